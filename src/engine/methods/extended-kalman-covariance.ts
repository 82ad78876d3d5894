/** The covariance of the extended Kalman filter: blocks of weights, each a lower triangle packed row by row. */
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

/** p I. */
export function initialCovariance(blocks: readonly Int32Array[], p: number): Float64Array {
  const pairs = blocks.reduce((sum, { length }) => sum + (length * (length + 1)) / 2, 0);
  const covariance = new Float64Array(pairs);
  eachBlock(blocks, (size, at) => {
    for (let i = 0; i < size; i++) covariance[at + (i * (i + 3)) / 2] = p;
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
    at += (size * (size + 1)) / 2;
  }
}

/** y = A h for the packed symmetric A (n x n) at `at` of `data`, n the length of h. */
export function multiplyPacked(
  y: Float64Array,
  { data, at }: { data: Float64Array; at: number },
  h: Float64Array,
): void {
  let row = at;
  for (let i = 0; i < h.length; i++) {
    const own = h[i];
    let sum = data[row + i] * own;
    for (let j = 0; j < i; j++) {
      const p = data[row + j];
      sum += p * h[j];
      y[j] += p * own;
    }
    y[i] = sum;
    row += i + 1;
  }
}

/** A := A + factor g g' for the packed symmetric A at `at` of `data`. */
export function addSquare(
  { data, at }: { data: Float64Array; at: number },
  factor: number,
  g: Float64Array,
): void {
  let row = at;
  for (let i = 0; i < g.length; i++) {
    const own = factor * g[i];
    for (let j = 0; j <= i; j++) data[row + j] += own * g[j];
    row += i + 1;
  }
}

/** Column i of the packed symmetric A (n x n). */
export function packedColumn(
  column: Float64Array,
  { data, at }: { data: Float64Array; at: number },
  i: number,
): void {
  for (let j = 0; j <= i; j++) column[j] = data[at + (i * (i + 1)) / 2 + j];
  for (let j = i + 1; j < column.length; j++) column[j] = data[at + (j * (j + 1)) / 2 + i];
}
