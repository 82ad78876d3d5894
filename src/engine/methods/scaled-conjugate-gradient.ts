/**
 * Scaled conjugate gradient (Moller 1993). Along the direction p the curvature is measured by a difference of gradients,
 *   delta = p' (g(w + sigma p/|p|) - g(w)) |p| / sigma,
 * and a multiple lambda of |p|^2 is added to it, as Levenberg and Marquardt do, until it is positive and the quadratic
 * model foretells the cost well enough. The step p'r / delta then needs no line search.
 */
import type { Fields } from '../fields.ts';
import { acceptTrial, evaluate, type Problem } from '../train/problem.ts';
import type { Method, MethodState, StepResult } from './index.ts';
import { evaluateWithGradient } from './trial-gradient.ts';
import { trialAlong } from './trial-weights.ts';
import { dot, mixInto } from './vectors.ts';

/** Moller: a comparison of 0.25 or less makes lambda larger, one of 0.75 or more four times smaller. */
const POOR = 0.25;
const GOOD = 0.75;

/** No cost falls after this many refused steps: lambda has grown over all bounds by then. */
const MOST_REFUSALS = 200;

const fields: Fields = {
  sigma: {
    kind: 'number',
    label: 'Length of the difference',
    help: 'How far the two gradients lie apart whose difference gives the curvature. Moller: at most 1e-4.',
    symbol: '\\sigma',
    default: 5e-5,
    above: 0,
    max: 0.1,
  },
  lambda: {
    kind: 'number',
    label: 'First scaling',
    help: 'What is added to the curvature in the first iteration. Moller: at most 1e-6.',
    symbol: '\\lambda_1',
    default: 5e-7,
    above: 0,
    max: 1,
  },
};

/** State: lambda; the last direction p and r = -g it belonged to (empty before the first step); steps since a restart. */
interface Conjugate extends MethodState {
  lambda: number;
  p: Float64Array;
  r: Float64Array;
  since: number;
}

/** See the head of the file. */
export const scaledConjugateGradient: Method = {
  name: 'scaled-conjugate-gradient',
  label: 'Scaled conjugate gradient',
  help: 'Conjugate directions without a line search; nothing to tune. On the same data at every iteration.',
  equation:
    'w_{k+1} = w_k + \\frac{p_k^\\top r_k}{\\delta_k}\\,p_k,\\quad p_{k+1} = r_{k+1} + \\frac{|r_{k+1}|^2 - r_{k+1}^\\top r_k}{p_k^\\top r_k}\\,p_k',
  source: 'Moller 1993',
  fields,
  precisions: ['float64'],
  needs: ['gradient'],
  wholeData: true,
  boundsStep: true,
  init: ({ lambda }) => ({
    lambda: lambda as number,
    p: new Float64Array(0),
    r: new Float64Array(0),
    since: 0,
  }),
  step: (problem, state, { sigma }) => {
    const conjugate = state as Conjugate;
    turn(problem, conjugate);
    const found = move(problem, conjugate, sigma as number);
    if (found !== null) return found;
    evaluateWithGradient(problem, problem.theta); // the network holds the last trial: bring back the accepted weights
    return { kind: 'stuck', word: 'line-search' };
  },
};

/** Moller's step 7: the next direction; the gradient again after as many steps as there are trained weights. */
function turn({ gradient, layout }: Problem, state: Conjugate): void {
  const r = Float64Array.from(gradient, (g) => -g);
  const { p } = state;
  const isFirst = p.length === 0;
  const product = isFirst ? 0 : dot(p, state.r);
  if (isFirst || state.since >= layout.freeCount || product === 0) {
    state.p = r.slice();
    state.since = 0;
  } else {
    mixInto(p, (dot(r, r) - dot(r, state.r)) / product, r);
    // Not in the paper: without an exact line search a conjugate direction may lead upwards.
    if (!(dot(p, r) > 0)) {
      p.set(r);
      state.since = 0;
    }
  }
  state.since++;
  state.r = r;
}

/** Steps 2 to 8: lambda grows until a step lowers the cost. Null where none does. */
function move(problem: Problem, state: Conjugate, sigma: number): StepResult | null {
  const { p, r } = state;
  const square = dot(p, p);
  const slope = dot(p, r);
  const curvature = curvatureAlong(problem, state, sigma);
  for (let refusals = 0; refusals < MOST_REFUSALS; refusals++) {
    let delta = curvature + state.lambda * square;
    if (delta <= 0) {
      // Step 4: lambda becomes 2 (lambda - delta / |p|^2), which turns delta into lambda |p|^2 - delta.
      const before = state.lambda;
      state.lambda = 2 * (before - delta / square);
      delta = before * square - delta;
    }
    const stepSize = slope / delta;
    if (!trialAlong(problem, stepSize, p)) return null;
    const found = evaluate(problem, problem.trial);
    const { cost } = found;
    const comparison = (2 * delta * (problem.cost - cost)) / (slope * slope);
    const isDown = cost < problem.cost;
    if (isDown && comparison >= GOOD) state.lambda /= 4;
    if (!(comparison >= POOR))
      state.lambda += Number.isFinite(comparison)
        ? (delta * (1 - comparison)) / square
        : 10 * (delta / square);
    if (!isDown) continue;
    acceptTrial(problem, found);
    return { kind: 'stepped', stepSize, halvings: refusals, evaluated: true };
  }
  return null;
}

/** p' H p, H the Hessian of the cost: Moller's one-sided difference of gradients. */
function curvatureAlong(problem: Problem, { p, r }: Conjugate, sigma: number): number {
  const distance = sigma / Math.sqrt(dot(p, p));
  if (!trialAlong(problem, distance, p)) return 0;
  evaluateWithGradient(problem, problem.trial);
  return (dot(p, problem.gradient) + dot(p, r)) / distance;
}
