/** How long gradients are, how many were clipped, and which threshold would suit. */
import { squaredLength } from '../gradients/row-product.ts';
import { weightBlocks } from '../network/weight-blocks.ts';
import { gradientNorm as normOf, gradientOfPart, type Problem } from '../train/problem.ts';
import type { Diagnostic } from './index.ts';
import { blockName, finite, fitting, refresh, shown } from './looked-at.ts';
import type { Finding, Panel, Remedy, Scalar } from './result.ts';
import type { Subject } from './subject.ts';
import { clipping } from './through-time-remedies.ts';

/** A threshold is to lie between these multiples of the average norm (Pascanu et al. 2013, section 3.2). */
const [LOWEST, HIGHEST] = [0.5, 10];

/** A gradient so many times longer than another one has exploded. */
const EXPLOSION = 100;

/** Above this share of clipped updates the threshold decides the length of nearly every step. */
const MANY = 0.9;

/** More sequences than this are not looked at one by one. */
const MOST_SEQUENCES = 100;

/**
 * Length of the gradient before clipping, here and at the last update; the share of updates that were clipped; the
 * gradient of each connection, and of each sequence alone. The average norm is estimated from this gradient and that
 * of the last update.
 */
export const gradientNorm: Diagnostic = {
  name: 'gradient-norm',
  label: 'Gradient norm and clipping',
  help: 'Length of the gradient before clipping, the share of updates whose gradient was clipped, and a threshold that would suit. By connection, and sequence by sequence.',
  family: 'time',
  source: 'Pascanu et al. 2013, section 3.2 and algorithm 1',
  normal:
    'Clipping touches a small share of the updates: the threshold lies between 0.5 and 10 times the average norm.',
  advice:
    'Clip where single gradients are many times longer than the average. Where nearly every gradient is clipped, the threshold acts as a fixed step length: raise it, or lower the learning rate.',
  needs: ['backward'],
  fields: {},
  refuses: () => null,
  flops: ({ layout, steps, batch }) =>
    6 * layout.parameters * steps * batch * (1 + (batch > 1 && batch <= MOST_SEQUENCES ? batch : 0)),
  compute: function* (subject) {
    const { problem } = subject;
    refresh(subject);
    const norm = normOf(problem);
    const byConnection = connectionPanel(subject);
    const singles = yield* sequenceNorms(subject);
    if (singles.length > 0) refresh(subject);
    const average = averageOf(norm, subject.run.state.gradientNorm);
    return {
      scalars: scalarsOf(subject, norm, average),
      panels: [byConnection, ...sequencePanel(singles)],
      findings: findingsOf(subject, norm, average),
    };
  },
};

/** Mean of both, but for a last one that is no number or beyond all measure: an explosion is what clipping is for. */
function averageOf(norm: number, last: number): number {
  return last < EXPLOSION * norm ? (norm + last) / 2 : norm;
}

function scalarsOf({ run, spec }: Subject, norm: number, average: number): readonly Scalar[] {
  const { iteration, clipped, rescued, gradientNorm: last } = run.state;
  const share = (count: number) => (iteration === 0 ? NaN : count / iteration);
  const { clip } = spec.guards;
  const references =
    clip.name === 'norm' ? [{ axis: 'y' as const, at: clip.threshold as number, label: 'threshold' }] : [];
  return [
    { name: 'norm', label: 'Gradient norm before clipping', value: finite(norm), log: true, references },
    { name: 'last-norm', label: 'Gradient norm of the last update', value: finite(last), log: true },
    { name: 'clipped', label: 'Share of updates that were clipped', value: share(clipped) },
    { name: 'rescued', label: 'Share of updates that were rescued', value: share(rescued) },
    {
      name: 'threshold-low',
      label: 'Smallest threshold that suits',
      value: finite(LOWEST * average),
      log: true,
    },
    {
      name: 'threshold-high',
      label: 'Largest threshold that suits',
      value: finite(HIGHEST * average),
      log: true,
    },
  ];
}

