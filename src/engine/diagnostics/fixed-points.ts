/** Where the network comes to rest when it is left to itself. */
import { eigenvalues, type Eigenvalues } from '../math/eigenvalues.ts';
import { matrix } from '../math/kernels.ts';
import { closedLoop, loopOptions } from './closed-loop.ts';
import { searchRest, type Rest } from './fixed-point-search.ts';
import type { Diagnostic } from './index.ts';
import { refresh, shown, unitName } from './looked-at.ts';
import type { Finding, Panel, Trace } from './result.ts';
import { stateJacobian } from './state-jacobian-matrix.ts';
import { type External, openStateMap, stateAt, type StateMap, stateSize, stepState } from './state-map.ts';
import { stateRefusal } from './state-tangent.ts';
import type { Subject } from './subject.ts';

/** Larger states would take minutes. */
const MOST_NUMBERS = 200;

/** Two points nearer than this share of 1 + their length are one; slow points are found less exactly. */
const SAME = 1e-6;
const SAME_SLOW = 1e-2;

/** A search that ends elsewhere, but slower than this share of the mean speed along the data, has found a slow point. */
const SLOW = 0.01;

/** Searches that begin half-way between two points that were found. */
const MOST_BETWEEN = 15;

/** Points whose eigenvalues are drawn, and states of the trajectory. */
const MOST_DRAWN = 8;
const MOST_STATES = 500;

/** A point with what it is. */
interface Point extends Rest {
  readonly values: Eigenvalues;
  readonly radius: number;
  readonly unstable: number;
  readonly output: number;
  /** How many searches ended there. */
  found: number;
}

/**
 * Fixed points s = F(s) of the network with constant inputs (or its own outputs in their place): Newton's method from
 * many states along the data, then from half-way between the points found, points that are the same put together, each with the eigenvalues of its Jacobian. Slow
 * points, where the speed |F(s) - s| has a minimum that is not zero, are told apart.
 */
export const fixedPoints: Diagnostic = {
  name: 'fixed-points',
  label: 'Fixed points',
  help: 'States in which the network stays when its inputs are constant, searched from many states along the data; each with its eigenvalues, stable where all lie within the unit circle. They are the skeleton of what the network does: stable points are memories, saddles lie between them.',
  family: 'inside',
  source: 'Sussillo & Barak 2013',
  normal:
    'A network that follows a series usually has one stable point. One that has to remember a choice has a stable point, or a slow one, for each of them.',
  advice:
    'Where a task needs memory and there is one stable point only, whatever the network was told decays towards it: train on, or start with a larger spectral radius.',
  needs: [],
  fields: {
    seeds: {
      kind: 'integer',
      label: 'Searches',
      help: 'States along the data from which a search begins.',
      default: 40,
      min: 1,
      max: 10000,
    },
    inputs: {
      kind: 'choice',
      label: 'Inputs',
      help: 'What the network reads while it is left to itself.',
      default: 'mean',
      options: loopOptions,
    },
  },
  refuses: (size) => {
    const numbers = stateSize(size.layout);
    if (numbers <= MOST_NUMBERS) return stateRefusal(size);
    return `The state of this network has ${numbers} numbers; fixed points are searched up to ${MOST_NUMBERS}.`;
  },
  flops: ({ layout }, options) => {
    const n = stateSize(layout);
    return (options.seeds as number) * 15 * (n * n * n + 4 * layout.parameters * n);
  },
  compute: function* (subject, options) {
    refresh(subject);
    const { problem, layout } = subject;
    const loop = closedLoop(subject, options.inputs as 'closed' | 'mean' | 'zero');
    const map = openStateMap(layout, problem.theta, loop.links);
    const seeds = seedsOf(subject, map, options.seeds as number);
    const slow = SLOW * typicalSpeed(map, loop.external, seeds);
    const points: Point[] = [];
    let lost = 0;
    const all = [...seeds];
    for (let i = 0; i < all.length; i++) {
      const search = searchRest(map, loop.external, all[i]);
      let next = search.next();
      const share = (done: number) => Math.min(1, done / (seeds.length + MOST_BETWEEN));
      for (let k = 1; next.done !== true; next = search.next(), k++) yield share(i + k / (k + 10));
      const rest = next.value;
      if (rest.isFixed || rest.speed < slow) addPoint(points, map, { rest, external: loop.external });
      else if (i < seeds.length) lost++;
      yield share(i + 1);
      if (i === seeds.length - 1) all.push(...between(points));
    }
    points.sort((a, b) => Number(b.isFixed) - Number(a.isFixed) || b.found - a.found);
    return {
      scalars: scalarsOf(points, lost / seeds.length),
      panels: [tablePanel(points), eigenvaluePanel(points), portrait(subject, map, points)],
      findings: [findingOf(points, { searches: seeds.length, inputs: loop.inputs })],
    };
  },
};

