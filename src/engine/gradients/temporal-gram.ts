/** Norms of temporal gradients from products of rows, without the gradients themselves. */
import type { Vec } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import type { Part, Problem } from '../train/problem.ts';
import { rowProduct } from './row-product.ts';

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
  const batch = parts.reduce((sum, part) => sum + part.batch, 0);
  const columns = trainedColumns(layout, l);
  // Measured: what a compiled product and a pass over the matrix cost in multiplications of rows.
  const isSaving = ((batch * (batch + 1)) / 2) * (width + fan) < width * fan * (1 + batch / 16);
  if (!isSaving || columns === null) return false;
  const rows = parts.flatMap((part) => rowsOf(part, { l, width, fan }));
  for (let t = window.from; t < window.to; t++)
    squares[t - window.from] += stepNorm(rows, t, { width, columns });
  return true;
}

/** Whether every weight of the layer's W is trained. */
export function isWhollyTrained(layout: Layout, l: number): boolean {
  return trainedColumns(layout, l)?.[0]?.count === layout.layers[l].fan;
}

/** The rows of one sequence: at step t they begin `t * deltaStep` and `t * zStep` further. */
interface SequenceRows {
  readonly delta: Vec;
  readonly deltaAt: number;
  readonly deltaStep: number;
  readonly z: Vec;
  readonly zAt: number;
  readonly zStep: number;
}

function rowsOf(part: Part, { l, width, fan }: { l: number; width: number; fan: number }): SequenceRows[] {
  const { backward, track, batch } = part;
  if (backward === null)
    throw new Error('Temporal gradients: the problem was made without the buffers of a backward pass.');
  return Array.from({ length: batch }, (_, b) => ({
    ...{ delta: backward.layers[l].delta, deltaAt: b * width, deltaStep: batch * width },
    ...{ z: track.layers[l].z, zAt: b * fan, zStep: batch * fan },
  }));
}

interface Sizes {
  readonly width: number;
  readonly columns: readonly Columns[];
}

function stepNorm(rows: readonly SequenceRows[], t: number, sizes: Sizes): number {
  let sum = 0;
  for (let b = 0; b < rows.length; b++) {
    sum += pair(rows[b], rows[b], t, sizes);
    for (let c = 0; c < b; c++) sum += 2 * pair(rows[b], rows[c], t, sizes);
  }
  return Math.max(0, sum); // rounding may leave a little less than nothing
}

function pair(b: SequenceRows, c: SequenceRows, t: number, { width, columns }: Sizes): number {
  const errors = { y: c.delta, yAt: c.deltaAt + t * c.deltaStep, n: width };
  let sources = 0;
  for (const { first, count } of columns) {
    const other = { y: c.z, yAt: c.zAt + t * c.zStep + first, n: count };
    sources += rowProduct(b.z, b.zAt + t * b.zStep + first, other);
  }
  return rowProduct(b.delta, b.deltaAt + t * b.deltaStep, errors) * sources;
}

/** Columns of W side by side. */
interface Columns {
  readonly first: number;
  readonly count: number;
}

const known = new WeakMap<Layout, readonly (readonly Columns[] | null)[]>();

/** The columns of W that are trained, in stretches; null where some column is trained in part. */
function trainedColumns(layout: Layout, l: number): readonly Columns[] | null {
  let columns = known.get(layout);
  if (columns === undefined) {
    columns = layout.layers.map((_, i) => columnsOf(layout, i));
    known.set(layout, columns);
  }
  return columns[l];
}

function columnsOf({ layers, freeIndex }: Layout, l: number): readonly Columns[] | null {
  const { at, blocks, size, fan } = layers[l];
  const isTrained = (row: number, k: number) => freeIndex[at + row * fan + k] >= 0;
  const stretches: { first: number; count: number }[] = [];
  for (let k = 0; k < fan; k++) {
    for (let row = 1; row < blocks * size; row++) if (isTrained(row, k) !== isTrained(0, k)) return null;
    if (!isTrained(0, k)) continue;
    const last = stretches.at(-1);
    if (last !== undefined && last.first + last.count === k) last.count++;
    else stretches.push({ first: k, count: 1 });
  }
  return stretches;
}
