/** Whether deviations of the state die out or grow over many steps: Lyapunov exponents of the network. */
import { exp } from '../math/elementary.ts';
import { lyapunovExponents, type LyapunovResult } from '../math/lyapunov.ts';
import { gradientNorm } from '../train/problem.ts';
import { closedLoop, loopOptions } from './closed-loop.ts';
import type { Diagnostic } from './index.ts';
import { finite, refresh, sequenceField, sequenceOf, shown } from './looked-at.ts';
import type { Finding, Panel, Scalar } from './result.ts';
import { externalAt, openStateMap, stateAt, stateSize } from './state-map.ts';
import { journey, type Journey, stateRefusal } from './state-tangent.ts';
import type { Subject } from './subject.ts';
import { againstExploding } from './through-time-remedies.ts';

interface Options {
  readonly count: number;
  readonly discard: number;
  readonly sequence: number;
  readonly inputs: 'closed' | 'mean' | 'zero';
  readonly steps: number;
}

/** Exponents nearer to 0 than this are taken for 0, whatever the number of steps. */
const NEAR_ZERO = 0.002;

/** Exponents of one journey, and how it ended. */
interface Exponents extends LyapunovResult {
  readonly hasRunAway: boolean;
  readonly steps: number;
}

/**
 * The largest Lyapunov exponents per step: of the network driven by its data (conditional exponents), and of the
 * network left to itself, its own outputs in place of its inputs, from the state that the data end in. By tangent
 * vectors made orthonormal at every step.
 */
export const lyapunov: Diagnostic = {
  name: 'lyapunov',
  label: 'Lyapunov exponents',
  help: 'By how much small deviations of the state grow per step in the long run, as natural logarithms: of the network driven by its data, and of the network left to itself. Below 0 they die out; where they are lost at once, there is no number.',
  family: 'inside',
  source: 'Benettin et al. 1980; Eckmann & Ruelle 1985, section V; Bertschinger & Natschlaeger 2004',
  normal:
    'Driven by data, the largest exponent is below 0: the network forgets its start. Near 0 it remembers for long. Left to itself, a model of a chaotic series should have about the exponent of that series.',
  advice:
    'Above 0 while driven, the network is chaotic: its outputs depend on its initial state, and gradients explode. Start with a smaller spectral radius, or clip.',
  needs: [],
  fields: {
    count: {
      kind: 'integer',
      label: 'Exponents',
      help: 'How many, largest first.',
      default: 3,
      min: 1,
      max: 100,
    },
    discard: {
      kind: 'integer',
      label: 'Steps before',
      help: 'Steps at the beginning that do not count (at most a quarter of the data).',
      default: 100,
      min: 0,
    },
    sequence: sequenceField,
    inputs: {
      kind: 'choice',
      label: 'Inputs when left to itself',
      help: 'What takes the place of the inputs.',
      default: 'closed',
      options: loopOptions,
    },
    steps: {
      kind: 'integer',
      label: 'Steps when left to itself',
      help: 'Steps that count; 0 leaves this part out.',
      default: 2000,
      min: 0,
      max: 1000000,
    },
  },
  refuses: (size) => stateRefusal(size),
  flops: ({ layout, steps }, options) => {
    const n = stateSize(layout);
    const { count, discard, steps: alone } = options as unknown as Options;
    return (steps + alone + discard) * (2 * n * n * (1 + count) + 2 * layout.parameters * (1 + 0.1 * n));
  },
  compute: function* (subject, options) {
    refresh(subject);
    const settings = options as unknown as Options;
    const driven = yield* drivenExponents(subject, settings, settings.steps === 0 ? 1 : 0.5);
    if (settings.steps === 0) return resultOf(subject, driven, null);
    const loop = closedLoop(subject, settings.inputs);
    const alone = yield* ownExponents(subject, settings, loop);
    return resultOf(subject, driven, { ...alone, inputs: loop.inputs });
  },
};

/** Along the data, from the state that they begin with. */
function* drivenExponents(
  subject: Subject,
  { count, discard, sequence }: Options,
  share: number,
): Generator<number, Exponents, void> {
  const { problem, layout } = subject;
  const { part, b } = sequenceOf(subject, sequence);
  const { from, to } = problem.window;
  const map = openStateMap(layout, problem.theta, []);
  const state = stateAt(map, part.track, { t: from, b });
  const trip = journey(map, state, (step) => externalAt(part.track, { t: from + step, b }));
  const before = Math.min(discard, Math.floor((to - from) / 4));
  return yield* exponentsOf(
    trip,
    { count, discard: before, steps: to - from - before },
    (done) => share * done,
  );
}

