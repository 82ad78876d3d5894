/**
 * Hessian-free optimisation (Martens 2010; Martens & Sutskever 2011): a damped Gauss-Newton step
 *   (J' H_L J + R + lambda I) x = -g,   w := w + eta x,
 * by conjugate gradients on products with the matrix, so that no matrix is stored and networks may be large. lambda is
 * adapted by how well the quadratic model foretold the cost (Levenberg-Marquardt's heuristic).
 */
import type { Fields } from '../fields.ts';
import { gaussNewtonProduct } from '../gradients/products.ts';
import { acceptTrial, type Cost, evaluate, penaltyCurvature, type Problem } from '../train/problem.ts';
import { conjugateGradients, type Iterate, type LinearSystem } from './conjugate-gradients.ts';
import type { Method, MethodState, StepResult } from './index.ts';
import { trialAlong } from './trial-weights.ts';
import { dot } from './vectors.ts';

/** The model is trusted less where the cost fell by less than a quarter of what it foretold, more over three quarters. */
const POOR = 0.25;
const GOOD = 0.75;

/** Martens' line search: steps shrink by 0.8 until the cost falls by this share of the slope. */
const SHRINK = 0.8;
const DECREASE = 1e-2;
const MOST_SHRINKS = 60;

/** How often an iteration may begin again with ten times the damping. */
const MOST_ATTEMPTS = 8;

const fields: Fields = {
  damping: {
    kind: 'number',
    label: 'First damping',
    help: 'What is added to the diagonal of the curvature in the first iteration.',
    symbol: '\\lambda',
    default: 1,
    above: 0,
    max: 1e10,
  },
  dampingFactor: {
    kind: 'number',
    label: 'Factor of the damping',
    help: 'The damping is multiplied by this when the model foretold the cost badly, and divided by it when it did so well.',
    default: 1.5,
    above: 1,
    max: 100,
  },
  products: {
    kind: 'integer',
    label: 'Most products',
    help: 'Iterations of conjugate gradients in one weight update, each with one product with the Gauss-Newton matrix.',
    default: 250,
    min: 1,
    max: 100000,
  },
  tolerance: {
    kind: 'number',
    label: 'Relative progress',
    help: 'Conjugate gradients stop when the model falls by less than this share of itself an iteration.',
    symbol: '\\varepsilon',
    default: 5e-4,
    min: 0,
    max: 1,
  },
  decay: {
    kind: 'number',
    label: 'Share of the last solution',
    help: 'Conjugate gradients start from this share of what they ended with in the iteration before; 0 starts from zero.',
    default: 0.95,
    min: 0,
    max: 1,
  },
};

/** State: lambda, and what conjugate gradients ended with (empty before the first iteration). */
interface HessianFree extends MethodState {
  damping: number;
  x: Float64Array;
}

/** See the head of the file. */
export const hessianFree: Method = {
  name: 'hessian-free',
  label: 'Hessian-free',
  help: 'Gauss-Newton steps without matrices, by conjugate gradients: second-order training for networks of any size, on the whole data or on large batches.',
  equation: '(J^\\top H_L J + R + \\lambda I)\\,x = -g,\\quad w_{k+1} = w_k + \\eta\\, x',
  source: 'Martens 2010; Martens & Sutskever 2011',
  fields,
  precisions: ['float64', 'float32'],
  needs: ['gradient', 'products'],
  wholeData: false,
  boundsStep: true,
  flops: ({ layout, steps }, { products }) => 8 * layout.parameters * steps * ((products as number) + 2),
  init: ({ damping }) => ({ damping: damping as number, x: new Float64Array(0) }),
  step: (problem, state, options) => {
    const memory = state as HessianFree;
    const decay = memory.x.length > 0 ? (options.decay as number) : 0;
    let start = Float64Array.from(problem.theta, (_, i) => (decay === 0 ? 0 : decay * memory.x[i]));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const result = tryStep(problem, memory, { start, options });
      if (result !== null) return result;
      // Not in the papers, which leave the weights alone then: from zero again, and closer to the gradient.
      start = new Float64Array(start.length);
      memory.damping *= 10;
      evaluate(problem, problem.theta);
    }
    return { kind: 'stuck', word: 'line-search' };
  },
};

/** Solves, goes back to the best of the solutions on the way, adapts lambda, and searches the line. Null without success. */
function tryStep(
  problem: Problem,
  memory: HessianFree,
  { start, options }: { start: Float64Array; options: Record<string, unknown> },
): StepResult | null {
  const limits = { most: options.products as number, tolerance: options.tolerance as number };
  const iterates = conjugateGradients(systemOf(problem, memory.damping), start, limits);
  if (iterates.length === 0) return null;
  memory.x = iterates[iterates.length - 1].x;
  const { iterate, cost } = lowest(problem, iterates);
  const factor = options.dampingFactor as number;
  // Of the model without its damping.
  const model = iterate.model - 0.5 * memory.damping * dot(iterate.x, iterate.x);
  const ratio = (cost - problem.cost) / model;
  if (model < 0 && ratio > GOOD) memory.damping /= factor;
  else if (!(model < 0 && ratio >= POOR)) memory.damping *= factor;
  return search(problem, iterate.x);
}

/** The damped system at the weights of the last evaluation. Each product costs about a gradient and is counted as one. */
function systemOf(problem: Problem, damping: number): LinearSystem {
  const { freeIndex } = problem.layout;
  const penalties = penaltyCurvature(problem);
  const diagonal = Float64Array.from(freeIndex, (column) => damping + (column < 0 ? 0 : penalties[column]));
  return {
    product: (v, out) => {
      problem.counts.gradients++;
      gaussNewtonProduct(problem, v, out);
      for (let i = 0; i < out.length; i++) out[i] += diagonal[i] * v[i];
    },
    right: Float64Array.from(problem.gradient, (g) => -g),
  };
}

/** From the last solution backwards for as long as the cost falls (Martens 2010, section 4.6). */
function lowest(problem: Problem, iterates: readonly Iterate[]): { iterate: Iterate; cost: number } {
  const costOf = ({ x }: Iterate) => {
    const { cost } = evaluateAlong(problem, 1, x);
    return Number.isNaN(cost) ? Infinity : cost;
  };
  let k = iterates.length - 1;
  let cost = costOf(iterates[k]);
  while (k > 0) {
    const earlier = costOf(iterates[k - 1]);
    if (earlier > cost) break;
    cost = earlier;
    k--;
  }
  return { iterate: iterates[k], cost };
}

/** theta += eta x with the first of the steps 1, 0.8, 0.64, ... that lowers the cost enough. */
function search(problem: Problem, x: Float64Array): StepResult | null {
  const slope = dot(problem.gradient, x);
  let stepSize = 1;
  for (let halvings = 0; halvings <= MOST_SHRINKS; halvings++, stepSize *= SHRINK) {
    const found = evaluateAlong(problem, stepSize, x);
    const { cost } = found;
    if (!(cost < problem.cost && cost <= problem.cost + DECREASE * stepSize * slope)) continue;
    acceptTrial(problem, found);
    return { kind: 'stepped', stepSize, halvings, evaluated: true };
  }
  return null;
}

function evaluateAlong(problem: Problem, eta: number, x: Float64Array): Cost {
  trialAlong(problem, eta, x);
  return evaluate(problem, problem.trial);
}
