import type { Generator } from './generator.ts';
import { rowsOf } from './motion.ts';
import { lengthField, noiseField, numberField, skipField } from './settings.ts';

/** The logistic map, the simplest chaotic series. */
export const logisticMap: Generator = {
  name: 'logistic-map',
  label: 'Logistic map',
  help: 'A number between 0 and 1 that is multiplied with its distance to 1 at every step. At r = 4 it is chaotic, with mean 1/2 and variance 1/8. One column, x.',
  source:
    'R. M. May, Simple mathematical models with very complicated dynamics, Nature 261, 1976, pages 459-467',
  equation: 'x_{t+1} = r\\, x_t (1 - x_t)',
  fields: {
    length: lengthField(2000),
    skip: skipField(100),
    r: numberField({
      label: 'Growth',
      symbol: 'r',
      help: 'Chaotic at 4 and, with exceptions, above 3.57; below 3 it comes to rest.',
      default: 4,
      above: 0,
      max: 4,
    }),
    start: numberField({
      label: 'Start',
      help: 'x at the beginning, before the rows that are left out.',
      default: 0.3,
      above: 0,
      max: 1,
    }),
    noise: noiseField,
  },
  generate: (options, stream) => {
    const { r, start } = options as Record<string, number>;
    const state = Float64Array.of(start);
    const next = (): void => {
      state[0] = r * state[0] * (1 - state[0]);
    };
    const motion = { name: 'Logistic map', variables: ['x'], state, next, advice: 'Take r of at most 4.' };
    return rowsOf(motion, options, stream);
  },
};
