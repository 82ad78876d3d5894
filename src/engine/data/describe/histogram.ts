/** How many of a column's values lie where. */
import type { Statistics } from './statistics.ts';

/** `counts[i]` values lie from `edges[i]` on and below `edges[i + 1]` (the last edge itself included). */
export interface Histogram {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

/** The fewest and the most bins that are made without being asked for. */
const [fewest, most] = [8, 80];
const slice = 1 << 18;

/**
 * Equal bins from the smallest to the largest finite value. Without `bins`, their width is that of Freedman and Diaconis
 * (1981), 2 (q75 - q25) n^(-1/3), but 8 to 80 of them. A constant has one bin; no value at all, none.
 */
export function* histogramOf(
  values: Float64Array,
  about: Pick<Statistics, 'n' | 'min' | 'max' | 'lowerQuartile' | 'upperQuartile'>,
  bins = proposedBins(about),
): Generator<void, Histogram> {
  const { n, min, max } = about;
  if (n === 0) return { edges: new Float64Array(0), counts: new Float64Array(0) };
  if (min === max) return { edges: Float64Array.of(min, max), counts: Float64Array.of(n) };
  const width = max / bins - min / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? max : min + i * width));
  const counts = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) counts[binOf(values[i], edges, width)] += 1;
    if (i % slice === slice - 1) yield;
  }
  return { edges, counts };
}

/** The quotient may be off by a rounding error at an edge; the edge itself decides. */
function binOf(value: number, edges: Float64Array, width: number): number {
  const last = edges.length - 2;
  const guess = Math.min(last, Math.max(0, Math.floor(value / width - edges[0] / width)));
  if (value < edges[guess]) return guess - 1;
  return guess < last && value >= edges[guess + 1] ? guess + 1 : guess;
}

function proposedBins(about: Parameters<typeof histogramOf>[1]): number {
  const width = (2 * (about.upperQuartile - about.lowerQuartile)) / cubeRoot(about.n);
  const wanted = width > 0 ? Math.ceil((about.max - about.min) / width) : fewest;
  return Math.min(most, Math.max(fewest, wanted));
}

/** Newton's iteration; a whole count, so a few digits are enough. */
function cubeRoot(n: number): number {
  let root = Math.max(1, Math.sqrt(n) / 2);
  for (let i = 0; i < 60; i++) root -= (root - n / (root * root)) / 3;
  return root;
}
