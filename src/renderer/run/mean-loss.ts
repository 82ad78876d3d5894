/** What the error of a batch is. */

/** Whether a run's loss, as its specification has it, is a mean over the counted steps and not their sum. */
export function isMeanLoss(loss: unknown): boolean {
  const { name, reduction } = (loss ?? {}) as { name?: unknown; reduction?: unknown };
  return reduction === undefined ? name === 'mean-squared-error' : reduction === 'mean';
}
