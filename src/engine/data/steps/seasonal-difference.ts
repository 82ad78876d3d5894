import { differences } from './differences.ts';
import { type ColumnStep, columnFields } from './step.ts';

/** The change since the same place of the season before. */
export const seasonalDifference: ColumnStep = {
  name: 'seasonal-difference',
  kind: 'column',
  label: 'Seasonal difference',
  help: 'The change since the same place of the season before: 12 for months of a year, 24 for hours of a day.',
  equation: "x'(t) = x(t) - x(t - s)",
  source: 'Box and Jenkins 1970',
  fields: {
    season: {
      kind: 'integer',
      label: 'Season',
      help: 'Rows of a season. For a target at least the horizon.',
      symbol: 's',
      default: 12,
      min: 2,
      max: 1_000_000,
    },
    ...columnFields,
  },
  needs: ({ season }) => Number(season),
  fit: (_column, { season }) => differences(Number(season), 1),
};