/** States evenly spread over the steps, going round the sequences. */
function seedsOf({ problem }: Subject, map: StateMap, count: number): readonly Float64Array[] {
  const { from, to } = problem.window;
  const sequences = problem.parts.flatMap((part) =>
    Array.from({ length: part.batch }, (_, b) => ({ track: part.track, b })),
  );
  return Array.from({ length: count }, (_, k) => {
    const { track, b } = sequences[k % sequences.length];
    const t = from + 1 + Math.floor((k * (to - from - 1)) / count);
    return stateAt(map, track, { t, b });
  });
}

/** Half-way between any two points: where those lie that no trajectory comes near to. */
function between(points: readonly Point[]): readonly Float64Array[] {
  const pairs = points.flatMap((a, i) => points.slice(i + 1).map((b) => [a.state, b.state] as const));
  return pairs.slice(0, MOST_BETWEEN).map(([a, b]) => a.map((value, k) => (value + b[k]) / 2));
}

/** Mean of |F(s) - s| over the seeds. */
function typicalSpeed(map: StateMap, external: External, seeds: readonly Float64Array[]): number {
  const next = new Float64Array(map.entries.length);
  const speeds = seeds.map((state) => {
    stepState(map, state, { external, next });
    return distance(next, state);
  });
  return speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
}

function distance(x: Float64Array, y: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value, i) => sum + (value - y[i]) * (value - y[i]), 0));
}

/** Counts the point as found once more, or adds it. */
function addPoint(
  points: Point[],
  map: StateMap,
  { rest, external }: { rest: Rest; external: External },
): void {
  const { state } = rest;
  const near = (rest.isFixed ? SAME : SAME_SLOW) * (1 + distance(state, new Float64Array(state.length)));
  const known = points.find((point) => point.isFixed === rest.isFixed && distance(point.state, state) < near);
  if (known !== undefined) {
    known.found++;
    return;
  }
  const n = state.length;
  stepState(map, state, { external, next: new Float64Array(n) });
  const jacobian = new Float64Array(n * n);
  stateJacobian(map, jacobian);
  const values = eigenvalues(matrix(jacobian, { rows: n, cols: n }));
  const sizes = values.re.map((re, i) => Math.sqrt(re * re + values.im[i] * values.im[i]));
  const { output, outputs } = map.layout;
  points.push({
    ...{ ...rest, values, found: 1 },
    radius: sizes.reduce((most, size) => Math.max(most, size), 0),
    unstable: sizes.reduce((count, size) => count + (size > 1 ? 1 : 0), 0),
    output: map.track.layers[output].h[map.track.history * outputs],
  });
}

function scalarsOf(points: readonly Point[], lost: number) {
  const fixed = points.filter(({ isFixed }) => isFixed);
  return [
    { name: 'points', label: 'Fixed points', value: fixed.length },
    { name: 'stable', label: 'Stable fixed points', value: fixed.filter(({ radius }) => radius < 1).length },
    { name: 'slow', label: 'Slow points', value: points.length - fixed.length },
    { name: 'lost', label: 'Share of searches that found none', value: lost },
  ];
}

/** "stable", "saddle, 2 of 9 directions leave it", "slow". */
function kindOf({ isFixed, radius, unstable, state }: Point): string {
  const slow = isFixed ? '' : 'slow, ';
  if (radius < 1) return `${slow}stable`;
  return unstable === state.length ? `${slow}unstable` : `${slow}saddle`;
}

