/** The covariance of the extended Kalman filter: blocks of weights, each a lower triangle packed row by row. */
import { packedDiagonal, packedSize } from '../math/packed.ts';
import type { Layout } from '../network/layout.ts';

/** Global: one block. Node-decoupled: a block for the weights into each unit (Puskorius and Feldkamp 1994). */
export type CovarianceForm = 'global' | 'node-decoupled';

/** The blocks of a form, each a list of indices of trained weights. Blocks without any are left out. */
export function blocksOf(layout: Layout, form: CovarianceForm): readonly Int32Array[] {
  if (form === 'global') return [Int32Array.from({ length: layout.freeCount }, (_, i) => i)];
  const units = layout.layers.flatMap((layer) =>
    Array.from({ length: layer.size }, (_, unit) => {
      const rows = Array.from({ length: layer.blocks }, (_, block) => block * layer.size + unit);
      const incoming = rows.flatMap((row) => indices(layer.at + row * layer.fan, layer.fan));
      const own = (layer.gates?.own ?? []).map((_, w) => layer.ownAt + w * layer.size + unit);
      return [...incoming, ...own];
    }),
  );
  const free = (unit: readonly number[]) =>
    unit.map((i) => layout.freeIndex[i]).filter((index) => index >= 0);
  return units.map((unit) => Int32Array.from(free(unit))).filter(({ length }) => length > 0);
}

const indices = (from: number, count: number): number[] => Array.from({ length: count }, (_, k) => from + k);

/** Numbers of a covariance. */
export const covarianceSize = (blocks: readonly Int32Array[]): number =>
  blocks.reduce((sum, { length }) => sum + packedSize(length), 0);

/** p I. */
export function initialCovariance(blocks: readonly Int32Array[], p: number): Float64Array {
  const covariance = new Float64Array(covarianceSize(blocks));
  eachBlock(blocks, (size, at) => {
    for (let i = 0; i < size; i++) covariance[at + packedDiagonal(i)] = p;
  });
  return covariance;
}

/** Calls `visit` with the size of each block, where its triangle begins, and which of the blocks it is. */
export function eachBlock(
  blocks: readonly Int32Array[],
  visit: (size: number, at: number, g: number) => void,
): void {
  let at = 0;
  for (let g = 0; g < blocks.length; g++) {
    const size = blocks[g].length;
    visit(size, at, g);
    at += packedSize(size);
  }
}
