/** Forecasts and how good they are: what services, the command line and pages use of this folder. */
export { baselines } from './baselines/index.ts';
export { backTest, type BackTest, type BackTestLine } from './back-test.ts';
export type { BandScores, ForecastBands } from './bands.ts';
export type { ConformalBands } from './conformal.ts';
export { backTestFields, forecastFields, residualFields } from './fields.ts';
export { type ForecastLine, type ForecastPath, forecastFrom } from './forecast.ts';
export type { FutureInputs } from './future-inputs.ts';
export { forecastMetrics, type ForecastMetricName, type ForecastMetrics } from './metrics.ts';
export { type ResidualPoint, type Residuals, residualsOf } from './residuals.ts';
