/** Tables of forecasts as rows, for copying. */
import { forecastMetrics } from '../../engine/catalog.ts';
import type { BackTest, ForecastPath, Residuals } from '../../engine/forecast/index.ts';
import type { PlainRows } from '../charts/plain-table.ts';
import { someHorizons } from './back-test-charts.ts';

/** Metrics that are shown: those that are usual, or all. */
export const shownMetrics = (all: boolean) => forecastMetrics.filter(({ usual }) => all || usual);

/** One row a forecast, one column a metric. */
export function metricRows({ lines }: ForecastPath, all: boolean): PlainRows {
  const metrics = shownMetrics(all);
  return {
    header: ['Forecast', ...metrics.map(({ label }) => label)],
    rows: lines.map((line) => [line.label, ...metrics.map(({ name }) => line.metrics[name])]),
  };
}

/** Scores of the bands, with what each means. */
export function bandScores({ bands }: ForecastPath) {
  if (bands === null) return [];
  const { scores, level } = bands;
  const wanted = Math.round(1000 * level) / 10;
  return [
    {
      label: 'Coverage',
      help: `Share of the true values within the band; ${wanted} % are wanted.`,
      equation: '\\tfrac1N\\sum [l \\le x \\le u]',
      value: scores.coverage,
    },
    {
      label: 'Mean width',
      help: 'Mean distance of the limits, in units of the series: small is good where the coverage is right.',
      equation: '\\tfrac1N\\sum (u-l)',
      value: scores.width,
    },
    {
      label: 'Winkler',
      help: "Winkler's interval score: the width, and 2 / (1 − level) times what lies outside. Small is good.",
      equation: '\\tfrac1N\\sum (u-l) + \\tfrac2\\alpha\\big((l-x)_+ + (x-u)_+\\big)',
      value: scores.winkler,
    },
    {
      label: 'CRPS',
      help: 'Continuous ranked probability score of the distribution behind the band, in units of the series; of a forecast without spread it is the mean absolute error. Small is good.',
      equation: '\\mathrm{E}|X-x|-\\tfrac12\\mathrm{E}|X-X^{\\prime}|',
      value: scores.crps,
    },
  ];
}

/** Largest errors, one a row. */
export const worstRows = ({ worst }: Residuals): PlainRows => ({
  header: ['Row', 'Actual', 'Predicted', 'Error'],
  rows: worst.map(({ row, actual, predicted, error }) => [row, actual, predicted, error]),
});

/** Errors by horizon, some of them, as they are shown. */
export function horizonRows({ lines, bands, horizon }: BackTest): PlainRows {
  const [network] = lines;
  return {
    header: [
      'Steps ahead',
      ...lines.map(({ label }) => `RMSE ${label}`),
      'MASE',
      'Band ±',
      'Coverage',
      'Winkler',
    ],
    rows: someHorizons(horizon).map((h) => [
      h,
      ...lines.map(({ metrics }) => metrics.rmse[h - 1]),
      network.metrics.mase[h - 1],
      bands.halfWidths[h - 1],
      bands.covered[h - 1],
      bands.winkler[h - 1],
    ]),
  };
}
