/** Fits a spec to its data before anything is allocated: sizes, memory, work, and whether this machine can do it. */
import { essentialDataSpec, prepare, type Prepared } from '../data/prepare.ts';
import type { Series } from '../data/series.ts';
import { UnfoldError } from '../errors.ts';
import { entryNamed } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { sha256Hex } from '../hash.ts';
import { losses } from '../loss/index.ts';
import { methods } from '../methods/index.ts';
import { buildGraph } from '../network/index.ts';
import { type Layout, layoutOf } from '../network/layout.ts';
import { weightCount } from '../network/weight-names.ts';
import { regularizers } from '../regularizers/index.ts';
import { tasks } from '../tasks/index.ts';
import { type Extent, type Needs, problemBytes } from './buffers.ts';
import { encodePlain } from './codec.ts';
import { type Plan, planOf, type Source } from './feed.ts';
import { checkCounts, dataOf, sourceOf, withBatches } from './source.ts';
import type { RunSpec } from './spec.ts';

/** WASM memory ends at 4 GiB; a little is left for the module itself. */
const LARGEST_WORKSPACE = 4 * 2 ** 30 - 2 ** 24;

/** A slow machine does this many operations a second; only the order of size matters here. */
const SLOW_FLOPS = 2e9;

/** An iteration of more than this many seconds is out of proportion. */
const LONGEST_ITERATION = 120;

/** Numbers that an evaluation of sequences may hold at once. */
const CHECKER_NUMBERS = 2 ** 21;

/** What a spec and its data come to. */
export interface Fit {
  /** The spec with what its collection says about batches (see `completeSpec`); as it was given otherwise. */
  readonly spec: RunSpec;
  readonly source: Source;
  readonly plan: Plan;
  readonly layout: Layout;
  readonly extent: Extent;
  readonly needs: Needs;
  /** Bytes of the workspace, and with what the methods keep besides. */
  readonly bytes: number;
  readonly memory: number;
  /** Floating-point operations of one iteration, roughly. */
  readonly flops: number;
  /** What a checkpoint must agree with (see RunState). */
  readonly identity: string;
}

/** What a spec asks for, before anything is allocated. Samples are steps of a series, or sequences. */
export interface Estimate {
  readonly parameters: number;
  readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
  readonly memoryBytes: number;
  readonly flopsPerIteration: number;
}

/** Buffers that are wanted besides those of the spec's methods. */
export type MoreNeeds = (layout: Layout, extent: Extent) => Partial<Needs>;

/** @throws UnfoldError 'data.*', 'network.*', 'task.*', and 'run.too-large' where it is out of proportion */
export function fitRun(spec: RunSpec, series: Series | null, more: MoreNeeds = () => ({})): Fit {
  const fit = measure(spec, series, more);
  refuseTooLarge(fit);
  return fit;
}

/** Size and work of a spec on its data. @throws as `fitRun` */
export function estimateRun(spec: RunSpec, series: Series | null): Estimate {
  const { source, layout, memory, flops, spec: fitted } = fitRun(spec, series);
  return {
    parameters: weightCount(layout),
    samples: samplesOf(fitted, source),
    memoryBytes: memory,
    flopsPerIteration: flops,
  };
}

/** The spec with those settings written out that depend on the series: of its data, or of the batches of a collection. */
export function completeSpec(spec: RunSpec, series: Series | null): RunSpec {
  const { kind } = entryNamed(tasks, spec.task.name, 'task');
  if (kind === 'sequences' || series === null) return spec;
  if (kind === 'collection') return withBatches(spec, sourceOf(spec, series));
  return { ...spec, data: { ...spec.data, ...prepare(series, dataOf(spec)).spec } };
}

function measure(given: RunSpec, series: Series | null, more: MoreNeeds): Fit {
  const source = sourceOf(given, series);
  const spec = withBatches(given, source);
  checkCounts(spec, source);
  const sizes = sizesOf(source);
  const graph = buildGraph(spec.network, sizes.inputs, sizes.outputs, spec.seed);
  const layout = layoutOf(graph, sizes.inputs, sizes.outputs);
  checkNetwork(spec, layout);
  if (source.kind === 'series') checkCuts(spec, source.prepared, layout);
  const plan = planOf(spec);
  const extent = extentOf(spec, source, layout);
  const needs = { ...needsOf(spec), ...more(layout, extent) };
  const bytes = problemBytes(layout, extent, { spec, needs });
  const memory = bytes + methodBytes(spec, layout);
  const flops = flopsOf(spec, layout, extent);
  const identity = identityOf(spec, { source, series });
  return { spec, source, plan, layout, extent, needs, bytes, memory, flops, identity };
}

