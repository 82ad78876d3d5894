import type { Vec } from '../math/kernels.ts';
import type { Constraint } from './index.ts';

/**
 * The trained weights into each unit (for gated units: into each of its nets), its bias left out, are scaled down to
 * length c where they are longer (Lee et al. 2010, as named by Bianchi et al. 2017 section 2.2; Srivastava et al. 2014).
 */
export const maxNorm: Constraint = {
  name: 'max-norm',
  label: 'Max-norm',
  help: 'Bounds the length of the vector of weights into each unit, after every update.',
  equation: '\\lVert w_i \\rVert_2 \\le c',
  source: 'Bianchi et al. 2017 section 2.2 (Lee et al. 2010); Srivastava et al. 2014',
  kind: 'constraint',
  fields: {
    limit: {
      kind: 'number',
      label: 'Limit',
      help: 'Largest length of the weights into a unit. Srivastava et al. use 3 to 4.',
      symbol: 'c',
      default: 3,
      above: 0,
    },
  },
  project: (theta, { layers, freeIndex }, options) => {
    for (const { at, blocks, size, fan } of layers) {
      for (let row = 0; row < blocks * size; row++)
        shorten(theta, { at: at + row * fan, length: fan - 1, freeIndex }, options.limit as number);
    }
  },
};

function shorten(
  theta: Vec,
  { at, length, freeIndex }: { at: number; length: number; freeIndex: Int32Array },
  limit: number,
): void {
  let square = 0;
  for (let i = at; i < at + length; i++) if (freeIndex[i] >= 0) square += theta[i] * theta[i];
  const norm = Math.sqrt(square);
  // What was scaled to the limit may lie above it by rounding, and is to stay as it is the next time.
  const slack = theta instanceof Float32Array ? 1e-6 : 1e-12;
  if (!(norm > limit * (1 + slack))) return;
  for (let i = at; i < at + length; i++) if (freeIndex[i] >= 0) theta[i] *= limit / norm;
}
