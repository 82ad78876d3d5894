/** The table of metrics of forecasts, with their definitions. All in the series' own units where they have any. */

/** True and forecast values, and what they are measured against. */
export interface Compared {
  readonly actual: Float64Array;
  readonly forecast: Float64Array;
  /** Mean absolute error of the seasonal (or, without a season, one-step) naive forecast over the training part. */
  readonly naiveError: number;
  /** Root of the mean squared error of that forecast; NaN or absent where it is not known. */
  readonly naiveSpread?: number;
  /** The naive forecasts of the same values; absent where there are none. */
  readonly naive?: Float64Array;
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
  /** Whether tables show it without being asked. */
  readonly usual: boolean;
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
    usual: true,
    of: (pairs) => Math.sqrt(mean(pairs, (e) => e * e)),
  },
  {
    name: 'nrmse',
    label: 'NRMSE (σ)',
    help: 'RMSE over the standard deviation of the true values that are compared; 1 is as good as their mean.',
    equation: '\\sqrt{\\sum e^2 \\big/ \\sum (x-\\bar x)^2}',
    source: 'The root of the NMSE of Weigend and Gershenfeld 1994',
    hasUnit: false,
    usual: true,
    of: (pairs) => Math.sqrt(normalised(pairs)),
  },
  {
    name: 'mae',
    label: 'MAE',
    help: 'Mean absolute error, in units of the series.',
    equation: '\\tfrac1N\\sum |e|',
    source: 'Hyndman and Koehler 2006',
    hasUnit: true,
    usual: true,
    of: (pairs) => mean(pairs, (e) => Math.abs(e)),
  },
  {
    name: 'mase',
    label: 'MASE',
    help: 'MAE over that of the naive forecast on the training part, one season back where there is a season, else one step. Below 1 is better than that.',
    equation: '\\mathrm{MAE}\\big/\\tfrac1{n-m}\\sum_{t>m}|x(t)-x(t-m)|',
    source: 'Hyndman and Koehler 2006; M4 competition',
    hasUnit: false,
    usual: true,
    of: (pairs) => (pairs.naiveError > 0 ? mean(pairs, (e) => Math.abs(e)) / pairs.naiveError : NaN),
  },
  {
    name: 'smape',
    label: 'sMAPE',
    help: 'Symmetric mean absolute percentage error, 0 to 200 %. It says little where values come near zero or change their sign; not defined where both values are zero.',
    equation: '\\tfrac{100}{N}\\sum \\frac{2|e|}{|x|+|\\hat x|}',
    source: 'Makridakis 1993, with its caveats in Hyndman and Koehler 2006',
    hasUnit: false,
    usual: false,
    of: (pairs) => 100 * mean(pairs, (e, x) => (2 * Math.abs(e)) / (Math.abs(x) + Math.abs(x + e))),
  },
  {
    name: 'bias',
    label: 'Mean error',
    help: 'Mean of predicted less actual, in units of the series: above zero the forecasts are too large.',
    equation: '\\tfrac1N\\sum (\\hat x - x)',
    source: 'Hyndman and Koehler 2006',
    hasUnit: true,
    usual: true,
    of: (pairs) => mean(pairs, (e) => e),
  },
  {
    name: 'largest',
    label: 'Largest error',
    help: 'Largest absolute error, in units of the series.',
    equation: '\\max |e|',
    source: 'The maximum norm of the errors',
    hasUnit: true,
    usual: true,
    of: ({ actual, forecast }) =>
      actual.length === 0 ? NaN : actual.reduce((most, x, i) => Math.max(most, Math.abs(forecast[i] - x)), 0),
  },
  {
    name: 'r2',
    label: 'R²',
    help: 'Coefficient of determination, 1 − NMSE of the same values: the share of their variance that is explained; below zero is worse than their mean.',
    equation: '1 - \\sum e^2 \\big/ \\sum (x-\\bar x)^2',
    source: 'Weigend and Gershenfeld 1994, of the same set',
    hasUnit: false,
    usual: true,
    of: (pairs) => 1 - normalised(pairs),
  },
  {
    name: 'skill',
    label: 'Skill',
    help: '1 − RMSE over that of the naive forecast of the same values: above zero is better than repeating the last one.',
    equation: '1 - \\mathrm{RMSE}\\big/\\mathrm{RMSE}_\\text{naive}',
    source: 'Murphy 1988',
    hasUnit: false,
    usual: true,
    of: (pairs) => {
      if (pairs.naive === undefined) return NaN;
      const naive = mean({ ...pairs, forecast: pairs.naive }, (e) => e * e);
      return naive > 0 ? 1 - Math.sqrt(mean(pairs, (e) => e * e) / naive) : NaN;
    },
  },
  {
    name: 'sse',
    label: 'SSE',
    help: 'Sum of the squared errors, in squared units of the series.',
    equation: '\\sum e^2',
    source: 'Hyndman and Koehler 2006',
    hasUnit: false,
    usual: false,
    of: (pairs) => mean(pairs, (e) => e * e) * pairs.actual.length,
  },
  {
    name: 'halfSse',
    label: 'E',
    help: 'Half the sum of the squared errors, in squared units of the series. The cost of training is this in scaled units, with penalties.',
    equation: 'E=\\tfrac12\\sum e^2',
    source: 'Pedersen 1997, section 2',
    hasUnit: false,
    usual: false,
    of: (pairs) => (mean(pairs, (e) => e * e) * pairs.actual.length) / 2,
  },
  {
    name: 'mse',
    label: 'MSE',
    help: 'Mean squared error, in squared units of the series.',
    equation: '\\tfrac1N\\sum e^2',
    source: 'Hyndman and Koehler 2006',
    hasUnit: false,
    usual: false,
    of: (pairs) => mean(pairs, (e) => e * e),
  },
  {
    name: 'nmse',
    label: 'NMSE',
    help: 'Squared errors over the squared deviations of the true values from their own mean; 1 is as good as that mean.',
    equation: '\\sum e^2 \\big/ \\sum (x-\\bar x)^2',
    source: 'Weigend and Gershenfeld 1994',
    hasUnit: false,
    usual: false,
    of: (pairs) => normalised(pairs),
  },
  {
    name: 'rmsse',
    label: 'RMSSE',
    help: 'RMSE over that of the naive forecast on the training part, one season back where there is a season, else one step.',
    equation: '\\mathrm{RMSE}\\Big/\\sqrt{\\tfrac1{n-m}\\sum_{t>m}(x(t)-x(t-m))^2}',
    source: 'M5 competition; Hyndman and Koehler 2006',
    hasUnit: false,
    usual: false,
    of: (pairs) => {
      const spread = pairs.naiveSpread ?? NaN;
      return spread > 0 ? Math.sqrt(mean(pairs, (e) => e * e)) / spread : NaN;
    },
  },
  {
    name: 'mape',
    label: 'MAPE',
    help: 'Mean absolute error in percent of the true value. Not defined where a true value is zero, and it favours forecasts that are too small: prefer MASE.',
    equation: '\\tfrac{100}{N}\\sum \\frac{|e|}{|x|}',
    source: 'Hyndman and Koehler 2006, who advise against it',
    hasUnit: false,
    usual: false,
    of: (pairs) => (pairs.actual.includes(0) ? NaN : 100 * mean(pairs, (e, x) => Math.abs(e / x))),
  },
] as const satisfies readonly ForecastMetric[];

