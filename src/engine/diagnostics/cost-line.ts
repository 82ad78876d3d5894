/** The cost along one direction, beside what the quadratic model says. */
import { evaluate, type Problem } from '../train/problem.ts';
import { denseFlops, inDouble, passFlops, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { shown } from './looked-at.ts';
import type { DiagnosticResult, Finding } from './result.ts';
import {
  curvatureAlong,
  type Direction,
  directionField,
  type DirectionName,
  directionOf,
  refuseDirections,
} from './search-directions.ts';

/** Halvings after which a line search has nothing to look for. */
const MOST_HALVINGS = 30;

/** The cost along a line with the models of Gauss-Newton and of the exact Hessian, and the step that halving takes. */
export const costLine: Diagnostic = {
  name: 'cost-line',
  label: 'Cost along a line',
  help: 'The cost along the search direction beside its quadratic model, with the step that damped Gauss-Newton takes: a full step, halved until the cost falls.',
  family: 'surface',
  source: 'Pedersen 1997 eq. 4-6 (damped Gauss-Newton); Pedersen & Hansen 1995',
  normal:
    'Near a minimum the model and the cost agree well beyond a full step, which is taken whole. Far from it the cost leaves the model after a small part of the step.',
  advice:
    'Where the full step is halved many times, the model is no good as far as it reaches: raise weight decay, use Levenberg-Marquardt, or begin with gradient descent. A wall of cost close by is the mark of dynamics about to explode: clip gradients in first-order methods.',
  needs: ['backward', 'tangent', 'second', 'products'],
  fields: {
    direction: directionField('Direction', 'automatic'),
    from: {
      kind: 'number',
      label: 'From',
      help: 'First point, in steps; 0 is where the weights are.',
      default: -0.5,
      min: -100,
      max: 0,
    },
    to: {
      kind: 'number',
      label: 'To',
      help: 'Last point, in steps; 1 is a full step.',
      default: 1.5,
      above: 0,
      max: 100,
    },
    points: {
      kind: 'integer',
      label: 'Points',
      help: 'Evaluations of the cost along the line.',
      default: 81,
      min: 5,
      max: 1000,
    },
  },
  refuses: refuseDirections,
  flops: (size, { points }) => denseFlops(size) + ((points as number) + MOST_HALVINGS) * passFlops(size),
  compute: function* (subject, options) {
    const problem = inDouble(subject);
    try {
      const start = problem.cost;
      const direction = directionOf(problem, options.direction as DirectionName);
      restore(problem);
      const model = modelAlong(problem, direction);
      yield 0.1;
      const { from, to, points } = options as { from: number; to: number; points: number };
      const x = Float64Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
      const cost = new Float64Array(points);
      for (let i = 0; i < points; i++) {
        cost[i] = costAt(problem, direction, x[i]);
        yield 0.1 + (0.8 * (i + 1)) / points;
      }
      const accepted = halvedStep(problem, direction, start);
      return describe({ direction, start, model, x, cost, accepted, full: costAt(problem, direction, 1) });
    } finally {
      restore(problem);
    }
  },
};

/** C(s) = C + slope s + curvature s^2 / 2. */
export interface LineModel {
  readonly slope: number;
  readonly gaussNewton: number;
  /** NaN where the loss has no second derivative by the outputs. */
  readonly exact: number;
}

/** First and second derivatives of the cost along a direction, at weights that were just evaluated with their gradient. */
export function modelAlong(problem: Problem, { step }: Direction): LineModel {
  const slope = step.reduce((sum, d, i) => sum + d * problem.gradient[i], 0);
  if (problem.loss.curvature === null) return { slope, gaussNewton: NaN, exact: NaN };
  return { slope, ...curvatureAlong(problem, step) };
}

/** C at theta + s step; NaN where it is not finite. */
export function costAt(problem: Problem, { step }: Direction, s: number): number {
  const { theta, trial } = problem;
  for (let i = 0; i < theta.length; i++) trial[i] = theta[i] + s * step[i];
  const { cost } = evaluate(problem, trial);
  return Number.isFinite(cost) ? cost : NaN;
}

interface Accepted {
  readonly step: number;
  readonly halvings: number;
  readonly cost: number;
}

/** A full step, halved until the cost falls; null where it does not. */
function halvedStep(problem: Problem, direction: Direction, start: number): Accepted | null {
  for (let halvings = 0, step = 1; halvings <= MOST_HALVINGS; halvings++, step /= 2) {
    const cost = costAt(problem, direction, step);
    if (cost < start) return { step, halvings, cost };
  }
  return null;
}

interface Found {
  readonly direction: Direction;
  readonly start: number;
  readonly model: LineModel;
  readonly x: Float64Array;
  readonly cost: Float64Array;
  readonly accepted: Accepted | null;
  /** Cost of the full step. */
  readonly full: number;
}

function describe(found: Found): DiagnosticResult {
  const { direction, start, model, x, cost, accepted, full } = found;
  const curve = (curvature: number) =>
    positive(x.map((s) => start + model.slope * s + 0.5 * curvature * s * s));
  const promised = -(model.slope + 0.5 * model.gaussNewton);
  const traces = [
    { label: 'Cost', x, y: positive(cost) },
    { label: 'Gauss-Newton model', x, y: curve(model.gaussNewton) },
    { label: 'Model with the exact Hessian', x, y: curve(model.exact) },
  ];
  const marks = accepted === null ? [] : [{ axis: 'x' as const, at: accepted.step, label: 'accepted' }];
  return {
    scalars: [
      { name: 'accepted-step', label: 'Accepted step', value: accepted?.step ?? 0 },
      { name: 'halvings', label: 'Halvings until the cost falls', value: accepted?.halvings ?? NaN },
      {
        name: 'reduction',
        label: 'Reduction of the cost by a full step, over the model’s',
        value: (start - full) / promised,
      },
      { name: 'slope', label: 'Slope of the cost along the direction', value: model.slope },
      { name: 'curvature', label: 'Curvature along the direction, Gauss-Newton', value: model.gaussNewton },
      { name: 'curvature-exact', label: 'Curvature along the direction, exact', value: model.exact },
    ],
    panels: [
      {
        kind: 'lines',
        name: 'line',
        title: `Cost along: ${direction.label}`,
        x: { label: direction.unit },
        y: { label: 'Cost', log: true },
        traces: traces.filter(({ y }) => y.some((value) => !Number.isNaN(value))),
        references: [{ axis: 'x', at: 0, label: 'present weights' }, ...marks],
      },
    ],
    findings: [finding(found)],
  };
}

function finding({ direction, start, accepted }: Found): Finding {
  if (accepted === null)
    return {
      name: 'no-decrease',
      level: 'warning',
      sentence: `Along "${direction.label}" no step from 1 down to 2^-${MOST_HALVINGS} lowers the cost of ${shown(start)}.`,
      remedies: [],
    };
  const { step, halvings, cost } = accepted;
  return {
    name: 'accepted',
    level: halvings > 6 ? 'warning' : 'note',
    sentence: `Along "${direction.label}" ${halvings === 0 ? 'the full step' : `a step of ${shown(step)}, after ${halvings} ${halvings === 1 ? 'halving' : 'halvings'},`} takes the cost from ${shown(start)} to ${shown(cost)}.`,
    remedies: [],
  };
}

/** What a logarithmic axis can show. */
const positive = (values: Float64Array): Float64Array => values.map((value) => (value > 0 ? value : NaN));
