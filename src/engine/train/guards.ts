/** What happens to a gradient before it is used: the rescue rule, then clipping. */
import { type Clipping, clippings } from '../clipping/index.ts';
import { entryNamed } from '../fields.ts';
import { weightBlocks } from '../network/weight-blocks.ts';
import type { Problem } from './problem.ts';
import type { RunSpec } from './spec.ts';

/** Longer gradients than this are taken for an overflow (the code of Pascanu et al. 2013). */
const LARGEST_NORM = 1e10;

/** What replaces the gradient of the recurrent weights, as a share of the weights (the code of Pascanu et al. 2013). */
const RESCUE_SHARE = 0.02;

/** What was done. 'unusable': the gradient is not finite and nothing may replace it. */
export type GuardOutcome = 'unchanged' | 'clipped' | 'rescued' | 'unusable';

/** Applies the guards to `problem.gradient`, whose length is `norm`. */
export function guardGradient(problem: Problem, guards: RunSpec['guards'], norm: number): GuardOutcome {
  const isUsable = Number.isFinite(norm) && (!guards.rescue || norm <= LARGEST_NORM);
  if (!isUsable && !guards.rescue) return 'unusable';
  if (!isUsable) {
    rescue(problem);
    return 'rescued';
  }
  const clipping: Clipping = entryNamed(clippings, guards.clip.name, 'guards.clip');
  return clipping.clip(problem, norm, guards.clip) ? 'clipped' : 'unchanged';
}

/** Gradient of W_rec := 0.02 W_rec, all others := 0 (supplement of Pascanu et al. 2013); the step shrinks W_rec. */
function rescue({ gradient, theta, layout }: Problem): void {
  gradient.fill(0);
  for (const { kind, at, rows, cols, stride } of weightBlocks(layout)) {
    if (kind !== 'recurrent') continue;
    for (let i = 0; i < rows; i++) {
      for (let k = at + i * stride; k < at + i * stride + cols; k++)
        if (layout.freeIndex[k] >= 0) gradient[k] = RESCUE_SHARE * theta[k];
    }
  }
}
