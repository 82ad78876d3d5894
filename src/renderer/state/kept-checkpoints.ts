/** The checkpoints of a run as a slider goes through them. */
import type { RunDetail } from '../../shared/models.ts';

/**
 * The checkpoints in the order of their iterations, and the index of the one that is chosen: the newest where
 * `checkpointId` is null or no longer kept, −1 where there is none at all.
 */
export function keptCheckpoints(
  checkpoints: RunDetail['checkpoints'],
  checkpointId: number | null,
): { readonly kept: RunDetail['checkpoints']; readonly at: number } {
  const kept = checkpoints.toSorted((a, b) => a.iteration - b.iteration);
  const found = kept.findIndex(({ id }) => id === checkpointId);
  return { kept, at: found < 0 ? kept.length - 1 : found };
}
