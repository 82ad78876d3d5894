import { weightBlocks } from '../network/weight-blocks.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, normals, scaleBlock } from './matrices.ts';

/**
 * N(0, sqrt(2 / fan-in)) for every matrix, biases and peepholes 0 (He et al. 2015, eq. 10). Bianchi et al. 2017,
 * section 2.4, print a uniform draw from [0, 1] over the root of the number of hidden units, which would make all
 * weights positive; that is not what He et al. propose and not what is done here. The fan-in is that of one matrix.
 */
export const he: Initialisation = {
  name: 'he',
  label: 'He',
  help: 'Normal with variance 2 over the number of incoming weights, for units that are zero half of the time (relu).',
  source: 'He et al. 2015, eq. 10; Bianchi et al. 2017, section 2.4',
  fields: {},
  draw: (layout, stream) => {
    const theta = normals(layout, stream);
    for (const block of weightBlocks(layout)) {
      if (block.kind === 'bias' || block.kind === 'own') scaleBlock(theta, block, 0);
      else scaleBlock(theta, block, Math.sqrt(2 / block.cols));
    }
    applyMask(layout, theta);
    return theta;
  },
};
