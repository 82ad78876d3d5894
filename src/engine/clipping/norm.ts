import { span } from '../math/kernels.ts';
import type { Clipping } from './index.ts';

/**
 * g := g c / |g| where |g| >= c: one norm over all weights, after all terms were added (Pascanu et al. 2013,
 * algorithm 1; their code tests for strictly greater, which differs only where nothing would change).
 */
export const clipByNorm: Clipping = {
  name: 'norm',
  label: 'By norm',
  help: 'A longer gradient is scaled down to the threshold; its direction stays. A good threshold is 0.5 to 10 times the average norm.',
  equation: 'g := g\\, c / \\lVert g \\rVert \\quad (\\lVert g \\rVert \\ge c)',
  source: 'Pascanu et al. 2013, algorithm 1',
  fields: {
    threshold: {
      kind: 'number',
      label: 'Threshold',
      help: 'Largest length of the gradient.',
      symbol: 'c',
      default: 1,
      above: 0,
    },
  },
  clip: ({ kernels, gradient }, norm, options) => {
    const threshold = options.threshold as number;
    if (!(norm > threshold)) return false;
    kernels.scaleInto(span(gradient), threshold / norm);
    return true;
  },
};
