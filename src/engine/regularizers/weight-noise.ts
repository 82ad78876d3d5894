import type { Disturbance } from './index.ts';

/**
 * Normal noise on every trained weight, drawn once an iteration: forward and backward pass see the noisy weights, the
 * step and the penalties are those of the weights themselves (Bianchi et al. 2017 section 2.2 name "noise injection"
 * only; the form is that of Graves 2013 and Murray & Edwards 1994).
 */
export const weightNoise: Disturbance = {
  name: 'weight-noise',
  label: 'Noise on weights',
  help: 'Adds normal noise to the weights while the gradient is computed, anew in every iteration.',
  equation: 'E(w + \\sigma \\epsilon),\\quad \\epsilon \\sim N(0, I)',
  source: 'Bianchi et al. 2017 section 2.2 (noise injection); Graves 2013; Murray & Edwards 1994',
  kind: 'disturbance',
  buffers: ['weight-noise'],
  backwardOnly: false,
  fields: {
    deviation: {
      kind: 'number',
      label: 'Standard deviation',
      help: 'Of the noise. Graves 2013 uses 0.075.',
      symbol: '\\sigma',
      default: 0.01,
      above: 0,
    },
  },
  draw: (problem, stream, options) => {
    const { weightNoiseBuffer: noise, layout } = problem;
    if (noise === null) throw new Error('weight-noise: the problem was made without its buffer');
    const deviation = options.deviation as number;
    for (let i = 0; i < noise.length; i++)
      noise[i] = layout.freeIndex[i] < 0 ? 0 : deviation * stream.normal();
    problem.weightNoise = noise;
  },
  clear: (problem) => {
    problem.weightNoise = null;
  },
};
