/** The table of metrics of forecasts, with their definitions. All in the series' own units where they have any. */

/** True and forecast values, and what they are measured against. */
export interface Compared {
  readonly actual: Float64Array;
  readonly forecast: Float64Array;
  /** Mean absolute error of the seasonal (or, without a season, one-step) naive forecast over the training part. */
  readonly naiveError: number;
}

/** One entry of the table. */
export interface ForecastMetric {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** KaTeX source of the definition. */
  readonly equation: string;
  readonly source: string;
  /** Whether it is in units of the series. */
  readonly hasUnit: boolean;
  /** NaN where it is not defined. */
  of(compared: Compared): number;
}

/** Every metric, in the order of tables. */
export const forecastMetrics = [
  {
    name: 'rmse',
    label: 'RMSE',
    help: 'Root of the mean squared error, in units of the series.',
    equation: '\\sqrt{\\tfrac1N\\sum e^2}',
    source: 'Hyndman and Koehler 2006',
    hasUnit: true,
    of: (pairs) => Math.sqrt(mean(pairs, (e) => e * e)),
  },
  {
    name: 'nrmse',
    label: 'NRMSE (σ)',
    help: 'RMSE over the standard deviation of the true values that are compared; 1 is as good as their mean.',
    equation: '\\sqrt{\\sum e^2 \\big/ \\sum (x-\\bar x)^2}',
    source: 'The root of the NMSE of Weigend and Gershenfeld 1994',
    hasUnit: false,
    of: (pairs) => {
      const centre = mean(pairs, (_, x) => x);
      const spread = mean(pairs, (_, x) => (x - centre) * (x - centre));
      return spread > 0 ? Math.sqrt(mean(pairs, (e) => e * e) / spread) : NaN;
    },
  },
  {
    name: 'mae',
    label: 'MAE',
    help: 'Mean absolute error, in units of the series.',
    equation: '\\tfrac1N\\sum |e|',
    source: 'Hyndman and Koehler 2006',
    hasUnit: true,
    of: (pairs) => mean(pairs, (e) => Math.abs(e)),
  },
  {
    name: 'mase',
    label: 'MASE',
    help: 'MAE over that of the naive forecast on the training part, one season back where there is a season, else one step. Below 1 is better than that.',
    equation: '\\mathrm{MAE}\\big/\\tfrac1{n-m}\\sum_{t>m}|x(t)-x(t-m)|',
    source: 'Hyndman and Koehler 2006; M4 competition',
    hasUnit: false,
    of: (pairs) => (pairs.naiveError > 0 ? mean(pairs, (e) => Math.abs(e)) / pairs.naiveError : NaN),
  },
  {
    name: 'smape',
    label: 'sMAPE',
    help: 'Symmetric mean absolute percentage error, 0 to 200 %. It says little where values come near zero or change their sign; not defined where both values are zero.',
    equation: '\\tfrac{100}{N}\\sum \\frac{2|e|}{|x|+|\\hat x|}',
    source: 'Makridakis 1993, with its caveats in Hyndman and Koehler 2006',
    hasUnit: false,
    of: (pairs) => 100 * mean(pairs, (e, x) => (2 * Math.abs(e)) / (Math.abs(x) + Math.abs(x + e))),
  },
  {
    name: 'bias',
    label: 'Mean error',
    help: 'Mean of predicted less actual, in units of the series: above zero the forecasts are too large.',
    equation: '\\tfrac1N\\sum (\\hat x - x)',
    source: 'Hyndman and Koehler 2006',
    hasUnit: true,
    of: (pairs) => mean(pairs, (e) => e),
  },
  {
    name: 'largest',
    label: 'Largest error',
    help: 'Largest absolute error, in units of the series.',
    equation: '\\max |e|',
    source: 'The maximum norm of the errors',
    hasUnit: true,
    of: ({ actual, forecast }) =>
      actual.length === 0 ? NaN : actual.reduce((most, x, i) => Math.max(most, Math.abs(forecast[i] - x)), 0),
  },
] as const satisfies readonly ForecastMetric[];

export type ForecastMetricName = (typeof forecastMetrics)[number]['name'];
/** A value for each metric; NaN where it is not defined. */
export type ForecastMetrics = Readonly<Record<ForecastMetricName, number>>;

/** All metrics of the pairs whose true value is known; a forecast that has run away makes them NaN. */
export function measure(compared: Compared): ForecastMetrics {
  const known = Uint8Array.from(compared.actual, (value) => (Number.isNaN(value) ? 0 : 1));
  const pairs: Compared = {
    naiveError: compared.naiveError,
    actual: compared.actual.filter((_, i) => known[i] === 1),
    forecast: compared.forecast.filter((_, i) => known[i] === 1),
  };
  const values = forecastMetrics.map((metric) => [metric.name, metric.of(pairs)] as const);
  return Object.fromEntries(values) as ForecastMetrics;
}

/** Mean over all pairs of what `of` makes of an error (forecast less actual) and a true value. NaN without pairs. */
function mean({ actual, forecast }: Compared, of: (e: number, x: number) => number): number {
  return actual.reduce((sum, x, i) => sum + of(forecast[i] - x, x), 0) / actual.length;
}
