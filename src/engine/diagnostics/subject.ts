/** A network at some weights with its data, ready to be looked at: a run that does not train. */
import type { Series } from '../data/series.ts';
import type { KernelProvider } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import { type WeightName, weightNames } from '../network/weight-names.ts';
import type { Needs } from '../train/buffers.ts';
import { fitRun } from '../train/fit.ts';
import type { SequenceBatch } from '../tasks/index.ts';
import { loadSequences, type Source } from '../train/feed.ts';
import { computeGradient, type Problem, setTheta } from '../train/problem.ts';
import { restoreRun, type Run, useWholeSeries } from '../train/run.ts';
import type { RunState } from '../train/run-state.ts';
import type { RunSpec } from '../train/spec.ts';

/** What decides whether a diagnostic says something, and what it costs. */
export interface SubjectSize {
  readonly layout: Layout;
  readonly spec: RunSpec;
  /** Steps and sequences that it looks at. */
  readonly steps: number;
  readonly batch: number;
}

/** See the head of the file. */
export interface Subject extends SubjectSize {
  readonly run: Run;
  readonly problem: Problem;
  /** Weight updates until then. */
  readonly iteration: number;
  readonly weights: readonly WeightName[];
}

/** What a diagnostic asks to have buffers for. */
export type SubjectNeed = 'backward' | 'tangent' | 'second' | 'products';

const EVERYTHING: readonly SubjectNeed[] = ['backward', 'tangent', 'second', 'products'];

/** Above so many trained weights no dense matrix over them is allocated. */
const MOST_DENSE = 3000;

/**
 * The sequences that diagnostics look at: the first `batch` of a task's validation set, or as many from all of a
 * collection's validation set (its training set where it has no other).
 */
export function sequencesLookedAt(
  { pool }: Extract<Source, { kind: 'sequences' }>,
  batch: number,
): SequenceBatch {
  const set = pool.counts?.validation === 0 ? 'training check' : 'validation';
  return pool.check(set, batch).next(batch);
}

/**
 * The subject of a checkpoint, without noise: for a series its whole training part, for a task a batch of its
 * validation sequences. Weights, cost, slopes and gradient are those of the checkpoint.
 * @param from.needs what there are buffers for; everything where it is left out
 * @throws UnfoldError as `restoreRun`
 */
export function openSubject(
  spec: RunSpec,
  series: Series | null,
  from: { provider: KernelProvider; checkpoint: Uint8Array; needs?: readonly SubjectNeed[] },
): Subject {
  const run = restoreRun(spec, series, { ...from, more: moreNeeds(from.needs ?? EVERYTHING) });
  const { problem, source, state } = run;
  if (source.kind === 'series') useWholeSeries(run);
  else loadSequences(problem, sequencesLookedAt(source, batchOf(problem)));
  settle(problem, state);
  return {
    run,
    problem,
    layout: problem.layout,
    spec: run.spec,
    steps: problem.window.to,
    batch: batchOf(problem),
    iteration: state.iteration,
    weights: weightNames(problem.layout),
  };
}

/**
 * The same subject at another state of its run, as `openSubject` would give it. Its buffers are shared, so that only
 * the newest one can be looked at. The state is not touched, now or later.
 */
export function moveSubject(subject: Subject, state: RunState): Subject {
  const { problem } = subject;
  const own = { ...state, theta: state.theta.slice(), counts: { ...state.counts } };
  problem.counts = own.counts;
  settle(problem, own);
  return { ...subject, run: { ...subject.run, state: own }, iteration: state.iteration };
}

/**
 * What decides about diagnostics of a spec before anything is allocated. For sequences of different lengths, `steps` is
 * the longest.
 * @param needs what a subject would have buffers for
 * @throws UnfoldError as `createRun`, and where such a subject would be too large
 */
export function subjectSize(
  spec: RunSpec,
  series: Series | null,
  needs: readonly SubjectNeed[] = [],
): SubjectSize & { readonly memoryBytes: number } {
  const { layout, extent, bytes, spec: fitted } = fitRun(spec, series, moreNeeds(needs));
  return { layout, spec: fitted, steps: extent.steps, batch: extent.batch, memoryBytes: bytes };
}

function settle(problem: Problem, { theta }: RunState): void {
  setTheta(problem, theta);
  computeGradient(problem);
}

/**
 * In place of what the run's own methods ask for, so that a subject is no larger than it must be. A backward pass is
 * always there, as the gradient is always computed.
 */
const moreNeeds =
  (needs: readonly SubjectNeed[]) =>
  ({ freeCount }: Layout): Needs => ({
    backward: true,
    tangent: needs.includes('tangent'),
    products: needs.includes('products'),
    second: needs.includes('second') && freeCount <= MOST_DENSE,
    readout: false,
  });

const batchOf = ({ parts }: Problem): number => parts.reduce((sum, { batch }) => sum + batch, 0);
