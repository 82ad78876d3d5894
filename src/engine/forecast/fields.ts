/** The settings of forecasts: what forms, the command line and the services check them by. */
import type { Fields } from '../fields.ts';

/** What every look at forecasts is told; the settings of the baselines come last. */
const common = {
  target: {
    kind: 'text',
    label: 'Target',
    help: 'Name of the target column; none: the first.',
    default: null,
  },
  warmUp: {
    kind: 'integer',
    label: 'Warm-up',
    help: 'True values that the network reads from a zero state before it forecasts; none: all before the origin.',
    default: null,
    min: 0,
    max: 1_000_000,
  },
  season: {
    kind: 'integer',
    label: 'Season',
    help: 'Steps of a season, for the seasonal naive forecast and MASE; none: as the autocorrelation of the training part shows it.',
    default: null,
    min: 2,
    max: 100_000,
  },
  order: {
    kind: 'integer',
    label: 'Order of AR',
    help: 'How many values back the linear forecast reads.',
    default: 10,
    min: 1,
    max: 100,
  },
} as const satisfies Fields;

/** Of forecasts from one origin, or h steps ahead along the series. */
export const forecastFields = {
  from: {
    kind: 'integer',
    label: 'From row',
    help: 'The row of the first forecast; all rows before it are known. None: the first row of the test part.',
    default: null,
    min: 0,
  },
  steps: {
    kind: 'integer',
    label: 'Steps',
    help: 'How many rows are forecast.',
    default: 100,
    min: 1,
    max: 20_000,
  },
  horizon: {
    kind: 'integer',
    label: 'Horizon',
    help: 'Every row is forecast from the rows up to so many steps before it. None: all rows from one origin, free running.',
    default: null,
    min: 1,
    max: 1000,
  },
  limit: {
    kind: 'number',
    label: 'Diverged at',
    help: 'An error of so many standard deviations of the training part counts as having left the series.',
    default: 0.5,
    above: 0,
    max: 10,
  },
  bands: {
    kind: 'choice',
    label: 'Bands',
    help: 'What the band about the forecasts of the network rests on.',
    default: 'conformal',
    options: [
      { value: 'conformal', label: 'Earlier errors (conformal)' },
      { value: 'laplace', label: 'Curvature (Laplace)' },
      { value: 'none', label: 'None' },
    ],
  },
  level: {
    kind: 'number',
    label: 'Level',
    help: 'Share of true values that the band shall hold.',
    default: 0.9,
    min: 0.5,
    max: 0.99,
  },
  ...common,
} as const satisfies Fields;

/** `forecastFields` as they are read. */
export interface ForecastOptions {
  readonly bands: 'conformal' | 'laplace' | 'none';
  readonly level: number;
  readonly from: number | null;
  readonly steps: number;
  readonly horizon: number | null;
  readonly limit: number;
  readonly target: string | null;
  readonly warmUp: number | null;
  readonly season: number | null;
  readonly order: number;
}

/** Of the errors of a set. */
export const residualFields = {
  set: {
    kind: 'choice',
    label: 'Part',
    help: 'Whose errors are looked at.',
    default: 'test',
    options: [
      { value: 'training', label: 'Training' },
      { value: 'validation', label: 'Validation' },
      { value: 'test', label: 'Test' },
    ],
  },
  horizon: {
    kind: 'integer',
    label: 'Horizon',
    help: 'How many steps ahead the forecasts look.',
    default: 1,
    min: 1,
    max: 1000,
  },
  target: common.target,
  warmUp: common.warmUp,
} as const satisfies Fields;

/** `residualFields` as they are read. */
export interface ResidualOptions {
  readonly set: 'training' | 'validation' | 'test';
  readonly horizon: number;
  readonly target: string | null;
  readonly warmUp: number | null;
}

/** Of a back-test over many origins. */
export const backTestFields = {
  horizon: {
    kind: 'integer',
    label: 'Horizon',
    help: 'The largest number of steps ahead; all smaller ones are measured, too.',
    default: 20,
    min: 1,
    max: 1000,
  },
  stride: {
    kind: 'integer',
    label: 'Stride',
    help: 'Samples from one origin to the next; none: so many that there are at most 100 origins.',
    default: null,
    min: 1,
    max: 100_000,
  },
  coverage: {
    kind: 'number',
    label: 'Coverage',
    help: 'How often the bands shall hold the true value.',
    default: 0.9,
    min: 0.5,
    max: 0.99,
  },
  limit: forecastFields.limit,
  ...common,
} as const satisfies Fields;

/** `backTestFields` as they are read. */
export interface BackTestOptions {
  readonly horizon: number;
  readonly stride: number | null;
  readonly coverage: number;
  readonly limit: number;
  readonly target: string | null;
  readonly warmUp: number | null;
  readonly season: number | null;
  readonly order: number;
}
