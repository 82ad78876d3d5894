/** The weights as matrices: which are recurrent, and what initialisations do with a whole matrix. */
import { UnfoldError } from '../errors.ts';
import { spectralRadius } from '../math/eigenvalues.ts';
import type { Layout } from '../network/layout.ts';
import { type WeightBlock, weightBlocks } from '../network/weight-blocks.ts';
import type { Stream } from '../random.ts';

/** P numbers from a draw, one for every place, in the order of theta. */
export function drawAll(layout: Layout, one: () => number): Float64Array {
  return Float64Array.from({ length: layout.parameters }, one);
}

/** P standard normal numbers. */
export function normals(layout: Layout, stream: Stream): Float64Array {
  return drawAll(layout, () => stream.normal());
}

/** Calls `visit` for every place of a block: its index in theta, its row, its column. */
export function eachPlace(block: WeightBlock, visit: (index: number, i: number, j: number) => void): void {
  const { at, stride, rows, cols } = block;
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) visit(at + i * stride + j, i, j);
}

/** Multiplies a block by a factor; 0 leaves zeros, none of them -0. */
export function scaleBlock(theta: Float64Array, block: WeightBlock, factor: number): void {
  eachPlace(block, (index) => {
    theta[index] = factor === 0 ? 0 : factor * theta[index];
  });
}

/** Puts the masked places to 0. */
export function applyMask(layout: Layout, theta: Float64Array): void {
  for (let i = 0; i < theta.length; i++) if (layout.present[i] === 0) theta[i] = 0;
}

/** Puts all biases to 0. */
export function clearBiases(layout: Layout, theta: Float64Array): void {
  for (const block of weightBlocks(layout)) if (block.kind === 'bias') scaleBlock(theta, block, 0);
}

/**
 * Whether a block is a matrix W_rec: a layer reads its own earlier values, or (in a recurrent highway) the last of its
 * inner layers does so for it: a square matrix with delay from a layer of the same loop that is not the output.
 */
export function isRecurrent(layout: Layout, block: WeightBlock): boolean {
  const { kind, layer, source, delay, rows, cols } = block;
  if (kind === 'recurrent') return true;
  if (kind !== 'layer' || delay === 0 || rows !== cols || source === layout.output) return false;
  return layout.groups.some(({ layers }) => layers.includes(layer) && layers.includes(source));
}

/**
 * All blocks, with what they are; refuses a network without a recurrent matrix.
 * @throws UnfoldError 'initialisation.not-recurrent'
 */
export function blocksOfRecurrent(
  layout: Layout,
  name: string,
): readonly (WeightBlock & { recurrent: boolean })[] {
  const blocks = weightBlocks(layout).map((block) => ({ ...block, recurrent: isRecurrent(layout, block) }));
  if (blocks.some(({ recurrent }) => recurrent)) return blocks;
  throw new UnfoldError(
    'initialisation.not-recurrent',
    `The initialisation "${name}" scales recurrent weights, but no layer of this network reads its own earlier values. Use "normal", "glorot" or "he".`,
    'initialisation.name',
  );
}

/**
 * Multiplies a square block so that its spectral radius is `radius`.
 * @throws UnfoldError 'initialisation.radius' where its radius is 0, or too near to it to be divided by
 */
export function scaleToRadius(theta: Float64Array, block: WeightBlock, radius: number): void {
  const { at, rows, cols, stride } = block;
  const factor = radius / spectralRadius({ data: theta, at, rows, cols, stride });
  if (Number.isFinite(factor)) return scaleBlock(theta, block, factor);
  throw new UnfoldError(
    'initialisation.radius',
    `The ${rows} x ${cols} recurrent weights that were drawn have a spectral radius of 0 and cannot be scaled to ${radius}. Give them more non-zero weights or a larger standard deviation, or take another seed.`,
    'initialisation',
  );
}

/**
 * Keeps `count` present weights of every row of a block (of every column where `byColumn`), chosen by the smallest
 * keys, and puts the others to 0. Rows with fewer keep all.
 * @param keys (P) random numbers
 */
export function keepFew(
  layout: Layout,
  theta: Float64Array,
  block: WeightBlock,
  choice: { count: number; keys: Float64Array; byColumn: boolean },
): void {
  const { rows, cols, at, stride } = block;
  const { count, keys, byColumn } = choice;
  for (let line = 0; line < (byColumn ? cols : rows); line++) {
    const places = Array.from({ length: byColumn ? rows : cols }, (_, k) =>
      byColumn ? at + k * stride + line : at + line * stride + k,
    ).filter((index) => layout.present[index] === 1);
    places.sort((a, b) => keys[a] - keys[b] || a - b);
    for (const index of places.slice(count)) theta[index] = 0;
  }
}
