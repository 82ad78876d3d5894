/** How much of a run's time went into diagnostics. */
import type { RunInfo } from '../../shared/models.ts';

/** 'diagnostics take 6 % of the time'; null where there were none. */
export function diagnosticsShare({
  seconds,
  diagnosticSeconds,
}: Pick<RunInfo, 'seconds' | 'diagnosticSeconds'>): string | null {
  if (!(seconds > 0) || !(diagnosticSeconds > 0)) return null;
  const percent = (100 * diagnosticSeconds) / seconds;
  const shown = percent < 1 ? 'less than 1' : String(Math.round(percent));
  return `diagnostics take ${shown} % of the time`;
}