/** Methods and terms that are not defined for every network say so before anything is allocated. */
function checkNetwork(spec: RunSpec, layout: Layout): void {
  const loss = entryNamed(losses, spec.loss.name, 'loss');
  for (const { entry } of usedMethods(spec)) entry.check?.(layout, loss);
  for (const { name } of spec.regularizers) {
    const entry = entryNamed(regularizers, name, 'regularizers');
    if (entry.kind === 'through-time') entry.check(layout);
  }
}

/**
 * Behind a cut the state is zero as far back as delays reach, and errors end there. @throws UnfoldError 'data.cut'
 */
function checkCuts(spec: RunSpec, { cuts }: Prepared, layout: Layout): void {
  if (cuts.length === 0) return;
  const reader = [
    ...usedMethods(spec).flatMap(({ entry }) => (entry.needs.includes('backward-pass') ? [entry] : [])),
    ...spec.regularizers
      .map(({ name }) => entryNamed(regularizers, name, 'regularizers'))
      .filter(({ kind }) => kind === 'through-time'),
  ].at(0);
  const short = cuts.find(({ from, to }) => from > 0 && to - from < layout.maxDelay);
  if (reader === undefined && short === undefined) return;
  const text =
    reader === undefined
      ? `A gap leaves out ${(short?.to ?? 0) - (short?.from ?? 0)} samples, fewer than the longest delay of the network (${layout.maxDelay}), so that its state would reach over the cut. Use shorter delays, or "mask" for missing values.`
      : `${reader.label} follows errors through the whole series and does not know of cuts. Take another one, or "mask" for missing values.`;
  throw new UnfoldError('data.cut', text, 'data.missing');
}

function sizesOf(source: Source): { inputs: number; outputs: number } {
  if (source.kind === 'sequences') return source.pool;
  return { inputs: source.prepared.inputSize, outputs: source.prepared.outputSize };
}

function extentOf({ batches }: RunSpec, source: Source, layout: Layout): Extent {
  if (source.kind === 'series') {
    const { samples, sets } = source.prepared;
    return { capacity: samples, steps: sets.train.end, batch: 1, checked: 0 };
  }
  const { maxSteps, counts } = source.pool;
  const batch = batches.source === 'fixed' ? Math.min(batches.size, batches.sequences) : batches.size;
  const numbers =
    layout.layers.reduce((sum, { blocks, size, fan }) => sum + (1 + blocks) * size + fan, 0) * maxSteps;
  const asked = Math.max(batches.validation, batches.test, 1);
  const most = counts === null ? asked : Math.min(asked, Math.max(...Object.values(counts)));
  const checked = Math.max(1, Math.min(most, 250, Math.floor(CHECKER_NUMBERS / numbers)));
  return { capacity: maxSteps, steps: maxSteps, batch, checked };
}

function samplesOf({ batches }: RunSpec, source: Source): Estimate['samples'] {
  if (source.kind === 'series') return countsOf(source.prepared);
  const train = batches.source === 'fixed' ? batches.sequences : batches.size;
  const { validation, test } = source.pool.counts ?? batches;
  return {
    train,
    validation: Math.min(validation, batches.validation),
    test: Math.min(test, batches.test),
  };
}

function countsOf({ sets: { train, validation, test } }: Prepared): Estimate['samples'] {
  return {
    train: train.end - train.start,
    validation: validation.end - validation.start,
    test: test.end - test.start,
  };
}

const usedMethods = (spec: RunSpec) =>
  spec.phases.map(({ method }) => ({ entry: entryNamed(methods, method.name), options: method }));

