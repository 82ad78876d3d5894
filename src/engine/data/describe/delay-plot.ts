/** A column against itself some rows before: the shape that a deterministic series draws in the plane. */

/** Pairs x(t - d), x(t) that are both there: each as a point, or counted in cells where they are many. */
export interface DelayPlot {
  readonly delay: number;
  readonly pairs: number;
  /** null where there are more pairs than can be told apart. */
  readonly points: { readonly x: Float64Array; readonly y: Float64Array } | null;
  /** (cells x cells), x(t) down the rows from the smallest, x(t - d) across; null where there are points. */
  readonly counts: Float64Array | null;
  /** Edges of the cells (cells + 1), the same for both axes; empty where there are points. */
  readonly edges: Float64Array;
}

/** More pairs than this are counted in cells. */
export const mostPoints = 4000;
const cells = 64;
const slice = 1 << 18;

/** The delay plot of `values` at `delay` >= 1 rows. `about` has the smallest and the largest finite value. */
export function* delayPlotOf(
  values: Float64Array,
  delay: number,
  about: { readonly min: number; readonly max: number },
): Generator<void, DelayPlot> {
  let pairs = 0;
  for (let t = delay; t < values.length; t++) {
    if (Number.isFinite(values[t]) && Number.isFinite(values[t - delay])) pairs += 1;
    if (t % slice === slice - 1) yield;
  }
  if (pairs <= mostPoints)
    return { delay, pairs, points: pointsOf(values, delay), counts: null, edges: new Float64Array(0) };
  const { min, max } = about;
  const width = max > min ? max / cells - min / cells : 1;
  const edges = Float64Array.from({ length: cells + 1 }, (_, i) => min + i * width);
  const cellOf = (value: number): number => Math.min(cells - 1, Math.floor((value - min) / width));
  const counts = new Float64Array(cells * cells);
  for (let t = delay; t < values.length; t++) {
    const before = values[t - delay];
    const now = values[t];
    if (Number.isFinite(before) && Number.isFinite(now)) counts[cellOf(now) * cells + cellOf(before)] += 1;
    if (t % slice === slice - 1) yield;
  }
  return { delay, pairs, points: null, counts, edges };
}

function pointsOf(values: Float64Array, delay: number): { x: Float64Array; y: Float64Array } {
  const [x, y]: [number[], number[]] = [[], []];
  for (let t = delay; t < values.length; t++) {
    if (!Number.isFinite(values[t]) || !Number.isFinite(values[t - delay])) continue;
    x.push(values[t - delay]);
    y.push(values[t]);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}
