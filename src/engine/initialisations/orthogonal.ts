import { UnfoldError } from '../errors.ts';
import { type WeightBlock, weightBlocks } from '../network/weight-blocks.ts';
import type { Initialisation } from './initialisation.ts';
import { applyMask, eachPlace, normals, scaleBlock } from './matrices.ts';

/**
 * Every matrix has orthonormal rows (or columns, where it has more rows than columns), times a gain; biases and
 * peepholes 0. A square one is uniform among orthogonal matrices (Saxe et al. 2014): the Gram-Schmidt process on
 * normal numbers, twice over for accuracy. Weights that a mask removes are removed afterwards.
 */
export const orthogonal: Initialisation = {
  name: 'orthogonal',
  label: 'Orthogonal',
  help: 'Matrices that keep lengths: without the units, gradients neither vanish nor explode. A mask breaks that.',
  source: 'Saxe et al. 2014, section 4',
  fields: {
    gain: {
      kind: 'number',
      label: 'Gain',
      help: 'All singular values of every matrix.',
      default: 1,
      min: 0,
      max: 100,
    },
  },
  draw: (layout, stream, options) => {
    const theta = normals(layout, stream);
    for (const block of weightBlocks(layout)) {
      if (block.kind === 'bias' || block.kind === 'own') scaleBlock(theta, block, 0);
      else orthogonalise(theta, block, options.gain as number);
    }
    applyMask(layout, theta);
    return theta;
  },
};

/** Makes the shorter side of a block orthogonal vectors of length `gain`. */
function orthogonalise(theta: Float64Array, block: WeightBlock, gain: number): void {
  const wide = block.rows <= block.cols;
  const vectors = Array.from(
    { length: Math.min(block.rows, block.cols) },
    () => new Float64Array(Math.max(block.rows, block.cols)),
  );
  const place = (i: number, j: number): [number, number] => (wide ? [i, j] : [j, i]);
  eachPlace(block, (index, i, j) => {
    const [vector, at] = place(i, j);
    vectors[vector][at] = theta[index];
  });
  vectors.forEach((vector, k) => {
    for (let pass = 0; pass < 2; pass++) for (let m = 0; m < k; m++) removePart(vector, vectors[m]);
    normalise(vector);
  });
  eachPlace(block, (index, i, j) => {
    const [vector, at] = place(i, j);
    theta[index] = gain * vectors[vector][at];
  });
}

/** Takes from `vector` its part along `unit`, which has length 1. */
function removePart(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i++) product += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= product * unit[i];
}

function normalise(vector: Float64Array): void {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) {
    throw new UnfoldError(
      'initialisation.dependent',
      'The numbers drawn are linearly dependent and give no orthogonal matrix; take another seed.',
      'initialisation',
    );
  }
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
}
