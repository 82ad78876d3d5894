/** Norms of temporal gradients from products of rows, without the gradients themselves. */
import type { Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Problem } from '../train/problem.ts';

/**
 * Adds ||delta(t)' z(t)||^2 of layer `l` to `squares[t]` for every step of the window, from
 *   ||sum over b of delta_b z_b'||^2 = sum over b, b' of (delta_b . delta_b')(z_b . z_b')
 * with B^2 pairs of sequences in place of a matrix as large as the weights.
 * @returns false, with nothing done, where that is no saving, or where single weights of a column are not trained
 */
export function gramNorms(problem: Problem, l: number, squares: Float64Array): boolean {
  const { layout, parts, window } = problem;
  const { blocks, size, fan } = layout.layers[l];
  const width = blocks * size;
  const [{ batch, backward, track }] = parts;
  const work = ((batch * (batch + 1)) / 2) * (width + fan);
  const columns = trainedColumns(layout, l);
  if (parts.length > 1 || work > width * fan || columns === null || backward === null) return false;
  const rows = { delta: backward.layers[l].delta, z: track.layers[l].z, width, fan, columns };
  for (let t = 0; t < squares.length; t++) squares[t] += stepNorm(rows, (window.from + t) * batch, batch);
  return true;
}

interface Rows {
  readonly delta: Vec;
  readonly z: Vec;
  readonly width: number;
  readonly fan: number;
  readonly columns: Uint8Array;
}

function stepNorm(rows: Rows, first: number, batch: number): number {
  let sum = 0;
  for (let b = first; b < first + batch; b++) {
    sum += pair(rows, b, b);
    for (let c = first; c < b; c++) sum += 2 * pair(rows, b, c);
  }
  return Math.max(0, sum); // rounding may leave a little less than nothing
}

function pair({ delta, z, width, fan, columns }: Rows, b: number, c: number): number {
  let errors = 0;
  for (let i = 0; i < width; i++) errors += delta[b * width + i] * delta[c * width + i];
  let sources = 0;
  for (let k = 0; k < fan; k++) if (columns[k] === 1) sources += z[b * fan + k] * z[c * fan + k];
  return errors * sources;
}

const known = new WeakMap<Layout, readonly (Uint8Array | null)[]>();

/** 1 for every column of W that is trained, 0 for one that is not; null where some column is trained in part. */
function trainedColumns(layout: Layout, l: number): Uint8Array | null {
  let columns = known.get(layout);
  if (columns === undefined) {
    columns = layout.layers.map((_, i) => columnsOf(layout, i));
    known.set(layout, columns);
  }
  return columns[l];
}

function columnsOf({ layers, freeIndex }: Layout, l: number): Uint8Array | null {
  const { at, blocks, size, fan } = layers[l];
  const trained = (row: number, k: number) => (freeIndex[at + row * fan + k] < 0 ? 0 : 1);
  const first = Uint8Array.from({ length: fan }, (_, k) => trained(0, k));
  for (let row = 1; row < blocks * size; row++)
    for (let k = 0; k < fan; k++) if (trained(row, k) !== first[k]) return null;
  return first;
}
