/** What a table of visits holds, in a sentence. */
import type { SeriesInfo, SeriesValues } from '../../shared/models.ts';
import { count, shortNumber } from '../format/numbers.ts';

/** Patients, visits of each, and the share with an outcome, where there is a column of that name. */
export function patientFacts(series: SeriesInfo, values: SeriesValues): string {
  const column = (name: string): Float64Array | undefined =>
    values.columns[series.columns.findIndex((candidate) => candidate.name === name)];
  const visits = new Map<number, number>();
  const yes = new Set<number>();
  const outcome = column('outcome');
  for (const [row, patient] of (column('patient') ?? new Float64Array()).entries()) {
    visits.set(patient, (visits.get(patient) ?? 0) + 1);
    if (outcome !== undefined && outcome[row] > 0) yes.add(patient);
  }
  const [fewest, most] = [...visits.values()].reduce(
    ([low, high], n) => [Math.min(low, n), Math.max(high, n)],
    [Infinity, 0],
  );
  const told = outcome === undefined ? '' : ` Outcome yes: ${shortNumber((100 * yes.size) / visits.size)} %.`;
  return `${count(visits.size)} patients with ${count(fewest)} to ${count(most)} visits.${told}`;
}
