/** A sketch of a column as the path of an SVG whose view box is 1000 by 100; the frame stretches it. */
import type { Sketch } from '../../../engine/data/preview.ts';

/** From the smallest to the largest value that there is; [0, 1] for none. */
export function reachOfValues(values: Float64Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { low: 0, high: 1 };
  return low < high ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

/** Missing values break the line. */
export function sketchPath({ rows, values }: Sketch, length: number): string {
  const { low, high } = reachOfValues(values);
  let pen = 'M';
  let path = '';
  for (let i = 0; i < rows.length; i++) {
    if (!Number.isFinite(values[i])) {
      pen = 'M';
      continue;
    }
    const x = (1000 * rows[i]) / Math.max(1, length - 1);
    const y = 96 - (92 * (values[i] - low)) / (high - low);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
