/** What has changed between two readings of the same data. */
import { columnNamed, type Series } from './series.ts';

/** The differences of a later reading from an earlier one. Missing values equal each other. */
export interface SeriesChanges {
  readonly rowsAdded: number;
  readonly rowsRemoved: number;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** Values that differ, by column, in rows that both have; columns without a difference are left out. */
  readonly valuesChanged: Readonly<Record<string, number>>;
  /** How rows were matched. */
  readonly by: 'time' | 'row';
}

/**
 * Rows are matched by their times where both readings have strictly increasing ones, else by their numbers: then rows
 * were added or removed at the end.
 */
export function compareSeries(before: Series, after: Series): SeriesChanges {
  const isTimed = [before, after].every(({ time }) => time !== undefined && isIncreasing(time.values));
  const pairs = isTimed ? byTime(before, after) : byRow(before, after);
  const names = (series: Series): string[] => series.columns.map(({ name }) => name);
  const valuesChanged: Record<string, number> = {};
  for (const { name, values } of after.columns) {
    const earlier = columnNamed(before, name)?.values;
    if (earlier === undefined) continue;
    const changed = pairs.reduce(
      (count, [was, is]) => count + (Object.is(earlier[was], values[is]) ? 0 : 1),
      0,
    );
    if (changed > 0) valuesChanged[name] = changed;
  }
  return {
    rowsAdded: after.length - pairs.length,
    rowsRemoved: before.length - pairs.length,
    columnsAdded: names(after).filter((name) => !names(before).includes(name)),
    columnsRemoved: names(before).filter((name) => !names(after).includes(name)),
    valuesChanged,
    by: isTimed ? 'time' : 'row',
  };
}

/** The changes as a sentence. */
export function changesSentence(changes: SeriesChanges): string {
  const { rowsAdded, rowsRemoved, columnsAdded, columnsRemoved, valuesChanged } = changes;
  const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;
  const parts = [
    ...(rowsAdded > 0 ? [`${rows(rowsAdded)} added`] : []),
    ...(rowsRemoved > 0 ? [`${rows(rowsRemoved)} gone`] : []),
    ...(columnsAdded.length > 0 ? [`new columns ${columnsAdded.join(', ')}`] : []),
    ...(columnsRemoved.length > 0 ? [`columns gone ${columnsRemoved.join(', ')}`] : []),
    ...Object.entries(valuesChanged).map(
      ([name, count]) => `${count} ${count === 1 ? 'value' : 'values'} changed in ${name}`,
    ),
  ];
  return parts.length === 0 ? 'no value has changed' : parts.join('; ');
}

type Pairs = (readonly [number, number])[];

const byRow = (before: Series, after: Series): Pairs =>
  Array.from({ length: Math.min(before.length, after.length) }, (_, row) => [row, row] as const);

function byTime({ time: was }: Series, { time: is }: Series): Pairs {
  const pairs: Pairs = [];
  if (was === undefined || is === undefined) return pairs;
  let k = 0;
  for (let row = 0; row < was.values.length; row++) {
    while (k < is.values.length && is.values[k] < was.values[row]) k++;
    if (k < is.values.length && is.values[k] === was.values[row]) pairs.push([row, k]);
  }
  return pairs;
}

function isIncreasing(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row++) if (!(times[row] > times[row - 1])) return false;
  return true;
}
