/** Sorting the list of runs: numbers by size with missing ones last, words by the alphabet. */
import type { RunInfo } from '../../shared/models.ts';
import { dataName } from '../format/data-name.ts';

/** A column of the list: what it is called, what it sorts by, and whether it holds numbers. */
export interface RunColumn {
  readonly key: string;
  readonly label: string;
  readonly value: (run: RunInfo) => number | string;
  readonly numeric: boolean;
}

export const runColumns = [
  { key: 'id', label: '#', value: (run) => run.id, numeric: true },
  { key: 'name', label: 'Name', value: (run) => run.name, numeric: false },
  { key: 'status', label: 'Status', value: (run) => run.status, numeric: false },
  { key: 'data', label: 'Data', value: (run) => dataName(run), numeric: false },
  { key: 'train', label: 'NMSE train', value: (run) => run.summary?.train.nmse ?? NaN, numeric: true },
  {
    key: 'validation',
    label: 'NMSE val.',
    value: (run) => run.summary?.validation?.nmse ?? NaN,
    numeric: true,
  },
  { key: 'test', label: 'NMSE test', value: (run) => run.summary?.test?.nmse ?? NaN, numeric: true },
  { key: 'wrong', label: 'Wrong test', value: (run) => run.summary?.test?.wrong ?? NaN, numeric: true },
  { key: 'iterations', label: 'Iterations', value: (run) => run.iterations, numeric: true },
  { key: 'seconds', label: 'Time', value: (run) => run.seconds, numeric: true },
] as const satisfies readonly RunColumn[];

export type RunColumnKey = (typeof runColumns)[number]['key'];

/** A new list in the order of one column. Runs without a number come last, whichever way it is turned. */
export function sortRuns(
  runs: readonly RunInfo[],
  order: { readonly key: RunColumnKey; readonly descending: boolean },
): readonly RunInfo[] {
  const column: RunColumn | undefined = runColumns.find(({ key }) => key === order.key);
  if (column === undefined) return runs;
  const sign = order.descending ? -1 : 1;
  return [...runs].sort((a, b) => compare(column.value(a), column.value(b), sign) || a.id - b.id);
}

function compare(a: number | string, b: number | string, sign: number): number {
  if (typeof a === 'string' || typeof b === 'string') return sign * String(a).localeCompare(String(b));
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}
