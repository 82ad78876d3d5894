import { UnfoldError } from '../../errors.ts';
import { type ColumnStep, columnFields, type StepColumn } from './step.ts';

/** A median absolute deviation is so many times smaller than the standard deviation of normal numbers. */
const TO_DEVIATION = 1.482602218505602;

/** Outliers are brought to a bound. What was clipped stays clipped: there is no way back. */
export const clip: ColumnStep = {
  name: 'clip',
  kind: 'column',
  label: 'Clip outliers',
  help: 'Values further from the median of the training rows than the limit are put to the limit, and counted. It cannot be undone; forecasts are compared with the true values all the same.',
  equation: "x'(t) = \\min(\\max(x(t), m - k s), m + k s),\\quad s = 1.4826\\,\\operatorname{med}|x - m|",
  source: 'Hampel 1974: median absolute deviation',
  fields: {
    limit: {
      kind: 'number',
      label: 'Limit',
      help: 'In robust standard deviations (1.4826 times the median absolute deviation) of the training rows.',
      symbol: 'k',
      default: 5,
      above: 0,
    },
    ...columnFields,
  },
  needs: () => null,
  fit: (column, { limit }) => {
    const { middle, deviation } = robust(column);
    const low = middle - Number(limit) * deviation;
    const high = middle + Number(limit) * deviation;
    const outside = column.values.reduce((sum, x) => sum + (x < low || x > high ? 1 : 0), 0);
    return [
      {
        lost: 0,
        // Not Math.min and max: a missing value must stay one.
        apply: (before) => before.map((x) => (x < low ? low : x > high ? high : x)),
        undo: { kind: 'keep' },
        told: `${outside} ${outside === 1 ? 'value' : 'values'} outside ${short(low)} to ${short(high)}`,
        count: outside,
      },
    ];
  },
};

/** Enough digits to read. */
const short = (value: number): number => Number(value.toPrecision(5));

function robust({ name, values, first, train }: StepColumn): { middle: number; deviation: number } {
  const known = values.slice(first, train);
  const middle = medianOf(known);
  const deviation = TO_DEVIATION * medianOf(known.map((x) => Math.abs(x - middle)));
  if (deviation > 0) return { middle, deviation };
  throw new UnfoldError(
    'data.no-deviation',
    `Column "${name}": more than half of the training rows have the same value (${middle}), so that there is no measure for outliers. Leave the column out of this step.`,
    'data.steps',
  );
}

/** The mean of the two in the middle for an even number; NaN for none. */
function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const n = sorted.length;
  return n === 0 ? NaN : (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2;
}
