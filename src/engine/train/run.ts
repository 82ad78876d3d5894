/** A run: a spec on a series, brought to life. `createRun` starts it, `restoreRun` goes on from a checkpoint. */
import { prepare, type Prepared } from '../data/prepare.ts';
import type { Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { sha256Hex } from '../hash.ts';
import { initialisations } from '../initialisations/index.ts';
import type { KernelProvider } from '../math/kernels.ts';
import { methods } from '../methods/index.ts';
import { buildGraph } from '../network/index.ts';
import { type Layout, layoutOf, weightCount } from '../network/layout.ts';
import { openStream } from '../random.ts';
import { encodePlain } from './codec.ts';
import { createProblem, type Needs, type Problem, problemBytes, setTheta } from './problem.ts';
import { decodeState, encodeState, numericsVersion, type RunState } from './run-state.ts';
import type { RunSpec } from './spec.ts';

/** WASM memory ends at 4 GiB; a little is left for the module itself. */
const LARGEST_WORKSPACE = 4 * 2 ** 30 - 2 ** 24;

/** `state` is all that a checkpoint needs; `problem` is the machinery, rebuilt from spec and data. */
export interface Run {
  readonly spec: RunSpec;
  readonly series: Series;
  readonly problem: Problem;
  readonly state: RunState;
  /** Whether gradient (and J'J) belong to the accepted weights; not part of the state, as they follow from it. */
  readonly cache: { linearised: boolean };
}

/** What a spec asks for, before anything is allocated. */
export interface Estimate {
  readonly parameters: number;
  readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
  readonly memoryBytes: number;
  readonly flopsPerIteration: number;
}

/**
 * A run at iteration 0, weights drawn from the seed.
 * @throws UnfoldError 'data.*', 'network.*', 'run.*' when spec and series do not fit or the machine cannot hold it
 */
export function createRun(spec: RunSpec, series: Series, provider: KernelProvider): Run {
  const { problem, identity } = assemble(spec, series, provider);
  const { layout } = problem;
  const initialisation = entryNamed(initialisations, spec.initialisation.name, 'initialisation');
  const drawn = initialisation.draw(layout, openStream(spec.seed, 'initial weights'), spec.initialisation);
  const weights = spec.precision === 'float64' ? drawn : Float32Array.from(drawn);
  const theta = weights.map((weight, i) => (layout.present[i] === 1 ? weight : 0));
  const { method } = spec.phases[0];
  const state: RunState = {
    numerics: numericsVersion,
    identity,
    iteration: 0,
    phase: 0,
    phaseIteration: 0,
    theta,
    method: entryNamed(methods, method.name).init(method),
    stepSize: NaN,
    halvings: 0,
    best: null,
    rows: 0,
    ended: null,
  };
  return revive({ spec, series, problem, state });
}

/**
 * A run as a checkpoint left it; what follows has the same bits as if it had never been interrupted.
 * @throws UnfoldError 'checkpoint.*' (see `decodeState`), and as `createRun`
 */
export function restoreRun(
  spec: RunSpec,
  series: Series,
  source: { provider: KernelProvider; checkpoint: Uint8Array },
): Run {
  const { problem, identity } = assemble(spec, series, source.provider);
  const state = decodeState(source.checkpoint, identity);
  if (mayGoOn(spec, state)) state.ended = null;
  return revive({ spec, series, problem, state });
}

/** The run's state as bytes. */
export function checkpointOf({ state }: Run): Uint8Array {
  return encodeState(state);
}

/** Size and work of a spec on a series. @throws as `createRun`, except for the size itself */
export function estimateRun(spec: RunSpec, series: Series): Estimate {
  const { prepared, layout } = fit(spec, series);
  const { train, validation, test } = prepared.sets;
  const needs = needsOf(spec);
  const steps = train.end;
  const free = layout.freeCount;
  const forwardFlops = 2 * steps * layout.parameters;
  const recurrent = layout.layers.reduce((sum, { size, recurrentFan }) => sum + size * recurrentFan, 0);
  const secondFlops =
    2 * steps * recurrent * free + steps * layout.outputs * free * free + (free * free * free) / 3;
  return {
    parameters: weightCount(layout),
    samples: {
      train: train.end - train.start,
      validation: validation.end - validation.start,
      test: test.end - test.start,
    },
    memoryBytes: problemBytes(
      layout,
      { all: prepared.samples, train: steps },
      { precision: spec.precision, needs },
    ),
    flopsPerIteration: needs.second ? secondFlops + 2 * forwardFlops : 4 * forwardFlops,
  };
}

/** The spec with those data settings written out that depend on the series. */
export function completeSpec(spec: RunSpec, series: Series): RunSpec {
  return { ...spec, data: { ...spec.data, ...prepare(series, dataOf(spec)).spec } };
}

function assemble(
  spec: RunSpec,
  series: Series,
  provider: KernelProvider,
): { problem: Problem; identity: string } {
  const { prepared, layout } = fit(spec, series);
  const needs = needsOf(spec);
  const bytes = problemBytes(
    layout,
    { all: prepared.samples, train: prepared.sets.train.end },
    { precision: spec.precision, needs },
  );
  if (bytes > LARGEST_WORKSPACE) {
    throw new UnfoldError(
      'run.too-large',
      `This run needs ${(bytes / 2 ** 30).toFixed(1)} GiB of memory for ${layout.freeCount} trained weights and ${prepared.samples} samples; the limit is 4 GiB. Use fewer units or samples${needs.second ? ', or gradient descent' : ''}.`,
    );
  }
  return {
    problem: createProblem(spec, prepared, layout, { provider, needs, bytes }),
    identity: identityOf(spec, prepared),
  };
}

function fit(spec: RunSpec, series: Series): { prepared: Prepared; layout: Layout } {
  const prepared = prepare(series, dataOf(spec));
  if (prepared.sets.train.end === 0) {
    throw new UnfoldError(
      'data.no-training',
      'The training set is empty; give data.split.train some points.',
      'data.split.train',
    );
  }
  const graph = buildGraph(spec.network, prepared.inputSize, prepared.outputSize);
  return { prepared, layout: layoutOf(graph, prepared.inputSize, prepared.outputSize) };
}

/** The part of the spec that the preparation knows; empty column lists mean its defaults. */
function dataOf({ data }: RunSpec) {
  const { inputs, targets, taps, horizon, split, scale, missing } = data;
  return {
    ...(inputs.length > 0 ? { inputs } : {}),
    ...(targets.length > 0 ? { targets } : {}),
    ...{ taps, horizon, split, scale, missing },
  };
}

function needsOf(spec: RunSpec): Needs {
  const used = spec.phases.map(({ method }) => entryNamed(methods, method.name).needs);
  const byGradient = entryNamed(gradients, spec.gradient.name, 'gradient').needs;
  const first = used.includes('gradient');
  return {
    backward: first && byGradient === 'backward',
    second: used.includes('normal-equations') || (first && byGradient === 'second'),
  };
}

/** What a checkpoint must agree with: all that changes the numbers, and nothing that does not (names, limits, records). */
function identityOf(spec: RunSpec, prepared: Prepared): string {
  const { data, network, initialisation, loss, gradient, phases, precision, seed } = spec;
  const numeric = JSON.stringify({
    network,
    initialisation,
    loss,
    regularizers: spec.regularizers,
    gradient,
    phases,
    precision,
    seed,
  });
  const settings = JSON.stringify({ ...prepared.spec, testStart: data.testStart });
  return sha256Hex(encodePlain([numeric, settings, prepared.inputs, prepared.targets]));
}

/** Whether an ended run was only ended by a limit that the spec has since raised. */
function mayGoOn({ stop }: RunSpec, state: RunState): boolean {
  const word = state.ended?.reason.word;
  return (
    word === 'time' ||
    (word === 'iterations' && (stop.iterations === null || state.iteration < stop.iterations))
  );
}

/** Puts the state's weights into the problem. */
function revive(run: Omit<Run, 'cache'>): Run {
  const { problem, state } = run;
  setTheta(problem, state.theta);
  return { ...run, cache: { linearised: false } };
}