/** Length of the gradient of every block of weights. */
function connectionPanel({ layout, problem }: Subject): Panel {
  const blocks = weightBlocks(layout);
  return {
    kind: 'bars',
    name: 'connections',
    title: 'Length of the gradient by connection',
    y: { label: 'Length of dC/dW', log: true },
    labels: blocks.map((block) => blockName(layout, block)),
    values: Float64Array.from(blocks, ({ rows, cols, at, stride }) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += squaredLength(problem.gradient, at + i * stride, cols);
      return sum > 0 ? Math.sqrt(sum) : NaN;
    }),
  };
}

/** Length of dE/dtheta of every sequence alone; nothing for one sequence or for very many. */
function* sequenceNorms({ problem, batch }: Subject): Generator<number, readonly number[], void> {
  if (batch < 2 || batch > MOST_SEQUENCES) return [];
  const norms: number[] = [];
  for (const part of problem.parts) {
    const all = part.slope.slice();
    for (let b = 0; b < part.batch; b++) {
      keepSequence(problem, part, { all, b });
      gradientOfPart(problem, part);
      norms.push(trainedLength(problem, part.gradient));
      yield norms.length / (batch + 1);
    }
    part.slope.set(all);
  }
  return norms;
}

function keepSequence(
  { layout }: Problem,
  { slope, batch }: Problem['parts'][number],
  { all, b }: { all: ArrayLike<number>; b: number },
): void {
  const width = layout.outputs;
  for (let i = 0; i < slope.length; i++) slope[i] = Math.floor(i / width) % batch === b ? all[i] : 0;
}

function trainedLength({ layout }: Problem, gradient: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i++) if (layout.freeIndex[i] >= 0) sum += gradient[i] * gradient[i];
  return Math.sqrt(sum);
}

function sequencePanel(norms: readonly number[]): readonly Panel[] {
  if (norms.length === 0) return [];
  return [
    {
      kind: 'points',
      name: 'sequences',
      title: 'Length of the gradient of each sequence alone',
      x: { label: 'Sequence' },
      y: { label: 'Length of its share of dE/dtheta', log: true },
      traces: [
        {
          label: 'sequences',
          x: Float64Array.from(norms, (_, i) => i + 1),
          y: Float64Array.from(norms, (norm) => (norm > 0 ? norm : NaN)),
        },
      ],
    },
  ];
}

function findingsOf(subject: Subject, norm: number, average: number): readonly Finding[] {
  const { iteration, clipped } = subject.run.state;
  const threshold = Number(average.toPrecision(2));
  if (!Number.isFinite(norm)) {
    return [
      {
        name: 'not-finite',
        level: 'problem',
        sentence:
          'The gradient at these weights is not a finite number: errors overflow on their way back, or the outputs have.',
        remedies: fitting(subject, [clipping(subject, 1)]),
      },
    ];
  }
  const { clip } = subject.spec.guards;
  if (clip.name === 'none') {
    const remedies = threshold > 0 ? fitting(subject, [clipping(subject, threshold)]) : [];
    return remedies.length === 0 ? [] : [thresholdNote(average, remedies)];
  }
  if (iteration === 0 || clipped / iteration < MANY) return [];
  const higher = Number((HIGHEST * average).toPrecision(2));
  return [
    {
      name: 'nearly-all-clipped',
      level: 'warning',
      sentence: `${shown((100 * clipped) / iteration)} % of the updates were clipped, so the threshold acts as a fixed length of the steps. Gradients are ${shown(average)} long on average.`,
      remedies: fitting(subject, [clipping(subject, threshold), clipping(subject, higher)].map(numbered)),
    },
  ];
}

function thresholdNote(average: number, remedies: readonly Remedy[]): Finding {
  return {
    name: 'threshold',
    level: 'note',
    sentence: `Gradients are not clipped. A threshold from ${shown(LOWEST * average)} to ${shown(HIGHEST * average)} would suit (0.5 to 10 times the average norm of ${shown(average)}).`,
    remedies,
  };
}

const numbered = <T extends { readonly name: string }>(remedy: T, i: number): T => ({
  ...remedy,
  name: `${remedy.name}-${i + 1}`,
});
