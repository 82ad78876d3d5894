/** The split as three bounds that can be moved: where training, validation and test end. */

/** The split as it stands in the data settings. */
export interface Split {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly embargo: number;
}

/** Rows before which each set ends. */
export interface Bounds {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export type BoundName = keyof Bounds;

/** Every bound with its name, from left to right. */
export const boundNames: readonly { readonly name: BoundName; readonly label: string }[] = [
  { name: 'train', label: 'End of training' },
  { name: 'validation', label: 'End of validation' },
  { name: 'test', label: 'End of test' },
];

/** Rounded as the engine does: once, from the running total. Bounds beyond the series are drawn at its end. */
export function boundsOf({ train, validation, test }: Split, rows: number): Bounds {
  const points = (share: number): number => (share < 1 ? share * rows : share);
  const a = points(train);
  const b = a + points(validation);
  const c = b + points(test);
  const inside = (row: number): number => Math.min(rows, Math.round(row));
  return { train: inside(a), validation: inside(b), test: inside(c) };
}

/** The least and the largest row that a bound can be moved to: neighbours are not pushed; training keeps a row. */
export function reachOf(bounds: Bounds, name: BoundName, rows: number): { min: number; max: number } {
  if (name === 'train') return { min: 1, max: bounds.validation };
  if (name === 'validation') return { min: bounds.train, max: bounds.test };
  return { min: bounds.validation, max: rows };
}

/** The split with one bound moved. Shares stay shares, counts stay counts. */
export function moveBound(
  split: Split,
  rows: number,
  { name, to }: { readonly name: BoundName; readonly to: number },
): Split {
  const bounds = boundsOf(split, rows);
  const { min, max } = reachOf(bounds, name, rows);
  const moved = { ...bounds, [name]: Math.max(min, Math.min(max, Math.round(to))) };
  const counts = [moved.train, moved.validation - moved.train, moved.test - moved.validation];
  const isShares = [split.train, split.validation, split.test].every((part) => part < 1);
  const [train, validation, test] =
    isShares && counts.every((count) => count < rows) ? counts.map((count) => share(count, rows)) : counts;
  return { train, validation, test, embargo: split.embargo };
}

/** The shortest fraction that gives the count back. */
function share(count: number, rows: number): number {
  for (let digits = 2; digits < 15; digits++) {
    const short = Number((count / rows).toFixed(digits));
    // A tenth of a row is kept for the rounding of the running total.
    if (Math.abs(short * rows - count) < 0.1) return short;
  }
  return count / rows;
}
