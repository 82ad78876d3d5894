import type { Baseline } from './baseline.ts';

/** The last known season, over and over. */
export const seasonalNaive: Baseline = {
  name: 'seasonal-naive',
  label: 'Seasonal naive',
  help: 'The last known season goes on for ever. Without a season there is none.',
  equation: '\\hat x(t+k) = x(t + k - m\\lceil k/m\\rceil)',
  source: 'Hyndman and Athanasopoulos, Forecasting, section 5.2',
  fit: ({ values, season }) => {
    if (season === null) return null;
    return (origin, steps) =>
      Float64Array.from({ length: steps }, (_, k) => {
        const from = origin + k - season * Math.ceil((k + 1) / season);
        return from < 0 ? 0 : values[from];
      });
  },
};