function tablePanel(points: readonly Point[]): Panel {
  return {
    kind: 'table',
    name: 'points',
    title: 'Points of rest',
    columns: [
      'Point',
      'Kind',
      'Unstable directions',
      'Largest |eigenvalue|',
      'First output',
      'Speed',
      'Searches',
    ],
    rows: points.map((point, i) => [
      i + 1,
      kindOf(point),
      point.unstable,
      point.radius,
      point.output,
      point.speed,
      point.found,
    ]),
  };
}

function eigenvaluePanel(points: readonly Point[]): Panel {
  return {
    kind: 'points',
    name: 'eigenvalues',
    title: 'Eigenvalues of the Jacobian at the points of rest',
    x: { label: 'Real part' },
    y: { label: 'Imaginary part' },
    traces: points.slice(0, MOST_DRAWN).map((point, i) => ({
      label: `point ${i + 1} (${kindOf(point)})`,
      x: point.values.re,
      y: point.values.im,
    })),
    unitCircle: true,
  };
}

/** The points among the states along the first sequence, in the plane of the two values that vary most there. */
function portrait({ problem, layout }: Subject, map: StateMap, points: readonly Point[]): Panel {
  const { from, to } = problem.window;
  const [{ track }] = problem.parts;
  const steps = Math.min(to - from, MOST_STATES);
  const states = Array.from({ length: steps }, (_, k) =>
    stateAt(map, track, { t: from + 1 + Math.floor((k * (to - from)) / steps), b: 0 }),
  );
  const variances = map.entries.map((_, i) => {
    const mean = states.reduce((sum, state) => sum + state[i], 0) / steps;
    return states.reduce((sum, state) => sum + (state[i] - mean) * (state[i] - mean), 0);
  });
  const order = variances.map((_, i) => i).sort((a, b) => variances[b] - variances[a] || a - b);
  const [a, b] = [order[0], order[1] ?? order[0]];
  const nameOf = (i: number) => {
    const { layer, unit, lag, memory } = map.entries[i];
    const past = lag > 1 ? `, ${lag - 1} ${lag === 2 ? 'step' : 'steps'} before` : '';
    return `${unitName(layout.layers[layer], unit)}${memory < 0 ? past : ', memory'}`;
  };
  const trace = (label: string, all: readonly Float64Array[]): Trace => ({
    label,
    x: Float64Array.from(all, (state) => state[a]),
    y: Float64Array.from(all, (state) => state[b]),
  });
  const ofKind = (label: string, isWanted: (point: Point) => boolean) =>
    trace(
      label,
      points.filter(isWanted).map(({ state }) => state),
    );
  return {
    kind: 'points',
    name: 'portrait',
    title: 'Points of rest among the states along the data',
    x: { label: nameOf(a) },
    y: { label: nameOf(b) },
    traces: [
      trace('states along the data', states),
      ofKind('stable', ({ isFixed, radius }) => isFixed && radius < 1),
      ofKind('not stable', ({ isFixed, radius }) => isFixed && radius >= 1),
      ofKind('slow', ({ isFixed }) => !isFixed),
    ].filter(({ x }) => x.length > 0),
  };
}

function findingOf(
  points: readonly Point[],
  { searches, inputs }: { searches: number; inputs: string },
): Finding {
  const fixed = points.filter(({ isFixed }) => isFixed);
  const stable = fixed.filter(({ radius }) => radius < 1).length;
  const slow = points.length - fixed.length;
  const alsoSlow = slow === 0 ? '' : `, and ${slow} slow ${slow === 1 ? 'point' : 'points'}`;
  const found = fixed.length === 1 ? 'one fixed point was found' : `${fixed.length} fixed points were found`;
  const single = stable === 1 ? ', which is stable' : ', which is not stable';
  const kinds = fixed.length === 0 ? '' : fixed.length === 1 ? single : `, ${stable} of them stable`;
  const slowest = fixed.reduce((most, { radius }) => (radius < 1 ? Math.max(most, radius) : most), 0);
  const memory =
    stable === 0
      ? ''
      : ` Near a stable one the slowest deviation keeps ${shown(100 * slowest)} % of its size at each step.`;
  return {
    name: 'points',
    level: 'note',
    sentence: `From ${searches} states along the data ${found}${kinds}${alsoSlow} (inputs: ${inputs}).${memory}`,
    remedies: [],
  };
}
