import type { Subject } from '../../../src/engine/diagnostics/index.ts';
import { solveDense } from '../../helpers/dense.ts';
import { randomSeries } from '../../helpers/problems.ts';
import { subjectOf } from './subject-of.ts';

/** A linear unit that sees two inputs at two taps: five weights with the bias, fitted by one Gauss-Newton step. */
export function linearSubject(alpha: number, settings: Record<string, unknown> = {}): Subject {
  return subjectOf(
    {
      network: {
        name: 'graph',
        layers: [{ name: 'output', size: 1, cell: 'linear' }],
        connections: [{ from: 'input', to: 'output' }],
      },
      data: {
        inputs: ['a', 'b'],
        targets: ['c'],
        taps: [0, 1],
        split: { train: 60, validation: 0, test: 40 },
      },
      regularizers: [{ name: 'weight-decay', alpha }],
      ...settings,
    },
    { iterations: 2, series: randomSeries(3, 100) },
  );
}

/** The training rows of a linear subject, with the constant 1 last, and the targets. */
export function trainingRows({ run }: Subject): { rows: number[][]; targets: number[] } {
  if (run.source.kind !== 'series') throw new Error('no series');
  const { inputs, targets, inputSize, sets } = run.source.prepared;
  const rows = Array.from({ length: sets.train.end }, (_, s) => [
    ...inputs.slice(s * inputSize, (s + 1) * inputSize),
    1,
  ]);
  return { rows, targets: Array.from(targets.slice(0, sets.train.end)) };
}

/** X'X with `alpha` added to its diagonal. */
export function normalMatrix(rows: readonly (readonly number[])[], alpha: number): number[][] {
  const n = rows[0].length;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_unused, j) => {
      const sum = rows.reduce((total, row) => total + row[i] * row[j], 0);
      return i === j ? sum + alpha : sum;
    }),
  );
}

/** The ridge solution with the weights `without` held at zero. */
export function refit(
  { rows, targets }: { rows: readonly (readonly number[])[]; targets: readonly number[] },
  alpha: number,
  without: readonly number[] = [],
): number[] {
  const kept = rows[0].map((_, i) => i).filter((i) => !without.includes(i));
  const few = rows.map((row) => kept.map((i) => row[i]));
  const right = kept.map((_, k) => few.reduce((total, row, s) => total + row[k] * targets[s], 0));
  const x = solveDense(normalMatrix(few, alpha), right);
  return rows[0].map((_, i) => (kept.includes(i) ? x[kept.indexOf(i)] : 0));
}

/** Half the sum of squared errors. */
export function errorOf(
  { rows, targets }: { rows: readonly (readonly number[])[]; targets: readonly number[] },
  x: readonly number[],
): number {
  return rows.reduce((total, row, s) => {
    const e = targets[s] - row.reduce((sum, value, i) => sum + value * x[i], 0);
    return total + 0.5 * e * e;
  }, 0);
}
