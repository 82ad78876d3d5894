/** Forecasts that begin anew at every row, each as many steps ahead. */
import type { Competitor } from './comparison.ts';

/** Every sample from the samples up to `horizon` before it; NaN where there are not so many. */
export function* stepsAhead(
  competitor: Competitor,
  { from, steps, horizon }: { from: number; steps: number; horizon: number },
): Generator<void, Float64Array> {
  const values = new Float64Array(steps).fill(NaN);
  for (let k = 0; k < steps; k++) {
    const origin = from + k - horizon + 1;
    if (origin < 0) continue;
    values[k] = (yield* competitor.forecast(origin, horizon))[horizon - 1];
  }
  return values;
}
