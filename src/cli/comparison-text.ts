/** A comparison of runs as text: the table, each configuration's median and spread, and the test in pairs. */
import { quantile } from '../engine/statistics/ranks.ts';
import type { CompareResult, CompareTable, PairedAnswer } from '../shared/compare.ts';
import { number4, textTable } from './text-table.ts';

/** `by` is the result that configurations are compared by; null where no run has any yet. */
export function comparisonText(
  table: CompareTable,
  by: CompareResult | null,
  paired: PairedAnswer | null,
): string {
  const parts = [runsText(table)];
  if (by !== null && table.configurations.length < table.runs.length) parts.push(groupsText(table, by));
  if (paired !== null) parts.push(pairedText(paired));
  return parts.join('\n\n');
}

const cellText = (value: number | string | null | undefined): string =>
  typeof value === 'string' ? value : number4(value);

function runsText({ columns, runs }: CompareTable): string {
  const heading = ['#', 'Name', 'Status', ...columns.map(({ label }) => label)];
  const lines = runs.map((run) => [
    String(run.id),
    run.name,
    run.reason === '' ? run.status : `${run.status} (${run.reason})`,
    ...columns.map(({ key }) => cellText(run.values[key])),
  ]);
  return textTable([heading, ...lines]);
}

function groupsText({ columns, runs, configurations }: CompareTable, by: CompareResult): string {
  const label = columns.find(({ key }) => key === by)?.label ?? by;
  const lines = configurations.map(({ label: name, ids }) => {
    const values = runs
      .filter(({ id }) => ids.includes(id))
      .map((run) => run.values[by])
      .filter((value): value is number => typeof value === 'number');
    return [name, String(ids.length), ...[0.5, 0.1, 0.9].map((share) => number4(quantile(values, share)))];
  });
  return textTable([['Settings', 'Runs', `${label}, median`, '10 %', '90 %'], ...lines]);
}

function pairedText({ sentence, interval, difference, signTestP, left, pairs }: PairedAnswer): string {
  if (pairs === 0) return sentence;
  const range = `${number4(interval.low)} to ${number4(interval.high)}`;
  const rest =
    left === 0 ? '' : ` ${left} ${left === 1 ? 'run has' : 'runs have'} no partner and were left out.`;
  return `${sentence}\nMedian difference ${number4(difference)} (95 % bootstrap interval ${range}); sign test p = ${number4(signTestP)}.${rest}`;
}
