import type { Layout } from '../network/layout.ts';
import { weightBlocks } from '../network/weight-blocks.ts';
import type { Stream } from '../random.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, drawAll, normals, scaleBlock } from './matrices.ts';

/**
 * Variance 2 / (fan-in + fan-out) for every matrix, biases and peepholes 0 (Glorot and Bengio 2010; Bianchi et al.
 * 2017, section 2.4). Fans are the columns and rows of one matrix: W_in, W_rec and each gate count by themselves.
 */
export const glorot: Initialisation = {
  name: 'glorot',
  label: 'Glorot',
  help: 'Scaled by the sizes of the layers at both ends, to keep the variance of activations and gradients.',
  source: 'Glorot and Bengio 2010, eq. 16; Bianchi et al. 2017, section 2.4',
  fields: {
    distribution: {
      kind: 'choice',
      label: 'Distribution',
      help: 'The shape of the distribution; the variance is the same.',
      default: 'uniform',
      options: [
        { value: 'uniform', label: 'Uniform' },
        { value: 'normal', label: 'Normal' },
      ],
    },
    gain: {
      kind: 'number',
      label: 'Gain',
      help: 'Multiplies every weight.',
      default: 1,
      min: 0,
      max: 100,
    },
  },
  draw: (layout, stream, options) => {
    const theta = unitVariance(layout, stream, options.distribution);
    for (const block of weightBlocks(layout)) {
      const variance = 2 / (block.rows + block.cols);
      if (block.kind === 'bias' || block.kind === 'own') scaleBlock(theta, block, 0);
      else scaleBlock(theta, block, (options.gain as number) * Math.sqrt(variance));
    }
    applyMask(layout, theta);
    return theta;
  },
};

/** Numbers of mean 0 and variance 1: uniform in [-sqrt 3, sqrt 3], or normal. */
function unitVariance(layout: Layout, stream: Stream, distribution: unknown): Float64Array {
  if (distribution === 'normal') return normals(layout, stream);
  const edge = Math.sqrt(3);
  return drawAll(layout, () => stream.uniformIn(-edge, edge));
}