function needsOf(spec: RunSpec): Needs {
  const used = usedMethods(spec).flatMap(({ entry }) => entry.needs);
  const byGradient = entryNamed(gradients, spec.gradient.name, 'gradient').needs;
  const first = used.includes('gradient');
  const second = used.includes('normal-equations') || (first && byGradient === 'tangent');
  return {
    backward: (first && byGradient === 'backward') || used.includes('products'),
    tangent: second || used.includes('tangent'),
    second,
    products: used.includes('products'),
    readout: used.includes('readout'),
  };
}

function methodBytes(spec: RunSpec, layout: Layout): number {
  return Math.max(0, ...usedMethods(spec).map(({ entry, options }) => entry.bytes?.(layout, options) ?? 0));
}

function flopsOf(spec: RunSpec, layout: Layout, extent: Extent): number {
  const steps = extent.steps * extent.batch;
  const free = layout.freeCount;
  const forward = 2 * steps * layout.parameters;
  const recurrent = layout.layers.reduce(
    (sum, { blocks, size, recurrentFan }) => sum + blocks * size * recurrentFan,
    0,
  );
  const dense =
    2 * steps * recurrent * free + steps * layout.outputs * free * free + (free * free * free) / 3;
  const byRtrl = entryNamed(gradients, spec.gradient.name, 'gradient').needs === 'tangent';
  const costs = usedMethods(spec).map(({ entry, options }) => {
    const own = entry.flops?.({ layout, steps }, options);
    if (own !== undefined) return own;
    if (entry.needs.includes('normal-equations')) return dense + 2 * forward;
    return byRtrl ? 2 * steps * recurrent * free : 4 * forward;
  });
  return Math.max(...costs);
}

/** A run whose cost is out of proportion is refused before it starts, never replaced by another. */
function refuseTooLarge({ spec, layout, memory, flops, extent }: Fit): void {
  const seconds = flops / SLOW_FLOPS;
  if (memory <= LARGEST_WORKSPACE && seconds <= LONGEST_ITERATION) return;
  const names = [...new Set(usedMethods(spec).map(({ entry }) => entry.label))].join(', ');
  const what = `${layout.freeCount} trained weights and ${extent.steps * extent.batch} steps`;
  throw new UnfoldError(
    'run.too-large',
    `${names} with ${what} needs about ${gibibytes(memory)} GiB of memory and ${duration(seconds)} an iteration; the limits are 4 GiB and ${LONGEST_ITERATION} s. ${insteadOf(spec)}`,
    'phases',
  );
}

function insteadOf(spec: RunSpec): string {
  const dense = usedMethods(spec).some(
    ({ entry }) => entry.needs.includes('normal-equations') || entry.flops !== undefined,
  );
  const cheaper = usedMethods(spec).flatMap(({ entry, options }) => entry.cheaper?.(options) ?? []);
  if (cheaper.length > 0) return cheaper.join(' ');
  return dense
    ? 'Use Hessian-free (curvature without matrices), L-BFGS, Adam or SGD, or fewer units.'
    : 'Use fewer units, a smaller batch, or shorter sequences.';
}

const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
const duration = (seconds: number): string =>
  seconds < 120
    ? `${seconds.toFixed(1)} s`
    : seconds < 7200
      ? `${(seconds / 60).toFixed(0)} minutes`
      : `${(seconds / 3600).toFixed(0)} hours`;

/** What a checkpoint must agree with: all that changes the numbers, and nothing that does not (names, limits, records). */
function identityOf(spec: RunSpec, { source, series }: { source: Source; series: Series | null }): string {
  const { task, network, initialisation, loss, regularizers, guards, gradient, phases, precision } = spec;
  const { seed, initialSeed, batches } = spec;
  const { validation: _validation, test: _test, ...training } = batches;
  const settings = { task, network, initialisation, loss, regularizers, guards, gradient, phases, precision };
  const numeric = JSON.stringify({ ...settings, seed, initialSeed });
  if (source.kind === 'sequences') {
    const held = source.pool.counts === null ? [] : (series?.columns ?? []);
    const columns = held.flatMap(({ name, values }) => [name, values]);
    return sha256Hex(encodePlain([numeric, JSON.stringify(training), ...columns]));
  }
  const { prepared, counted } = source;
  const data = JSON.stringify({ ...essentialDataSpec(prepared.spec), testStart: spec.data.testStart });
  return sha256Hex(encodePlain([numeric, data, prepared.inputs, prepared.targets, counted]));
}
