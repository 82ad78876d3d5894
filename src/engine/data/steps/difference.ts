import { differences } from './differences.ts';
import { type ColumnStep, columnFields } from './step.ts';

/** Differences, for a series whose level wanders. */
export const difference: ColumnStep = {
  name: 'difference',
  kind: 'column',
  label: 'Difference',
  help: 'The change since so many rows before. Forecasts add it to the last value: the true one where it is known, a forecast beyond.',
  equation: "x'(t) = (1 - B^{d})^{m}\\,x(t),\\quad B^{d} x(t) = x(t-d)",
  source: 'Box and Jenkins 1970',
  fields: {
    lag: {
      kind: 'integer',
      label: 'Lag',
      help: 'Rows back. For a target at least the horizon, since later values are not known when it is predicted.',
      symbol: 'd',
      default: 1,
      min: 1,
      max: 100_000,
    },
    order: {
      kind: 'integer',
      label: 'Order',
      help: 'How many times differences are taken.',
      symbol: 'm',
      default: 1,
      min: 1,
      max: 4,
    },
    ...columnFields,
  },
  needs: ({ lag }) => Number(lag),
  fit: (_column, { lag, order }) => differences(Number(lag), Number(order)),
};
