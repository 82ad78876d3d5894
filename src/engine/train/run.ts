/** A run: a spec on its data, brought to life. `createRun` starts it, `restoreRun` goes on from a checkpoint. */
import type { Series } from '../data/series.ts';
import { entryNamed } from '../fields.ts';
import { initialisations } from '../initialisations/index.ts';
import type { KernelProvider } from '../math/kernels.ts';
import { methods } from '../methods/index.ts';
import { addBiasOffsets } from '../network/layout.ts';
import { openStream } from '../random.ts';
import { createProblem, regularizationsOf } from './buffers.ts';
import { specAt } from './changes.ts';
import { type Fit, fitRun, type MoreNeeds } from './fit.ts';
import { initialData, loadSeries, nextBatch, type Plan, type Source, useSteps } from './feed.ts';
import { type Problem, setTheta, uncounted } from './problem.ts';
import { decodeState, encodeState, numericsVersion, type RunState } from './run-state.ts';
import type { RunSpec } from './spec.ts';

export { completeSpec, type Estimate, estimateRun } from './fit.ts';

/** `state` is all that a checkpoint needs; the rest is machinery, rebuilt from spec and data. */
export interface Run {
  /** As it was given, with what a collection says about batches (see `completeSpec`). */
  given: RunSpec;
  /** As it holds at the present iteration: `given` with its changes so far. */
  spec: RunSpec;
  /** The series that the spec's data or collection are read from; null for a task that makes its own sequences. */
  readonly series: Series | null;
  readonly source: Source;
  readonly plan: Plan;
  readonly problem: Problem;
  readonly state: RunState;
  /** What the buffers hold; not part of the state, as it follows from it. */
  readonly cache: {
    /** The gradient (and J'J) belong to the accepted weights. */
    linearised: boolean;
    /** The batch is the one that the state tells of. */
    loaded: boolean;
    /** Changes of the specification that hold. */
    changes: number;
  };
}

/**
 * A run at iteration 0, weights drawn from the seed.
 * @throws UnfoldError 'data.*', 'network.*', 'task.*', 'run.*' when spec and data do not fit or the machine cannot hold it
 */
export function createRun(spec: RunSpec, series: Series | null, provider: KernelProvider): Run {
  const { fit, problem } = assemble(spec, series, { provider });
  const [{ method }] = spec.phases;
  const stream = (purpose: string) => openStream(spec.seed, purpose).state();
  const state: RunState = {
    numerics: numericsVersion,
    identity: fit.identity,
    iteration: 0,
    phase: 0,
    phaseIteration: 0,
    theta: initialWeights(spec, fit),
    method: {},
    data: initialData(spec),
    streams: { method: stream('method'), noise: stream('noise') },
    counts: { evaluations: 0, gradients: 0 },
    clipped: 0,
    rescued: 0,
    stepSize: NaN,
    halvings: 0,
    cost: NaN,
    gradientNorm: NaN,
    best: null,
    last: null,
    rows: 0,
    ended: null,
  };
  const run = revive({ series, ...fit, given: fit.spec, problem, state });
  state.method = entryNamed(methods, method.name).init(method, problem);
  return run;
}

/**
 * A run as a checkpoint left it; what follows has the same bits as if it had never been interrupted.
 * @throws UnfoldError 'checkpoint.*' (see `decodeState`), and as `createRun`
 */
export function restoreRun(
  spec: RunSpec,
  series: Series | null,
  from: { provider: KernelProvider; checkpoint: Uint8Array; more?: MoreNeeds },
): Run {
  const { fit, problem } = assemble(spec, series, from);
  const state = decodeState(from.checkpoint, fit.identity);
  if (mayGoOn(specAt(spec, state.iteration), state)) goOn(state);
  return revive({ series, ...fit, given: fit.spec, problem, state });
}

/** The run's state as bytes. */
export function checkpointOf({ state }: Run): Uint8Array {
  return encodeState(state);
}

/**
 * Lets the changes hold that are due at the present iteration. Mutates `run.spec`, and what follows from it. Where none
 * is due, nothing happens.
 */
export function takeChanges(run: Run): void {
  const { state, problem, plan } = run;
  const due = run.given.changes.filter(({ iteration }) => iteration <= state.iteration).length;
  if (due === run.cache.changes) return;
  hold(run);
  if (!plan.changes) uncounted(problem, () => setTheta(problem, state.theta));
  run.cache.linearised = false;
}

function hold(run: Run): void {
  const { given, state, problem } = run;
  run.cache.changes = given.changes.filter(({ iteration }) => iteration <= state.iteration).length;
  run.spec = specAt(given, state.iteration);
  if (run.cache.changes > 0) problem.regularizers = regularizationsOf(run.spec);
}

function assemble(
  spec: RunSpec,
  series: Series | null,
  setup: { provider: KernelProvider; more?: MoreNeeds },
): { fit: Fit; problem: Problem } {
  const fit = fitRun(spec, series, setup.more);
  const { layout, extent, needs, bytes } = fit;
  return {
    fit,
    problem: createProblem(layout, extent, { spec: fit.spec, needs, provider: setup.provider, bytes }),
  };
}

function initialWeights(spec: RunSpec, { layout }: Fit): Float64Array | Float32Array {
  const initialisation = entryNamed(initialisations, spec.initialisation.name, 'initialisation');
  const stream = openStream(spec.initialSeed ?? spec.seed, 'initial weights');
  const drawn = initialisation.draw(layout, stream, spec.initialisation);
  // Weights that were written out one by one stay as they were given.
  if (initialisation.name !== 'given') addBiasOffsets(layout, drawn);
  const weights = spec.precision === 'float64' ? drawn : Float32Array.from(drawn);
  return weights.map((weight, i) => (layout.present[i] === 1 ? weight : 0));
}

/** Whether an ended run was only ended by a rule that the spec has since loosened or switched off. */
export function mayGoOn({ stop }: RunSpec, state: RunState): boolean {
  const { iteration, best } = state;
  switch (state.ended?.reason.word) {
    case 'time':
      return true;
    case 'iterations':
      return stop.iterations === null || iteration < stop.iterations;
    case 'gradients':
      return stop.gradients === null || state.counts.gradients < stop.gradients;
    case 'patience':
      return stop.patience === null || iteration - (best?.iteration ?? 0) < stop.patience;
    case 'gradient-norm':
      return stop.gradientNorm === null;
    case 'goal':
      return stop.goal === null;
    case 'wrong':
      return stop.wrong === null;
    default:
      return false;
  }
}

/** Takes an ended run up again where its last iteration left it. */
function goOn(state: RunState): void {
  state.ended = null;
  if (state.last !== null) state.theta.set(state.last);
  state.last = null;
}

/** Puts the state's weights, and data that stay, into the problem. */
function revive(parts: Omit<Run, 'cache'>): Run {
  const { problem, state, source, plan } = parts;
  const run: Run = { ...parts, cache: { linearised: false, loaded: false, changes: 0 } };
  hold(run);
  problem.theta.set(state.theta);
  if (source.kind === 'series') {
    loadSeries(problem, source);
    run.cache.loaded = true;
  }
  if (!plan.changes) {
    nextBatch({ ...run, data: state.data });
    setTheta(problem, state.theta);
  }
  problem.counts = state.counts;
  return run;
}

/** Undoes the window of a truncated gradient: the whole of a series is in use, from a zero state. */
export function useWholeSeries({ problem }: Run): void {
  useSteps(problem, { from: 0, lossFrom: 0, to: problem.loadedSteps });
}
