import type { Generator } from './generator.ts';
import type { Series } from '../data/series.ts';
import type { Stream } from '../random.ts';
import { addNoise, checkBounded, lengthField, noiseField, numberField, skipField } from './settings.ts';

/** Steps back that the system reaches. */
const order = 10;

/** A nonlinear system of tenth order, driven by random numbers. */
export const narma10: Generator = {
  name: 'narma-10',
  label: 'NARMA-10',
  help: 'A system whose output depends on its last ten values and on the product of two inputs nine steps apart. Columns u (the input) and y (the output): y of row t + 1 follows from rows up to t, so it is predicted from u at horizon 1. With some seeds the system runs away; that is refused.',
  source:
    'A. F. Atiya, A. G. Parlos, New results on recurrent network training, IEEE Transactions on Neural Networks 11, 2000, pages 697-709',
  equation:
    'y_{t+1} = 0.3\\, y_t + 0.05\\, y_t \\sum_{i=0}^{9} y_{t-i} + 1.5\\, u_{t-9}\\, u_t + 0.1,\\quad u_t \\sim U[0, 0.5]',
  fields: {
    length: lengthField(3000),
    skip: skipField(100),
    greatest: numberField({
      label: 'Greatest input',
      help: 'Inputs are uniform between 0 and this.',
      default: 0.5,
      min: 0,
      max: 1,
    }),
    noise: noiseField,
  },
  generate: (options, stream) => {
    const { length, skip } = options as Record<string, number>;
    const { u, y } = simulate(skip + length, options.greatest as number, stream);
    const columns = [
      { name: 'u', values: u.subarray(skip).slice() },
      { name: 'y', values: y.subarray(skip).slice() },
    ];
    addNoise(columns[1].values, options, stream);
    const series: Series = { name: 'NARMA-10', length, columns };
    return series;
  },
};

/** Starts with y = 0 for the first ten rows. */
function simulate(rows: number, greatest: number, stream: Stream): { u: Float64Array; y: Float64Array } {
  const u = Float64Array.from({ length: rows }, () => stream.uniformIn(0, greatest));
  const y = new Float64Array(rows);
  for (let t = order - 1; t + 1 < rows; t++) {
    let sum = 0;
    for (let i = 0; i < order; i++) sum += y[t - i];
    y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * sum + 1.5 * u[t - (order - 1)] * u[t] + 0.1;
    checkBounded(y[t + 1], t + 1, 'Take another seed, fewer rows, or smaller inputs.');
  }
  return { u, y };
}