export type ForecastMetricName = (typeof forecastMetrics)[number]['name'];
/** A value for each metric; NaN where it is not defined. */
export type ForecastMetrics = Readonly<Record<ForecastMetricName, number>>;

/** All metrics of the pairs whose true value is known; a forecast that has run away makes them NaN. */
export function measure(compared: Compared): ForecastMetrics {
  const known = Uint8Array.from(compared.actual, (value) => (Number.isNaN(value) ? 0 : 1));
  const pairs: Compared = {
    ...compared,
    ...(compared.naive === undefined ? {} : { naive: compared.naive.filter((_, i) => known[i] === 1) }),
    actual: compared.actual.filter((_, i) => known[i] === 1),
    forecast: compared.forecast.filter((_, i) => known[i] === 1),
  };
  const values = forecastMetrics.map((metric) => [metric.name, metric.of(pairs)] as const);
  return Object.fromEntries(values) as ForecastMetrics;
}

/** NMSE; NaN where the true values do not vary. */
function normalised(pairs: Compared): number {
  const centre = mean(pairs, (_, x) => x);
  const spread = mean(pairs, (_, x) => (x - centre) * (x - centre));
  return spread > 0 ? mean(pairs, (e) => e * e) / spread : NaN;
}

/** Mean over all pairs of what `of` makes of an error (forecast less actual) and a true value. NaN without pairs. */
function mean({ actual, forecast }: Compared, of: (e: number, x: number) => number): number {
  return actual.reduce((sum, x, i) => sum + of(forecast[i] - x, x), 0) / actual.length;
}
