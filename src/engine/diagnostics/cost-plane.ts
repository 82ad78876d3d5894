/** The cost over the plane of two directions. */
import { UnfoldError } from '../errors.ts';
import { log } from '../math/elementary.ts';
import { evaluate, type Problem } from '../train/problem.ts';
import { refuseCurvature } from './curvature.ts';
import { denseFlops, inDouble, passFlops, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { shown } from './looked-at.ts';
import type { DiagnosticResult, Panel } from './result.ts';
import { type Direction, directionField, type DirectionName, directionOf } from './search-directions.ts';

/** Two steps whose cosine is closer to 1 than this span no plane. */
const PARALLEL = 1e-9;

/** log10 of the cost on a grid about the present weights. */
export const costPlane: Diagnostic = {
  name: 'cost-plane',
  label: 'Cost over a plane',
  help: 'The cost, as a power of ten, over the plane of two directions about the present weights. The second direction is made orthogonal to the first.',
  family: 'surface',
  source: 'Pedersen 1997 (ill-conditioning: long narrow valleys); directions as Pedersen & Hansen 1995',
  normal:
    'A bowl about a minimum. A long narrow valley is ill-conditioning; cliffs are dynamics about to explode.',
  advice:
    'In a narrow valley first-order methods crawl or oscillate: use a second-order method, and weight decay to widen the valley. At a cliff clip gradients.',
  needs: ['backward', 'tangent', 'second', 'products'],
  fields: {
    first: directionField('First direction', 'gradient'),
    second: directionField('Second direction', 'automatic'),
    range: {
      kind: 'number',
      label: 'Range',
      help: 'Steps to either side.',
      default: 1.5,
      above: 0,
      max: 100,
    },
    points: {
      kind: 'integer',
      label: 'Points a side',
      help: 'The grid has so many points squared; an odd number has the present weights in the middle.',
      default: 21,
      min: 3,
      max: 41,
    },
  },
  refuses: (size) => {
    const { freeCount } = size.layout;
    if (freeCount === 1)
      return 'Only one weight of this network is trained, so there is no plane to look at.';
    return refuseCurvature(size);
  },
  flops: (size, { points }) => 2 * denseFlops(size) + (points as number) ** 2 * passFlops(size),
  compute: function* (subject, options) {
    const problem = inDouble(subject);
    try {
      const plane = planeOf(problem, options.first as DirectionName, options.second as DirectionName);
      yield 0.1;
      const { range, points } = options as { range: number; points: number };
      const at = Float64Array.from({ length: points }, (_, i) => range * ((2 * i) / (points - 1) - 1));
      const cost = new Float64Array(points * points);
      for (let row = 0; row < points; row++) {
        for (let column = 0; column < points; column++) {
          cost[row * points + column] = costOn(problem, plane, [at[column], at[row]]);
          yield 0.1 + (0.9 * (row * points + column + 1)) / (points * points);
        }
      }
      return describe({ plane, at, cost, start: problem.cost });
    } finally {
      restore(problem);
    }
  },
};

type Plane = readonly [Direction, Direction];

function planeOf(problem: Problem, first: DirectionName, second: DirectionName): Plane {
  const one = directionOf(problem, first);
  restore(problem);
  const other = directionOf(problem, second);
  const square = dot(one.step, one.step);
  const share = dot(one.step, other.step) / square;
  const step = other.step.map((x, i) => x - share * one.step[i]);
  if (dot(step, step) > PARALLEL * dot(other.step, other.step)) return [one, { ...other, step }];
  throw new UnfoldError(
    'diagnostic.no-direction',
    `"${one.label}" and "${other.label}" are the same direction here and span no plane. Choose another second direction.`,
    'second',
  );
}

/** C at theta + a first + b second; NaN where it is not finite. */
function costOn(problem: Problem, [first, second]: Plane, [a, b]: readonly [number, number]): number {
  const { theta, trial } = problem;
  for (let i = 0; i < theta.length; i++) trial[i] = theta[i] + a * first.step[i] + b * second.step[i];
  const { cost } = evaluate(problem, trial);
  return Number.isFinite(cost) ? cost : NaN;
}

function describe(found: {
  plane: Plane;
  at: Float64Array;
  cost: Float64Array;
  start: number;
}): DiagnosticResult {
  const { plane, at, cost, start } = found;
  const n = at.length;
  let least = -1;
  cost.forEach((value, i) => {
    if (!Number.isNaN(value) && (least < 0 || value < cost[least])) least = i;
  });
  const lowest = least < 0 ? NaN : cost[least];
  const [a, b] = least < 0 ? [NaN, NaN] : [at[least % n], at[Math.floor(least / n)]];
  const range = cost.reduce((most, value) => (value > most ? value : most), 0) / lowest;
  return {
    scalars: [
      { name: 'lowest', label: 'Lowest cost on the grid', value: lowest, log: true },
      { name: 'range', label: 'Highest over lowest cost on the grid', value: range, log: true },
    ],
    panels: [panelOf(plane, at, cost)],
    findings: [
      {
        name: 'lowest',
        level: 'note',
        sentence:
          lowest < start
            ? `The lowest cost on the grid is ${shown(lowest)} at ${shown(a)} and ${shown(b)} steps; here it is ${shown(start)}.`
            : `No point of the grid has a lower cost than the present weights, ${shown(start)}.`,
        remedies: [],
      },
    ],
  };
}

function panelOf([first, second]: Plane, at: Float64Array, cost: Float64Array): Panel {
  const labels = Array.from(at, (value) => String(Number(value.toPrecision(3))));
  const ten = log(10);
  return {
    kind: 'matrix',
    name: 'plane',
    title: 'log10 of the cost over two directions',
    x: { label: `${first.label}: ${first.unit}` },
    y: { label: `${second.label}: ${second.unit}` },
    rows: labels,
    columns: labels,
    values: cost.map((value) => (value > 0 ? log(value) / ten : NaN)),
    scale: 'range',
  };
}

const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + value * y[i], 0);
