import { sdField } from './gaussian.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, blocksOfRecurrent, clearBiases, normals, scaleToRadius } from './matrices.ts';

/**
 * All weights N(0, sd), biases 0; then every recurrent matrix is multiplied so that its spectral radius is the given
 * one (Galvan 2016, algorithm 2: sd 0.1 and radius 1.2 in the experiments).
 */
export const spectralRadius: Initialisation = {
  name: 'spectral-radius',
  label: 'Given spectral radius',
  help: 'Normal weights; the recurrent ones are scaled to a given spectral radius. Above 1, gradients vanish later.',
  source: 'Galvan 2016, algorithm 2',
  fields: {
    radius: {
      kind: 'number',
      label: 'Spectral radius',
      help: 'Largest absolute eigenvalue of the recurrent weights. Galvan compares 0.8 to 1.2.',
      symbol: '\\rho',
      default: 1.2,
      above: 0,
      max: 100,
    },
    sd: sdField(0.1),
  },
  draw: (layout, stream, options) => {
    const theta = normals(layout, stream).map((z) => (options.sd as number) * z);
    clearBiases(layout, theta);
    applyMask(layout, theta);
    for (const block of blocksOfRecurrent(layout, 'spectral-radius'))
      if (block.recurrent) scaleToRadius(theta, block, options.radius as number);
    return theta;
  },
};
