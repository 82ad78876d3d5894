import type { Problem } from '../train/problem.ts';
import type { Stream } from '../random.ts';
import type { Disturbance } from './index.ts';
import { eachInput, inputColumns, keepInputs, restoreInputs } from './inputs.ts';

/**
 * Normal noise on the external inputs (scaled ones, for a series), drawn once an iteration: the same number wherever the
 * network reads the same input, at whatever delay. Taps are inputs of their own and have noise of their own.
 */
export const inputNoise: Disturbance = {
  name: 'input-noise',
  label: 'Noise on inputs',
  help: 'Adds normal noise to what the network sees while training, anew in every iteration.',
  equation: 'x(t) + \\sigma \\epsilon(t),\\quad \\epsilon \\sim N(0, I)',
  source: 'Bianchi et al. 2017 section 2.2 (noise injection); Bishop 1995; Jim, Giles & Horne 1996',
  kind: 'disturbance',
  buffers: [],
  backwardOnly: false,
  fields: {
    deviation: {
      kind: 'number',
      label: 'Standard deviation',
      help: 'Of the noise, in scaled units.',
      symbol: '\\sigma',
      default: 0.05,
      above: 0,
    },
  },
  draw: (problem, stream, options) => {
    keepInputs(problem);
    const noise = problem.parts.map((part) => drawNoise(problem, { stream, batch: part.batch }));
    for (const columns of inputColumns(problem)) {
      const { part, batch, source, from } = columns;
      const { values, first } = noise[part];
      const shift = (from - source.delay * batch - first) * source.width;
      eachInput(columns, (z, index, i) => {
        // Before the first step of a sequence there is no input and no noise.
        if (shift + i >= 0) z[index] += (options.deviation as number) * values[shift + i];
      });
    }
  },
  clear: restoreInputs,
};

/** Standard normal numbers (rows x nIn) for every input that the window reads; row `first` is the earliest. */
function drawNoise(
  { layout, window }: Problem,
  { stream, batch }: { stream: Stream; batch: number },
): { values: Float64Array; first: number } {
  const first = Math.max(0, window.from - layout.maxDelay) * batch;
  const values = Float64Array.from({ length: (window.to * batch - first) * layout.inputs }, () =>
    stream.normal(),
  );
  return { values, first };
}
