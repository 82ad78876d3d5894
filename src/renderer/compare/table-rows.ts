/** Rows of the table of a comparison: what is filtered, in which order, and which columns there are. */
import type { CompareColumn, ComparedRun, CompareTable } from '../../shared/compare.ts';
import { shortNumber } from '../format/numbers.ts';

/** Columns that every comparison has, before those of its settings and results. */
export const fixedColumns: readonly CompareColumn[] = [
  { key: 'id', label: '#', kind: 'result', numeric: true },
  { key: 'name', label: 'Name', kind: 'result', numeric: false },
  { key: 'status', label: 'Status', kind: 'result', numeric: false },
];

/** A cell's own value: fixed columns are the run's own. */
export function valueOf(run: ComparedRun, key: string): number | string | null {
  if (key === 'id') return run.id;
  if (key === 'name') return run.name;
  if (key === 'status') return run.reason === '' ? run.status : `${run.status}, ${run.reason}`;
  return run.values[key] ?? null;
}

/** As it is shown; a dash for what does not exist. */
export function cellText(value: number | string | null): string {
  if (typeof value !== 'number') return value ?? '–';
  return Number.isSafeInteger(value) ? String(value) : shortNumber(value);
}

/** What a row must have: every word of the filter, somewhere; and it must be inside all brushes. */
export function shownRuns(
  { runs, columns }: Pick<CompareTable, 'runs' | 'columns'>,
  how: {
    filter: string;
    kept: ReadonlySet<number>;
    order: { readonly key: string; readonly descending: boolean };
  },
): readonly ComparedRun[] {
  const words = how.filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const keys = [...fixedColumns, ...columns].map(({ key }) => key);
  const matches = (run: ComparedRun): boolean => {
    const text = keys.map((key) => cellText(valueOf(run, key)).toLowerCase()).join('\n');
    return words.every((word) => text.includes(word));
  };
  const sign = how.order.descending ? -1 : 1;
  return runs
    .filter((run) => how.kept.has(run.id) && matches(run))
    .sort((a, b) => compared(valueOf(a, how.order.key), valueOf(b, how.order.key), sign) || a.id - b.id);
}

/** Numbers by size, words by the alphabet; what is missing comes last, whichever way it is turned. */
function compared(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
}
