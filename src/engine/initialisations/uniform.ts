import type { Initialisation } from './initialisation.ts';
import { applyMask, drawAll } from './matrices.ts';

/** All weights and biases uniform in [-range, range] (Pedersen 1997, experiments: range 0.3). */
export const uniform: Initialisation = {
  name: 'uniform',
  label: 'Uniform',
  help: 'Every weight is drawn uniformly from [-r, r]. Pedersen 1997 uses r = 0.3.',
  source: 'Pedersen 1997, experiments',
  fields: {
    range: {
      kind: 'number',
      label: 'Range',
      help: 'Weights lie between -range and +range.',
      symbol: 'r',
      default: 0.3,
      min: 0,
      max: 100,
    },
  },
  draw: (layout, stream, options) => {
    const range = options.range as number;
    const theta = drawAll(layout, () => stream.uniformIn(-range, range));
    applyMask(layout, theta);
    return theta;
  },
};
