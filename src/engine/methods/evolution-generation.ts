/** One generation of an evolution strategy over some of a problem's weights. */
import type { Vec } from '../math/kernels.ts';
import type { Stream } from '../random.ts';
import { adapt, drawStep, type Strategy } from './evolution-strategy.ts';

/** What a generation works on. */
export interface Generation {
  readonly strategy: Strategy;
  /** (n) which weights are searched: indices into `candidate`. */
  readonly places: Int32Array;
  /** (P) receives each candidate before it is judged. */
  readonly candidate: Vec;
  readonly stream: Stream;
}

/**
 * Draws lambda candidates, judges each by `costOf` (smaller is better; not a number is worst), and adapts the strategy
 * unless all cost the same.
 * @returns the best candidate's cost and searched weights (n); null where no cost is finite, and then nothing has changed
 */
export function runGeneration(
  { strategy, places, candidate, stream }: Generation,
  costOf: () => number,
): { readonly cost: number; readonly weights: Float64Array } | null {
  const { mean, sigma, lambda } = strategy;
  const judged = Array.from({ length: lambda }, () => {
    const step = drawStep(strategy, stream);
    for (let i = 0; i < places.length; i++) candidate[places[i]] = mean[i] + sigma * step[i];
    const cost = costOf();
    return { step, cost: Number.isFinite(cost) ? cost : Infinity };
  });
  // Sorting is stable: candidates of equal cost stay in the order in which they were drawn.
  judged.sort((a, b) => (a.cost === b.cost ? 0 : a.cost - b.cost));
  const [{ cost, step }] = judged;
  if (cost === Infinity) return null;
  const weights = mean.map((m, i) => m + sigma * step[i]);
  // Where all cost the same (a flat cost, a window without a step that counts), their order says nothing.
  if (judged[judged.length - 1].cost > cost) {
    adapt(
      strategy,
      judged.map((each) => each.step),
    );
  }
  return { cost, weights };
}
