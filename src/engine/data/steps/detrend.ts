import { UnfoldError } from '../../errors.ts';
import { type ColumnStep, columnFields, type StepColumn } from './step.ts';

/** A polynomial over the rows, fitted on the training rows and taken away everywhere. */
export const detrend: ColumnStep = {
  name: 'detrend',
  kind: 'column',
  label: 'Detrend',
  help: 'Takes a constant, a line or a parabola away, by least squares over the training rows, and carried on beyond them.',
  equation: "x'(t) = x(t) - \\textstyle\\sum_{k=0}^{g} a_k\\,p_k(t)",
  source: 'Least squares in polynomials that are orthogonal over the training rows (Forsythe 1957)',
  fields: {
    degree: {
      kind: 'integer',
      label: 'Degree',
      help: '0: the mean, 1: a line, 2: a parabola. A parabola soon leaves the series behind the training rows.',
      symbol: 'g',
      default: 1,
      min: 0,
      max: 2,
    },
    ...columnFields,
  },
  needs: () => null,
  fit: (column, { degree }) => {
    const trend = fitTrend(column, Number(degree));
    return [
      {
        lost: 0,
        apply: (before) => before.map((x, row) => x - trend(row)),
        undo: { kind: 'add', term: (row) => trend(row) },
        told: null,
        count: 0,
      },
    ];
  },
};

/** The fitted polynomial by row. With u from -1 to 1 over the training rows, 1, u and u^2 - mean(u^2) are orthogonal. */
function fitTrend({ name, values, first, train }: StepColumn, degree: number): (row: number) => number {
  const n = train - first;
  if (n <= degree) {
    throw new UnfoldError(
      'data.short-training',
      `Column "${name}" has ${Math.max(0, n)} training rows for a trend of degree ${degree}. Give the training set more points, or a smaller degree.`,
      'data.steps',
    );
  }
  const middle = (first + train - 1) / 2;
  const half = Math.max(1, (n - 1) / 2);
  const u = (row: number) => (row - middle) / half;
  let square = 0;
  for (let row = first; row < train; row++) square += u(row) * u(row);
  square /= n;
  const basis = [() => 1, u, (row: number) => u(row) * u(row) - square].slice(0, degree + 1);
  const weights = basis.map((p) => {
    let along = 0;
    let length = 0;
    for (let row = first; row < train; row++) {
      along += p(row) * values[row];
      length += p(row) * p(row);
    }
    return length > 0 ? along / length : 0;
  });
  return (row) => basis.reduce((sum, p, k) => sum + weights[k] * p(row), 0);
}
