import type { Baseline } from './baseline.ts';

/** The last known value, for ever. */
export const naive: Baseline = {
  name: 'naive',
  label: 'Naive',
  help: 'The last known value goes on for ever.',
  equation: '\\hat x(t+k) = x(t)',
  source: 'Hyndman and Athanasopoulos, Forecasting, section 5.2',
  fit:
    ({ values }) =>
    (origin, steps) =>
      new Float64Array(steps).fill(origin === 0 ? 0 : values[origin - 1]),
};
