/** Forecasts and how good they are: what services, the command line and pages use of this folder. */
export { baselines } from './baselines/index.ts';
export { forecastFields } from './fields.ts';
export { type ForecastLine, type ForecastPath, forecastFrom } from './forecast.ts';
export { forecastMetrics, type ForecastMetricName, type ForecastMetrics } from './metrics.ts';
