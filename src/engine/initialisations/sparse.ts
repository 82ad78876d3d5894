import { weightBlocks } from '../network/weight-blocks.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, drawAll, keepFew, normals, scaleBlock } from './matrices.ts';

/**
 * In every matrix each unit has a fixed number of non-zero incoming weights, N(0, sd), the others and the biases 0
 * (Martens 2010, section 5; Martens and Sutskever 2011: 15 weights of sd 1/sqrt(15), W_in times 0.25). Whether the
 * count is meant a matrix or a unit is not stated; here it is a matrix, so that small inputs do not crowd out others.
 */
export const sparse: Initialisation = {
  name: 'sparse',
  label: 'Sparse (Martens)',
  help: 'A few incoming weights for each unit, however large the layer: units stay different and rarely saturate.',
  source: 'Martens 2010, section 5; Martens and Sutskever 2011',
  fields: {
    incoming: {
      kind: 'integer',
      label: 'Weights a unit',
      help: 'Non-zero incoming weights of each unit in each matrix; smaller layers keep all.',
      symbol: 'k',
      default: 15,
      min: 1,
    },
    sd: {
      kind: 'number',
      label: 'Standard deviation',
      help: 'Of the non-zero weights. Off: one over the root of their number.',
      symbol: '\\sigma',
      default: null,
      min: 0,
      max: 100,
    },
    inputScale: {
      kind: 'number',
      label: 'Input scale',
      help: 'Multiplies the weights from the inputs.',
      default: 0.25,
      min: 0,
      max: 100,
    },
  },
  draw: (layout, stream, options) => {
    const count = options.incoming as number;
    const sd = (options.sd as number | null) ?? 1 / Math.sqrt(count);
    const theta = normals(layout, stream);
    const keys = drawAll(layout, () => stream.uniform());
    applyMask(layout, theta);
    for (const block of weightBlocks(layout)) {
      if (block.kind === 'bias' || block.kind === 'own') {
        scaleBlock(theta, block, 0);
        continue;
      }
      keepFew(layout, theta, block, { count, keys, byColumn: false });
      scaleBlock(theta, block, block.kind === 'input' ? sd * (options.inputScale as number) : sd);
    }
    return theta;
  },
};
