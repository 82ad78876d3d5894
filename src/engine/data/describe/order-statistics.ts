/** The k-th smallest of many numbers without sorting them all: counts by value, then the same inside the bin hit. */

/** Bins of a round. */
const bins = 4096;
/** So few are sorted. */
const few = 4096;
/** Numbers looked at before others get their turn. */
const slice = 1 << 18;

/**
 * The numbers of the given ranks (0: the smallest) among the finite ones of `values`, which stay as they are. The
 * generator yields after every 2^18 numbers. Ranks are in ascending order and below the count of finite numbers.
 */
export function* orderStatistics(values: Float64Array, ranks: readonly number[]): Generator<void, number[]> {
  if (ranks.length === 0) return [];
  if (values.length <= few) {
    const sorted = values.filter(Number.isFinite).sort();
    return ranks.map((rank) => sorted[rank]);
  }
  const { low, high } = yield* rangeOf(values);
  if (low === high) return ranks.map(() => low);
  // Halves, so that the width of the widest range is finite; every step is monotone, so bins are in order of value.
  const width = high / 2 - low / 2;
  const binOf = (value: number): number => Math.floor(((value / 2 - low / 2) / width) * (bins - 1));
  const counts = yield* countBins(values, binOf);
  const found: number[] = [];
  let below = 0;
  for (let bin = 0; bin < bins && found.length < ranks.length; bin++) {
    const [start, end] = [below, below + counts[bin]];
    below = end;
    const inside = ranks.filter((rank) => rank >= start && rank < end).map((rank) => rank - start);
    if (inside.length === 0) continue;
    const members = yield* gather(values, counts[bin], (value) => binOf(value) === bin);
    found.push(...(yield* orderStatistics(members, inside)));
  }
  return found;
}

/** Ranks and weight of a quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
export function quantileRanks(count: number, share: number): { low: number; high: number; weight: number } {
  const at = (count - 1) * share;
  const low = Math.floor(at);
  return { low, high: Math.min(low + 1, count - 1), weight: at - low };
}

function* rangeOf(values: Float64Array): Generator<void, { low: number; high: number }> {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low && value > -Infinity) low = value;
    if (value > high && value < Infinity) high = value;
    if (i % slice === slice - 1) yield;
  }
  return { low, high };
}

function* countBins(values: Float64Array, binOf: (value: number) => number): Generator<void, Uint32Array> {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) counts[binOf(values[i])] += 1;
    if (i % slice === slice - 1) yield;
  }
  return counts;
}

function* gather(
  values: Float64Array,
  count: number,
  wanted: (value: number) => boolean,
): Generator<void, Float64Array> {
  const members = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i]) && wanted(values[i])) members[at++] = values[i];
    if (i % slice === slice - 1) yield;
  }
  return members;
}
