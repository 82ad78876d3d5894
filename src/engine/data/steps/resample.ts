import { UnfoldError } from '../../errors.ts';
import type { Column, Series, TimeAxis } from '../series.ts';
import { type RowStep, rowFields } from './step.ts';

/** Rows of a resampled series at most. */
const MOST_ROWS = 2e7;

/** Other rows: fewer of them, or evenly spaced in time. */
export const resample: RowStep = {
  name: 'resample',
  kind: 'rows',
  label: 'Resample',
  help: 'Every k-th row, the mean of every k rows, or rows evenly spaced in time. It comes first; rows, horizon and forecasts are those of the new grid, and nothing leads back.',
  equation: "x'(t) = x(kt + k - 1),\\quad \\tfrac1k\\textstyle\\sum_{i<k} x(kt + i),\\quad x(t_0 + t\\Delta)",
  source: 'Shumway and Stoffer, Time Series Analysis and Its Applications, section 2.3',
  fields: {
    how: {
      kind: 'choice',
      label: 'How',
      help: 'Means are of the values that are there. Between two rows in time, values lie on the line between them; beside a missing one they are missing.',
      default: 'mean',
      options: [
        { value: 'every', label: 'Every k-th row' },
        { value: 'mean', label: 'Mean of k rows' },
        { value: 'grid', label: 'Evenly in time' },
      ],
    },
    k: {
      kind: 'integer',
      label: 'Rows',
      help: 'How many rows become one; the last rows are left out where they do not fill one.',
      symbol: 'k',
      default: 2,
      min: 1,
      max: 1_000_000,
      when: { key: 'how', is: ['every', 'mean'] },
    },
    step: {
      kind: 'number',
      label: 'Step',
      help: 'From row to row, in units of the time column (seconds for dates). None: the median of the steps that it has.',
      symbol: '\\Delta',
      default: null,
      above: 0,
      when: { key: 'how', is: ['grid'] },
    },
    ...rowFields,
  },
  apply: (series, { how, k, step }) => {
    const made =
      how === 'grid' ? onGrid(series, step === null ? null : Number(step)) : inBlocks(series, Number(k), how);
    return { series: made, told: `${series.length} rows became ${made.length}` };
  },
};

function inBlocks(series: Series, k: number, how: unknown): Series {
  const length = Math.floor(series.length / k);
  const last = (values: Float64Array) => Float64Array.from({ length }, (_, i) => values[i * k + k - 1]);
  const value = how === 'mean' ? (values: Float64Array) => blockMeans(values, k, length) : last;
  return rebuilt(series, length, { value, time: last });
}

/** Of the values that are there; missing where all are. */
function blockMeans(values: Float64Array, k: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    let sum = 0;
    let count = 0;
    for (let row = i * k; row < i * k + k; row++) {
      if (Number.isNaN(values[row])) continue;
      sum += values[row];
      count++;
    }
    return count === 0 ? NaN : sum / count;
  });
}

function onGrid(series: Series, given: number | null): Series {
  const times = timesOf(series);
  const step = given ?? medianStep(times);
  const span = times[times.length - 1] - times[0];
  // A last row that rounding puts just beyond the end still belongs to the grid.
  const length = Math.floor(span / step + 1e-9) + 1;
  if (!(length <= MOST_ROWS)) {
    throw new UnfoldError(
      'data.resample',
      `A step of ${step} over a time of ${span} makes ${length} rows; at most ${MOST_ROWS} are made. Give a larger step.`,
      'data.steps',
    );
  }
  const grid = Float64Array.from({ length }, (_, i) =>
    Math.min(times[0] + i * step, times[times.length - 1]),
  );
  return rebuilt(series, length, { value: (values) => between(values, times, grid), time: () => grid });
}

/** On the line between the rows before and after; the row itself where the time is its own. */
function between(values: Float64Array, times: Float64Array, grid: Float64Array): Float64Array {
  let row = 0;
  return grid.map((t) => {
    while (row + 1 < times.length && times[row + 1] <= t) row++;
    if (times[row] === t || row + 1 === times.length) return values[row];
    const share = (t - times[row]) / (times[row + 1] - times[row]);
    return values[row] * (1 - share) + values[row + 1] * share;
  });
}

function timesOf({ name, time, length }: Series): Float64Array {
  if (time === undefined || length < 2) {
    throw new UnfoldError(
      'data.resample',
      `"${name}" has no time column to resample by. Take every k-th row or the mean of k rows, or import it with its time column.`,
      'data.steps',
    );
  }
  const at = time.values.findIndex((t, row) => row > 0 && !(t > time.values[row - 1]));
  if (at < 0 && Number.isFinite(time.values[0])) return time.values;
  throw new UnfoldError(
    'data.time-not-increasing',
    `The times of "${name}" do not increase from row ${Math.max(1, at)} to row ${Math.max(2, at + 1)} (rows counted from 1), so that nothing can be put between them. Repair the time column.`,
    'data.steps',
  );
}

function medianStep(times: Float64Array): number {
  const steps = times.subarray(1).map((t, i) => t - times[i]);
  return steps.toSorted()[steps.length >> 1];
}

function rebuilt(
  series: Series,
  length: number,
  of: { value: (values: Float64Array) => Float64Array; time: (values: Float64Array) => Float64Array },
): Series {
  const columns = series.columns.map((column): Column => ({ ...column, values: of.value(column.values) }));
  const { time } = series;
  const axis: { time?: TimeAxis } =
    time === undefined ? {} : { time: { ...time, values: of.time(time.values) } };
  return { ...series, length, columns, ...axis };
}
