/**
 * Levenberg-Marquardt (Levenberg 1944, Marquardt 1963), with the settings of MATLAB's trainlm (Hagan & Menhaj 1994).
 *
 * Around w the cost is C(w - d) ~ C - g'd + 1/2 d' (J' H_L J + R) d, R being the curvature of the penalties. The model
 * is trusted near w only, so its minimum is sought under a bound on the length of D d; the multiplier of that bound is
 * mu:
 *   (J' H_L J + R + mu D'D) d = g.
 * mu near 0 gives the Gauss-Newton step, a large mu a short step along the gradient. An iteration tries growing mu until
 * the cost falls; a step that is taken makes mu smaller for the next one.
 */
import type { Fields } from '../fields.ts';
import { span } from '../math/kernels.ts';
import { acceptTrial, evaluate, type Problem } from '../train/problem.ts';
import type { Method, MethodState } from './index.ts';
import { accelerate } from './levenberg-marquardt-acceleration.ts';
import { factorise, secondOrder, solveInto } from './normal-solve.ts';
import { stuckAt } from './stuck.ts';

/** Where mu begins again when a step at mu 0 was refused, and below which it is not made smaller. */
const SMALLEST_MU = 1e-12;

const fields: Fields = {
  mu: {
    kind: 'number',
    label: 'First damping',
    help: 'What is added to the diagonal in the first iteration. 0 makes Gauss-Newton steps for as long as they lower the cost.',
    symbol: '\\mu',
    default: 1e-3,
    min: 0,
    max: 1e10,
  },
  muDec: {
    kind: 'number',
    label: 'Factor after a step',
    help: 'The damping is multiplied by this when a step was taken (mu_dec).',
    symbol: '\\mu_{dec}',
    default: 0.1,
    above: 0,
    max: 1,
  },
  muInc: {
    kind: 'number',
    label: 'Factor after a refusal',
    help: 'The damping is multiplied by this when a step would not lower the cost (mu_inc).',
    symbol: '\\mu_{inc}',
    default: 10,
    above: 1,
    max: 1e6,
  },
  muMax: {
    kind: 'number',
    label: 'Largest damping',
    help: 'The run ends when the damping grows over this (mu_max).',
    symbol: '\\mu_{max}',
    default: 1e10,
    above: 0,
    max: 1e300,
  },
  scaling: {
    kind: 'choice',
    label: 'Scaling of the damping',
    help: 'The same for every weight, or in proportion to the diagonal of the curvature, which makes steps independent of the units of each weight.',
    default: 'none',
    options: [
      { value: 'none', label: 'None, mu I (Levenberg)' },
      { value: 'diagonal', label: "mu diag(J'J) (Marquardt)" },
    ],
  },
  acceleration: {
    kind: 'choice',
    label: 'Acceleration',
    help: 'Geodesic: the step follows the curvature of the outputs. An iteration takes about twice the time; on the laser series half as many are needed.',
    default: 'none',
    options: [
      { value: 'none', label: 'None' },
      { value: 'geodesic', label: 'Geodesic (Transtrum & Sethna)' },
    ],
  },
  accelerationLimit: {
    kind: 'number',
    label: 'Largest acceleration',
    help: 'With geodesic acceleration, a step is refused where twice its acceleration is longer than this times its first-order part.',
    symbol: '\\alpha',
    default: 0.75,
    above: 0,
    max: 1e6,
  },
};

/** See the head of the file. */
export const levenbergMarquardt: Method = {
  name: 'levenberg-marquardt',
  label: 'Levenberg-Marquardt',
  help: 'Gauss-Newton steps with a damping that adapts itself: the most dependable choice for networks of up to some hundreds of weights.',
  equation: '(J^\\top J + R + \\mu D^\\top D)\\,\\Delta w = g,\\quad w_{k+1} = w_k - \\Delta w',
  source: 'Levenberg 1944; Marquardt 1963; Hagan & Menhaj 1994; Transtrum & Sethna 2012',
  fields,
  precisions: ['float64'],
  needs: ['normal-equations', 'products'],
  wholeData: false,
  init: (options) => ({ mu: options.mu as number }),
  step: (problem, state, options) => {
    const muMax = options.muMax as number;
    const scaling = scalingOf(problem, options);
    for (let refusals = 0; (state.mu as number) <= muMax; refusals++) {
      if (findStep(problem, scaling, state.mu as number) && mayGo(problem, options) && take(problem)) {
        state.mu = afterStep(state, options);
        return { kind: 'stepped', stepSize: 1, halvings: refusals, evaluated: true };
      }
      state.mu = afterRefusal(state, options);
    }
    return stuckAt(problem, 'mu-max');
  },
};

const afterStep = ({ mu }: MethodState, { muDec }: Record<string, unknown>): number =>
  mu === 0 ? 0 : Math.max(SMALLEST_MU, (mu as number) * (muDec as number));

const afterRefusal = ({ mu }: MethodState, { muInc }: Record<string, unknown>): number =>
  Math.max(SMALLEST_MU, (mu as number) * (muInc as number));

/** (F) the diagonal of D'D. */
function scalingOf(problem: Problem, { scaling }: Record<string, unknown>): Float64Array {
  const { hessian } = secondOrder(problem);
  return Float64Array.from({ length: problem.layout.freeCount }, (_, i) =>
    scaling === 'diagonal' ? hessian.data[hessian.at + i * (hessian.stride + 1)] : 1,
  );
}

/** direction := (J' H_L J + R + mu D'D)^-1 g. False where rounding leaves the matrix without a factorisation. */
function findStep(problem: Problem, scaling: Float64Array, mu: number): boolean {
  const isPositive = factorise(
    problem,
    scaling.map((d) => mu * d),
  );
  if (isPositive) solveInto(problem.direction, problem, problem.gradient);
  return isPositive;
}

/** Bends the step where that is asked for. False where the acceleration refuses it. */
const mayGo = (problem: Problem, options: Record<string, unknown>): boolean =>
  options.acceleration === 'none' || accelerate(problem, options.accelerationLimit as number);

/** theta -= direction, where that lowers the cost. */
function take(problem: Problem): boolean {
  const { kernels, theta, trial, direction } = problem;
  kernels.copyInto(span(trial), span(theta));
  kernels.axpyInto(span(trial), -1, span(direction));
  const found = evaluate(problem, trial);
  if (!(found.cost < problem.cost)) return false;
  acceptTrial(problem, found);
  return true;
}