/** Left to itself, from the state after the data. */
function* ownExponents(
  subject: Subject,
  { count, discard, sequence, steps }: Options,
  { links, external }: ReturnType<typeof closedLoop>,
): Generator<number, Exponents & { outputs: Float64Array }, void> {
  const { problem, layout } = subject;
  const { part, b } = sequenceOf(subject, sequence);
  const map = openStateMap(layout, problem.theta, links);
  const trip = journey(map, stateAt(map, part.track, { t: problem.window.to, b }), () => external);
  const outputs: number[] = [];
  const { h } = map.track.layers[layout.output];
  const watched: Journey = {
    ...{ size: trip.size, state: trip.state },
    get hasRunAway() {
      return trip.hasRunAway;
    },
    advance: (vectors, rows) => {
      trip.advance(vectors, rows);
      if (outputs.length < MOST_OUTPUTS)
        outputs.push(trip.hasRunAway ? NaN : h[map.track.history * layout.outputs]);
    },
  };
  const found = yield* exponentsOf(watched, { count, discard, steps }, (done) => 0.5 + 0.5 * done);
  return { ...found, outputs: Float64Array.from(outputs) };
}

/** Steps of the network's own output that are drawn. */
const MOST_OUTPUTS = 1000;

function* exponentsOf(
  trip: Journey,
  { count, discard, steps }: { count: number; discard: number; steps: number },
  share: (done: number) => number,
): Generator<number, Exponents, void> {
  const settings = { count: Math.min(count, trip.size), discard, steps };
  const run = lyapunovExponents(trip, settings);
  let next = run.next();
  for (; next.done !== true; next = run.next()) yield share(next.value);
  const { exponents, running } = next.value;
  const { hasRunAway } = trip;
  return { exponents: hasRunAway ? exponents.map(() => NaN) : exponents, running, hasRunAway, steps };
}

type Alone = Exponents & { outputs: Float64Array; inputs: string };

function resultOf(subject: Subject, driven: Exponents, alone: Alone | null) {
  return {
    scalars: [
      ...scalarsOf(driven, { name: 'driven', words: 'driven by the data' }),
      ...(alone === null ? [] : scalarsOf(alone, { name: 'alone', words: 'left to itself' })),
    ],
    panels: [
      runningPanel(driven, { name: 'driven', title: 'Exponents of the network driven by its data' }),
      ...(alone === null ? [] : alonePanels(alone)),
    ],
    findings: [...drivenFindings(subject, driven), ...(alone === null ? [] : aloneFindings(alone))],
  };
}

function scalarsOf({ exponents }: Exponents, { name, words }: { name: string; words: string }): Scalar[] {
  return Array.from(exponents, (value, k) => ({
    name: `${name}-${k + 1}`,
    label: `Lyapunov exponent ${k + 1}, ${words}`,
    value: finite(value),
    references: [{ axis: 'y' as const, at: 0, label: 'chaos above' }],
  }));
}

function runningPanel(
  { exponents, running, steps }: Exponents,
  about: { name: string; title: string },
): Panel {
  return {
    kind: 'lines',
    ...about,
    x: { label: 'Step' },
    y: { label: 'Mean so far, per step' },
    traces: Array.from(exponents, (_, k) => ({
      label: `exponent ${k + 1}`,
      x: Float64Array.from({ length: steps }, (_unused, t) => t + 1),
      y: running.slice(k * steps, (k + 1) * steps).map(finite),
    })),
    references: [{ axis: 'y', at: 0, label: 'neither grow nor die out' }],
  };
}

function alonePanels(alone: Alone): Panel[] {
  return [
    runningPanel(alone, { name: 'alone', title: 'Exponents of the network left to itself' }),
    {
      kind: 'lines',
      name: 'outputs',
      title: `Output of the network left to itself (inputs: ${alone.inputs})`,
      x: { label: 'Step after the data' },
      y: { label: 'First output, scaled' },
      traces: [{ label: 'output', x: alone.outputs.map((_, t) => t + 1), y: alone.outputs }],
    },
  ];
}

/** How far from 0 the largest exponent must be to tell: as far as its mean over half of the steps is from that over all. */
function doubtOf({ exponents, running, steps }: Exponents): number {
  const half = running[Math.floor((steps - 1) / 2)];
  return Math.max(NEAR_ZERO, 2 * Math.abs(half - exponents[0]));
}

function drivenFindings(subject: Subject, driven: Exponents): Finding[] {
  const { exponents } = driven;
  if (!(exponents[0] > doubtOf(driven))) return [];
  return [
    {
      name: 'chaotic',
      level: 'warning',
      sentence: `Driven by its data the network is chaotic: deviations of its state grow by ${shown(100 * (exp(exponents[0]) - 1))} % a step (exponent ${shown(exponents[0])}), so outputs depend on the initial state and gradients explode with the length of the sequence.`,
      remedies: againstExploding(subject, gradientNorm(subject.problem)),
    },
  ];
}

function aloneFindings(alone: Alone): Finding[] {
  const { exponents, hasRunAway, inputs } = alone;
  const about = (sentence: string): Finding[] => [
    { name: 'alone', level: 'note', sentence: `${sentence} (inputs: ${inputs}).`, remedies: [] },
  ];
  if (hasRunAway) return about('Left to itself the network runs away to infinity');
  const [largest] = exponents;
  const doubt = doubtOf(alone);
  if (largest > doubt)
    return about(`Left to itself the network is chaotic: largest exponent ${shown(largest)} a step`);
  if (largest > -doubt)
    return about(
      'Left to itself the network oscillates without settling, or settles very slowly: its largest exponent is near 0',
    );
  return about(
    'Left to itself the network comes to rest or to a cycle of whole steps: its largest exponent is below 0',
  );
}
