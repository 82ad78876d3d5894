/** The season of a series, where it has one that can be seen. */
import { autocorrelation } from './autocorrelation.ts';

/** Autocorrelation that a season has at least. */
const LEAST = 0.3;
/** Longest season that is looked for. */
const LONGEST = 1000;

/**
 * The lag at which the autocorrelation is largest after it first came below zero; null where no such peak stands out,
 * or where less than two seasons are known.
 */
export function seasonOf(values: Float64Array): number | null {
  const lags = Math.min(LONGEST, values.length >> 1);
  const r = autocorrelation(values, lags);
  const below = r.findIndex((value) => value < 0);
  if (below < 0) return null;
  let best = below;
  for (let lag = below; lag < r.length; lag++) if (r[lag] > r[best]) best = lag;
  return best > below && best < r.length - 1 && r[best] >= LEAST ? best : null;
}
