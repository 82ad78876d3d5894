/** The simplex direction (Galvan 2016, slides eq. 25-27 and algorithm 3). */
import { checkTemporal, combineTemporal, temporalNorms } from '../gradients/temporal.ts';
import { span } from '../math/kernels.ts';
import { clearUntrained } from '../network/trained.ts';
import type { Problem } from '../train/problem.ts';
import type { Method } from './index.ts';
import { rateFields, rateOf, rateState } from './rate.ts';
import { drawWeights, weightsField } from './simplex-weights.ts';

/** Shorter temporal gradients are not normalised (Galvan's code). */
const SHORTEST = 1e-8;

/**
 * d = -|dE| s/|s| with s = sum over t of beta_t g_t/|g_t|, g_t the temporal gradients of the error and beta drawn anew at
 * every iteration; all steps count alike, so that nothing vanishes. w := w + eta d, eta the rate where |d| < tau, else
 * rate tau/|d|. The switch goes back to minus the gradient where d does not go downhill, or where it is longer than psi
 * (which says that the gradient is, too). Algorithm 3 prints d := +gradient there: a slip, it must be minus, as in the
 * author's code. Penalties, which the text has not, are added to d as they are: d - dPenalty.
 * A gradient that is not finite, or an s of length 0, leaves minus the (rescued) gradient.
 */
export const simplexDirection: Method = {
  name: 'simplex-direction',
  label: 'Simplex direction',
  help: 'Gradients of all time steps at equal length, mixed at random: what happened long ago counts like what happened last. For tasks with long memory.',
  equation:
    'd = -\\lVert \\nabla L \\rVert \\frac{s}{\\lVert s \\rVert},\\quad s = \\sum_t \\beta_t \\frac{\\nabla L_{|t}}{\\lVert \\nabla L_{|t} \\rVert}',
  source: 'Galvan 2016, slides, eq. 25-27 and algorithm 3; the forms of his code',
  fields: {
    ...rateFields(0.001),
    tau: {
      kind: 'number',
      label: 'Longest step',
      help: 'Where the direction is longer, the learning rate is divided by as much.',
      symbol: '\\tau',
      default: 1,
      above: 0,
    },
    weights: weightsField,
    switching: {
      kind: 'choice',
      label: 'Go back to the gradient',
      help: 'When minus the gradient is taken instead.',
      default: 'conditional',
      options: [
        { value: 'none', label: 'Never' },
        { value: 'descent', label: 'Where the direction does not go downhill' },
        { value: 'conditional', label: 'There, and where the direction is longer than the threshold' },
      ],
    },
    psi: {
      kind: 'number',
      label: 'Threshold of the switch',
      help: 'Galvan used 0.9 for temporal order and 0.5 for addition.',
      symbol: '\\psi',
      default: 0.9,
      above: 0,
    },
  },
  precisions: ['float64', 'float32'],
  needs: ['gradient', 'backward-pass'],
  wholeData: false,
  boundsStep: true,
  check: checkTemporal,
  init: (options) => ({ ...rateState(options), ...nothingSwitched }),
  step: (problem, state, options, context) => {
    const { kernels, window, direction, gradient } = problem;
    const beta = drawWeights(context.stream, window.to - window.from, options.weights as string);
    const reason = simplexInto(problem, beta) ? reasonToSwitch(problem, options) : 'noDirection';
    if (reason !== null) {
      state[reason] = (state[reason] as number) + 1;
      kernels.copyInto(span(direction), span(gradient));
      kernels.scaleInto(span(direction), -1);
    }
    const norm = lengthOf(problem, direction);
    const tau = options.tau as number;
    const rate = rateOf(options, state, context);
    const stepSize = norm < tau ? rate : (rate * tau) / norm;
    kernels.axpyInto(span(problem.theta), stepSize, span(direction));
    return { kind: 'stepped', stepSize, halvings: 0, evaluated: false };
  },
};

/** How often minus the gradient was taken, and why: uphill, too long, or there was no direction. */
const nothingSwitched = { uphill: 0, tooLong: 0, noDirection: 0 };
type Reason = keyof typeof nothingSwitched;

/** Puts d into `problem.direction`. False where there is none. Overwrites `problem.trial`. */
function simplexInto(problem: Problem, beta: Float64Array): boolean {
  const { kernels, direction, trial, gradient, parts, layout } = problem;
  const norms = temporalNorms(problem);
  combineTemporal(
    problem,
    beta.map((share, t) => (norms[t] >= SHORTEST && norms[t] < Infinity ? share / norms[t] : share)),
    direction,
  );
  kernels.copyInto(span(trial), span(parts[0].gradient));
  for (let p = 1; p < parts.length; p++) kernels.axpyInto(span(trial), 1, span(parts[p].gradient));
  clearUntrained(trial, layout);
  const ratio = lengthOf(problem, trial) / lengthOf(problem, direction);
  if (!Number.isFinite(ratio)) return false;
  kernels.scaleInto(span(direction), -ratio);
  kernels.axpyInto(span(trial), -1, span(gradient)); // minus what the gradient has besides that of the error: penalties
  kernels.axpyInto(span(direction), 1, span(trial));
  return true;
}

/** Why minus the gradient is to be taken; null where it is not. */
function reasonToSwitch(problem: Problem, options: Record<string, unknown>): Reason | null {
  const { kernels, direction, gradient } = problem;
  if (options.switching === 'none') return null;
  if (kernels.dot(span(direction), span(gradient)) >= 0) return 'uphill';
  const isBounded = options.switching === 'conditional';
  return isBounded && lengthOf(problem, direction) > (options.psi as number) ? 'tooLong' : null;
}

function lengthOf({ kernels }: Problem, vector: Problem['direction']): number {
  return Math.sqrt(kernels.dot(span(vector), span(vector)));
}
