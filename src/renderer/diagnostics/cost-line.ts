/** The cost over a run's checkpoints as a small line, logarithmic where it can be. */

/** A path in a box of 100 by 24, one place a value; values that are not numbers leave a gap. Empty below two values. */
export function costLine(values: readonly number[]): string {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return '';
  const log = known.every((value) => value > 0);
  const height = (value: number): number => (log ? Math.log(value) : value);
  const [low, high] = [Math.min(...known.map(height)), Math.max(...known.map(height))];
  const y = (value: number): number => (high > low ? 22 - (20 * (height(value) - low)) / (high - low) : 12);
  let pen = 'M';
  const steps = values.map((value, i) => {
    if (!Number.isFinite(value)) {
      pen = 'M';
      return '';
    }
    const step = `${pen}${((100 * i) / (values.length - 1)).toFixed(2)} ${y(value).toFixed(2)}`;
    pen = 'L';
    return step;
  });
  return steps.filter((step) => step !== '').join('');
}
