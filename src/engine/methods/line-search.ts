/** Step halving (Pedersen 1997, after Dennis & Schnabel 1983): the simplest search that makes progress certain. */
import type { Field } from '../fields.ts';
import { span } from '../math/kernels.ts';
import { acceptTrial, evaluate, type Problem } from '../train/problem.ts';
import type { StepResult } from './index.ts';
import { stuckAt } from './stuck.ts';
import { isMoved } from './trial-weights.ts';

/** The setting that methods with step halving share. */
export const halvingsField: Field = {
  kind: 'integer',
  label: 'Most halvings',
  help: 'How often the step may be halved before the line search gives up. 2^-50 of the step is below rounding.',
  default: 50,
  min: 0,
  max: 1000,
};

/**
 * Tries theta - eta * direction for eta = firstStep, firstStep/2, ... until C is smaller than at theta. On success
 * the new weights are accepted (theta, cost, error and the forward pass are theirs); else everything is as before.
 */
export function halveUntilDecrease(
  problem: Problem,
  search: { firstStep: number; halvings: number },
): StepResult {
  let stepSize = search.firstStep;
  for (let halvings = 0; halvings <= search.halvings; halvings++, stepSize /= 2) {
    if (!makeTrial(problem, stepSize)) break;
    const found = evaluate(problem, problem.trial);
    if (found.cost < problem.cost) {
      acceptTrial(problem, found);
      return { kind: 'stepped', stepSize, halvings, evaluated: true };
    }
  }
  return stuckAt(problem, 'line-search');
}

/** trial = theta - eta * direction. False when the step is so small that no weight changes. */
function makeTrial(problem: Problem, eta: number): boolean {
  const { kernels, trial, theta, direction } = problem;
  kernels.copyInto(span(trial), span(theta));
  kernels.axpyInto(span(trial), -eta, span(direction));
  return isMoved(problem);
}
