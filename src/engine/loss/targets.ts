/** Whether the targets of a series are such that a loss is defined for them. */
import { UnfoldError } from '../errors.ts';
import type { Loss } from './index.ts';

/** How far a sum of shares may be from 1. */
const TOLERANCE = 1e-6;

/**
 * Checks targets (rows x width), as the network is given them.
 * @throws UnfoldError 'data.targets' naming the first value that does not fit, and what to do
 */
export function checkTargets(loss: Loss, targets: Float64Array, width: number): void {
  if (loss.targets === 'any') return;
  for (let row = 0; row < targets.length; row += width) {
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const value = targets[row + j];
      if (!(value >= 0 && value <= 1)) refuse(loss, `there is ${value}`);
      sum += value;
    }
    if (loss.targets === 'shares' && Math.abs(sum - 1) > TOLERANCE) {
      refuse(loss, `a row sums to ${sum}`);
    }
  }
}

function refuse({ label, targets }: Loss, found: string): never {
  const wanted = targets === 'shares' ? 'from 0 to 1 that sum to 1 in every row' : 'from 0 to 1';
  throw new UnfoldError(
    'data.targets',
    `${label} needs targets ${wanted}, but ${found}. Choose other columns, scaling "none" (data.scale), or squared error.`,
    'loss',
  );
}
