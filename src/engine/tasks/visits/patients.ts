/** Patients out of a table of visits: their visits in order, their features standardised, their outcome. */
import type { Column, Series } from '../../data/series.ts';
import { UnfoldError } from '../../errors.ts';
import { columnFor, rowError, shown } from '../collection.ts';

/** One patient: the rows of the visits in their order, and the outcome. */
export interface Patient {
  readonly rows: readonly number[];
  readonly outcome: 0 | 1;
}

/** Names of the columns. */
export interface VisitColumns {
  readonly patient: string;
  readonly visit: string;
  /** Empty: all others. */
  readonly features: readonly string[];
  readonly outcome: string;
}

const task = 'visits';

/** Patients in the order in which they first appear. @throws UnfoldError 'task.column', 'task.row' */
export function readPatients(series: Series, names: VisitColumns): readonly Patient[] {
  const patient = columnFor(series, names.patient, { task, holds: 'a number that tells patients apart' });
  const visit = columnFor(series, names.visit, {
    task,
    holds: 'the order or time of the visits of a patient',
  });
  const outcome = columnFor(series, names.outcome, { task, holds: 'yes (1) or no (0)' });
  const rows = new Map<number, number[]>();
  for (let row = 0; row < series.length; row++) {
    const key = finiteAt(patient, row);
    finiteAt(visit, row);
    const own = rows.get(key);
    if (own === undefined) rows.set(key, [row]);
    else own.push(row);
  }
  return [...rows.values()].map((own) => {
    own.sort((a, b) => visit.values[a] - visit.values[b]);
    own.forEach((row, k) => {
      if (k > 0 && visit.values[row] === visit.values[own[k - 1]]) throw twice(visit, patient, row);
    });
    return { rows: own, outcome: outcomeOf(outcome, own, patient) };
  });
}

/** The columns of the features. @throws UnfoldError 'task.column', 'task.features' where there is none */
export function featureColumns(series: Series, names: VisitColumns): readonly Column[] {
  const keys = [names.patient, names.visit, names.outcome];
  if (names.features.length > 0) {
    const key = names.features.find((name) => keys.includes(name));
    if (key === undefined)
      return names.features.map((name) =>
        columnFor(series, name, { task, holds: 'a feature of each visit' }),
      );
    const text = `"${key}" is the column of patients, visits or outcomes, and cannot be a feature as well. Take it out of task.features.`;
    throw new UnfoldError('task.features', text, 'task.features');
  }
  const others = series.columns.filter(({ name }) => !keys.includes(name));
  if (others.length > 0) return others;
  const text = `"${series.name}" has no column besides ${keys.join(', ')}, so there is nothing to predict the outcome from. Import the findings of each visit too.`;
  throw new UnfoldError('task.features', text, 'task.features');
}

/**
 * The features of each patient, visit after visit: (visits x columns) arrays. A missing value is the patient's last
 * one before it, or the mean where there is none; then all are standardised.
 * @param training mean and deviation are of the values in the rows of these patients
 * @throws UnfoldError 'task.features' for a column without a training value
 */
export function standardised(
  columns: readonly Column[],
  patients: readonly Patient[],
  training: readonly Patient[],
): readonly Float64Array[] {
  const width = columns.length;
  const made = patients.map(({ rows }) => new Float64Array(rows.length * width));
  columns.forEach((column, k) => {
    const { mean, deviation } = momentsOf(column, training);
    patients.forEach(({ rows }, p) => {
      let value = mean;
      rows.forEach((row, t) => {
        if (!Number.isNaN(column.values[row])) value = column.values[row];
        made[p][t * width + k] = (value - mean) / deviation;
      });
    });
  });
  return made;
}

function momentsOf(
  { name, values }: Column,
  patients: readonly Patient[],
): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  const each = (use: (value: number) => void) => {
    for (const { rows } of patients) for (const row of rows) if (!Number.isNaN(values[row])) use(values[row]);
  };
  each((value) => {
    count++;
    sum += value;
  });
  if (count === 0) {
    const text = `Column "${name}" has no value for any training patient. Leave it out of task.features.`;
    throw new UnfoldError('task.features', text, 'task.features');
  }
  const mean = sum / count;
  each((value) => {
    squares += (value - mean) * (value - mean);
  });
  const deviation = Math.sqrt(squares / count);
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

/** The last one that is known. */
function outcomeOf(outcome: Column, rows: readonly number[], patient: Column): 0 | 1 {
  const known = rows.findLast((row) => !Number.isNaN(outcome.values[row]));
  if (known === undefined) {
    const text = `patient ${patient.values[rows[0]]} has no outcome at any visit. Give it one, or leave the patient out.`;
    throw rowError(rows[0], outcome.name, text);
  }
  const value = outcome.values[known];
  if (value === 0 || value === 1) return value;
  throw rowError(known, outcome.name, `there is ${value}, expected 1 (yes) or 0 (no). Correct the file.`);
}

function twice(visit: Column, patient: Column, row: number): UnfoldError {
  const text = `patient ${patient.values[row]} has two visits ${visit.values[row]}, so that their order is not known. Number them one after the other.`;
  return rowError(row, visit.name, text);
}

function finiteAt({ name, values }: Column, row: number): number {
  if (Number.isFinite(values[row])) return values[row];
  throw rowError(row, name, `there is ${shown(values[row])}, expected a number. Correct the file.`);
}
