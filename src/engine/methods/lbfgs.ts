/**
 * L-BFGS (Liu & Nocedal 1989): the inverse Hessian is never stored, but made anew in every iteration from the last m
 * changes of the weights, s, and of the gradient, y (Nocedal & Wright 2006, algorithms 7.4 and 7.5).
 */
import type { Fields } from '../fields.ts';
import type { Vec } from '../math/kernels.ts';
import type { Problem } from '../train/problem.ts';
import type { Method, MethodState } from './index.ts';
import { addInto, difference, dot, norm, scaleInto } from './vectors.ts';
import { wolfeSearch } from './wolfe.ts';

/** A pair is left out where s'y is not more than this times |s| |y|: the inverse Hessian would not stay positive. */
const SMALLEST_COSINE = 1e-12;

const fields: Fields = {
  memory: {
    kind: 'integer',
    label: 'Memory',
    help: 'Number of changes of weights and gradient that are kept.',
    symbol: 'm',
    default: 20,
    min: 1,
    max: 1000,
  },
  decrease: {
    kind: 'number',
    label: 'Sufficient decrease',
    help: 'A step must lower the cost by at least this share of what the slope promises (first Wolfe condition).',
    symbol: 'c_1',
    default: 1e-4,
    above: 0,
    max: 0.5,
  },
  curvature: {
    kind: 'number',
    label: 'Curvature condition',
    help: 'A step must bring the slope down to at most this share (second Wolfe condition). Smaller values search the line more exactly. Must be larger than the sufficient decrease.',
    symbol: 'c_2',
    default: 0.9,
    above: 0,
    max: 0.999,
  },
  evaluations: {
    kind: 'integer',
    label: 'Most evaluations a search',
    help: 'How many points of the line may be tried in one iteration.',
    default: 40,
    min: 1,
    max: 1000,
  },
};

/** State: m rows of s and y in turn, with the weights and the gradient that the next pair is counted from. */
interface Memory extends MethodState {
  s: Float64Array[];
  y: Float64Array[];
  theta: Float64Array;
  gradient: Float64Array;
}

/** See the head of the file. */
export const lbfgs: Method = {
  name: 'lbfgs',
  label: 'L-BFGS',
  help: 'Quasi-Newton steps from the last changes of the gradient, with a line search. For networks of any size, on the same data at every iteration.',
  equation: 'w_{k+1} = w_k - \\eta_k H_k g_k',
  source: 'Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 3.5, 3.6, 7.4, 7.5',
  fields,
  precisions: ['float64', 'float32'],
  needs: ['gradient'],
  wholeData: true,
  boundsStep: true,
  bytes: ({ parameters }, { memory }) => 16 * parameters * ((memory as number) + 2),
  init: () => ({ s: [], y: [], theta: new Float64Array(0), gradient: new Float64Array(0) }),
  step: (problem, state, options) => {
    const memory = state as Memory;
    remember(problem, memory, options.memory as number);
    const result = search(problem, memory, options);
    if (result !== null) return result;
    // The pairs no longer describe the cost here: once more along the gradient.
    const hadPairs = memory.s.length > 0;
    Object.assign(memory, { s: [], y: [] });
    return (hadPairs ? search(problem, memory, options) : null) ?? { kind: 'stuck', word: 'line-search' };
  },
};

/** Adds the pair of the last step, and notes where the next one is counted from. */
function remember({ theta, gradient }: Problem, memory: Memory, most: number): void {
  if (memory.theta.length > 0) {
    const full = memory.s.length === most;
    const s = difference(theta, memory.theta, full ? memory.s.shift() : undefined);
    const y = difference(gradient, memory.gradient, full ? memory.y.shift() : undefined);
    const product = dot(s, y);
    if (product > SMALLEST_COSINE * Math.sqrt(dot(s, s) * dot(y, y))) {
      memory.s.push(s);
      memory.y.push(y);
    }
  }
  memory.theta = Float64Array.from(theta);
  memory.gradient = Float64Array.from(gradient);
}

function search(problem: Problem, memory: Memory, options: Record<string, unknown>) {
  const [decrease, curvature] = [options.decrease as number, options.curvature as number];
  directionInto(problem.direction, memory);
  // Without pairs the scale of the problem is unknown: the first step changes no weight by more than about 1.
  const length = norm(memory.gradient);
  const firstStep = memory.s.length > 0 ? 1 : Math.min(1, 1 / length);
  const limits = { firstStep, decrease, curvature: Math.max(curvature, decrease) };
  const found = wolfeSearch(problem, { ...limits, evaluations: options.evaluations as number });
  if (found === null) return null;
  const { stepSize, evaluations } = found;
  return { kind: 'stepped', stepSize, halvings: evaluations - 1, evaluated: true, linearised: true } as const;
}

/** out = H g by the two loops of algorithm 7.4, H_0 = (s'y / y'y) I of the newest pair. */
function directionInto(out: Vec, { s, y, gradient }: Memory): void {
  const q = Float64Array.from(gradient);
  const alphas = new Float64Array(s.length);
  for (let i = s.length - 1; i >= 0; i--) {
    alphas[i] = dot(s[i], q) / dot(s[i], y[i]);
    addInto(q, -alphas[i], y[i]);
  }
  const newest = s.length - 1;
  const scale = newest < 0 ? 1 : dot(s[newest], y[newest]) / dot(y[newest], y[newest]);
  scaleInto(q, scale);
  for (let i = 0; i < s.length; i++) addInto(q, alphas[i] - dot(y[i], q) / dot(s[i], y[i]), s[i]);
  out.set(q);
}
