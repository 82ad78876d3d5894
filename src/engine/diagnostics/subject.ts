/** A network at some weights with its data, ready to be looked at: a run that does not train. */
import type { Series } from '../data/series.ts';
import type { KernelProvider } from '../math/kernels.ts';
import type { Layout } from '../network/layout.ts';
import { type WeightName, weightNames } from '../network/weight-names.ts';
import { openStream } from '../random.ts';
import type { Extent, Needs } from '../train/buffers.ts';
import { loadSequences } from '../train/feed.ts';
import { computeGradient, type Problem, setTheta } from '../train/problem.ts';
import { restoreRun, type Run, useWholeSeries } from '../train/run.ts';
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

/** Buffers of every kind that diagnostics ask for. */
const EVERYTHING: Partial<Needs> = { backward: true, tangent: true, second: true, products: true };

/** Above so many trained weights no dense matrix over them is allocated. */
const MOST_DENSE = 3000;

/**
 * The subject of a checkpoint, without noise: for a series its whole training part, for a task a batch of its
 * validation sequences. Weights, cost, slopes and gradient are those of the checkpoint.
 * @throws UnfoldError as `restoreRun`
 */
export function openSubject(
  spec: RunSpec,
  series: Series | null,
  from: { provider: KernelProvider; checkpoint: Uint8Array },
): Subject {
  const run = restoreRun(spec, series, { ...from, more: needsFor });
  const { problem, source, state } = run;
  if (source.kind === 'series') useWholeSeries(run);
  else
    loadSequences(
      problem,
      source.task.draw(openStream(spec.seed, 'validation sequences'), source.options, batchOf(problem)),
    );
  setTheta(problem, state.theta);
  computeGradient(problem);
  return {
    run,
    problem,
    layout: problem.layout,
    spec,
    steps: problem.window.to,
    batch: batchOf(problem),
    iteration: state.iteration,
    weights: weightNames(problem.layout),
  };
}

const needsFor = (layout: Layout, _extent: Extent): Partial<Needs> => ({
  ...EVERYTHING,
  second: layout.freeCount <= MOST_DENSE,
});

const batchOf = ({ parts }: Problem): number => parts.reduce((sum, { batch }) => sum + batch, 0);
