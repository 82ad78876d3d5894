/** The part of a forecast that says most: the test set with what came before it. */
import type { Forecast } from '../../shared/models.ts';
import type { ChartPart } from '../charts/chart-spec.ts';

/** How many samples are shown at most: more of a fast series cannot be told apart on a screen. */
const most = { before: 100, inside: 200 };

/**
 * The beginning of the test set (of the validation set where there is no test set) with as many samples before it, for
 * comparison. null where there is neither, or where that is all of the forecast anyway.
 */
export function forecastPart({ rows, sets }: Forecast): ChartPart | null {
  const label = (['test', 'validation'] as const).find((name) => sets[name].end > sets[name].start);
  if (label === undefined) return null;
  const { start, end } = sets[label];
  const length = Math.min(end - start, most.inside);
  const from = Math.max(0, start - Math.min(length, most.before));
  const to = Math.min(rows.length, start + length) - 1;
  if (from === 0 && to === rows.length - 1) return null;
  return rows[to] > rows[from] ? { label, span: { from: rows[from], to: rows[to] } } : null;
}
