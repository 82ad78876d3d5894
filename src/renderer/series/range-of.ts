/** Smallest and largest of the values that are there; null where there is none. */
export function rangeOf(values: Float64Array | undefined): {
  readonly min: number | null;
  readonly max: number | null;
} {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values ?? []) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : { min: null, max: null };
}
