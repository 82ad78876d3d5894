/** Brushing axes of the parallel coordinates: where runs lie on an axis, and which of them are inside. */
import type { ComparedRun } from '../../shared/compare.ts';

/** A part of an axis of the parallel coordinates, as shares from its lower to its upper end. */
export interface Brush {
  readonly low: number;
  readonly high: number;
}

/** Where each run lies on the axis of a column, from 0 to 1; null where it has no value. Words stand in their order. */
export function placesOf(runs: readonly ComparedRun[], key: string): readonly (number | null)[] {
  const values = runs.map((run) => run.values[key] ?? null);
  const numbers = values.filter((value): value is number => typeof value === 'number');
  if (numbers.length > 0 && values.every((value) => typeof value !== 'string')) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    return values.map((value) =>
      typeof value !== 'number' ? null : high > low ? (value - low) / (high - low) : 0.5,
    );
  }
  const words = [...new Set(values.filter((value) => value !== null))].sort((x, y) =>
    String(x).localeCompare(String(y), undefined, { numeric: true }),
  );
  return values.map((value) =>
    value === null ? null : words.length === 1 ? 0.5 : words.indexOf(value) / (words.length - 1),
  );
}

/** Numbers of the runs that lie inside every brush; a run without a value on a brushed axis does not. */
export function keptRuns(
  runs: readonly ComparedRun[],
  brushes: readonly (readonly [key: string, brush: Brush])[],
): ReadonlySet<number> {
  const axes = brushes.map(([key, brush]) => ({ brush, places: placesOf(runs, key) }));
  const isInside = (i: number): boolean =>
    axes.every(({ brush, places }) => {
      const place = places[i];
      return place !== null && place >= brush.low - 1e-9 && place <= brush.high + 1e-9;
    });
  return new Set(runs.filter((_, i) => isInside(i)).map(({ id }) => id));
}
