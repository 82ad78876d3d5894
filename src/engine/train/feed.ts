/** Which sequences and which steps a run trains on next, and how they get into the problem's buffers. */
import type { Prepared } from '../data/prepare.ts';
import { entryNamed } from '../fields.ts';
import { gradients, type Truncation } from '../gradients/index.ts';
import type { Vec } from '../math/kernels.ts';
import { fillInputs, readPast } from '../network/trajectory.ts';
import { openStream, restoreStream, type Stream, type StreamState } from '../random.ts';
import { regularizers } from '../regularizers/index.ts';
import type { SequenceBatch } from '../tasks/task.ts';
import type { Pool } from './pool.ts';
import type { Part, Problem } from './problem.ts';
import type { RunSpec } from './spec.ts';

/** Where the data of a run come from. */
export type Source =
  | { readonly kind: 'series'; readonly prepared: Prepared; readonly counted: Float64Array }
  | { readonly kind: 'sequences'; readonly pool: Pool };

type SeriesSource = Extract<Source, { kind: 'series' }>;

/** Where training stands in its data: plain data, part of every checkpoint. */
export interface DataState {
  /** Finished passes; batches drawn in the present one. */
  epoch: number;
  batches: number;
  /** The stream that draws sequences or their order: now, and before the present batch was drawn. */
  stream: StreamState;
  drawn: StreamState;
  /** The order of the present pass over a fixed set; null without one. */
  order: Uint32Array | null;
  /** First step of the present batch that no update has covered; 0 asks for a new batch. */
  cursor: number;
  /** For each part, what the steps of the next window can read of those before it (truncated gradients). */
  past: Float64Array[] | null;
  /** Sum of the errors of this pass, and the mean of the pass before. */
  errorSum: number;
  errorCount: number;
  epochError: number;
}

/** Says how a spec goes through its data. */
export interface Plan {
  readonly truncation: Truncation | null;
  /** Whether data, window or noise differ from one iteration to the next. */
  readonly changes: boolean;
  /** Whether there are batches to draw: false for a series, and for a fixed set that is trained on as a whole. */
  readonly draws: boolean;
  readonly batchesPerEpoch: number;
}

/** The plan of a spec. @throws UnfoldError 'spec.truncation' */
export function planOf(spec: RunSpec): Plan {
  const gradient = entryNamed(gradients, spec.gradient.name, 'gradient');
  const truncation = gradient.truncation(spec.gradient);
  const { batches } = spec;
  const isWhole = batches.source === 'fixed' && batches.size >= batches.sequences;
  const draws = spec.task.name !== 'series' && !isWhole;
  const disturbs = spec.regularizers.some(
    ({ name }) => entryNamed(regularizers, name, 'regularizers').kind === 'disturbance',
  );
  const perSet = batches.source === 'fixed' ? Math.ceil(batches.sequences / batches.size) : 100;
  return {
    truncation,
    changes: truncation !== null || disturbs || draws,
    draws,
    batchesPerEpoch: draws ? (batches.perEpoch ?? perSet) : 1,
  };
}

/** The data state of a run that has not begun. */
export function initialData(spec: RunSpec): DataState {
  const stream = openStream(spec.seed, 'training sequences').state();
  return {
    epoch: 0,
    batches: 0,
    stream,
    drawn: stream,
    order: null,
    cursor: 0,
    past: null,
    errorSum: 0,
    errorCount: 0,
    epochError: NaN,
  };
}

/** Puts the training part of a series into the problem: one sequence, or several where it is cut. */
export function loadSeries(problem: Problem, { prepared, counted }: SeriesSource): void {
  const [part] = problem.parts;
  part.track.breaks = prepared.cuts;
  fillInputs(part.track, prepared.inputs, prepared.targets);
  const train = prepared.sets.train.end;
  for (let i = 0; i < part.targets.length; i++) part.targets[i] = prepared.targets[i];
  part.weights.set(counted);
  problem.loadedSteps = train;
  useSteps(problem, { from: 0, lossFrom: 0, to: train });
}

/** Puts a batch of sequences into the problem's parts. */
export function loadSequences(problem: Problem, batch: SequenceBatch): void {
  for (const part of problem.parts) fillPart(part, batch, problem.layout);
  problem.loadedSteps = batch.steps;
  useSteps(problem, { from: 0, lossFrom: 0, to: batch.steps });
}

/** Uses the whole of the batch that is loaded, `steps` steps, from a zero state. */
export function useSteps(problem: Problem, window: { from: number; lossFrom: number; to: number }): void {
  const lossFrom = Math.min(...problem.parts.map((part) => firstCounted(part, window)));
  Object.assign(problem.window, window, { lossFrom });
  if (window.from === 0) for (const part of problem.parts) part.past = null;
  const counted = problem.parts.reduce((sum, part) => sum + countedIn(part, window), 0);
  problem.counted = Math.max(1, counted); // where none counts, the mean error is 0
}

/** The first step that counts; `to` where none does. */
function firstCounted({ weights, batch }: Part, { lossFrom, to }: { lossFrom: number; to: number }): number {
  let row = lossFrom * batch;
  while (row < to * batch && weights[row] === 0) row++;
  return Math.floor(row / batch);
}

function countedIn({ weights, batch }: Part, window: { lossFrom: number; to: number }): number {
  let count = 0;
  for (let i = window.lossFrom * batch; i < window.to * batch; i++) count += weights[i];
  return count;
}

/** Copies the part's sequences of the batch; what lies after the batch's last step is cleared. */
export function fillPart(
  part: Pick<Part, 'first' | 'batch' | 'track' | 'targets' | 'weights'>,
  batch: SequenceBatch,
  { outputs }: { readonly outputs: number },
): void {
  const { first, track, targets, weights } = part;
  copySteps(targets, batch.targets, { part, batch, width: outputs });
  copySteps(weights, batch.weights, { part, batch, width: 1 });
  fillInputs(track, batch.inputs, batch.targets, { batch: batch.batch, first, steps: batch.steps });
}

/** Copies `width` numbers for each of the part's sequences at every step of the batch; zeros behind its last step. */
function copySteps(
  to: Vec,
  from: Float64Array,
  place: { part: Pick<Part, 'first' | 'batch'>; batch: SequenceBatch; width: number },
): void {
  const { part, batch, width } = place;
  const length = part.batch * width;
  for (let t = 0; t < batch.steps; t++) {
    const first = (t * batch.batch + part.first) * width;
    for (let i = 0; i < length; i++) to[t * length + i] = from[first + i];
  }
  to.fill(0, batch.steps * length);
}

/** What `nextBatch` needs of a run. */
export interface Feeding {
  readonly spec: RunSpec;
  readonly source: Source;
  readonly plan: Plan;
  readonly problem: Problem;
  readonly data: DataState;
  /** Whether the buffers hold the batch that the data state tells of. */
  readonly cache: { loaded: boolean };
}

/** Makes the problem ready for the next iteration: its batch in the buffers, its window, its past. */
export function nextBatch(feeding: Feeding): void {
  const { data, plan, cache } = feeding;
  if (data.cursor === 0 && plan.draws) drawBatch(feeding);
  else if (!cache.loaded) reload(feeding);
  cache.loaded = true;
  if (plan.truncation !== null) nextWindow(feeding, plan.truncation);
}

/** After an iteration: where the next one goes on, and the sums of the pass. */
export function finishBatch({ data, plan, problem }: Feeding, error: number): void {
  const { parts, window } = problem;
  data.errorSum += error;
  data.errorCount++;
  if (plan.truncation !== null) {
    const steps = problem.loadedSteps;
    if (window.to < steps) {
      const next = Math.max(0, Math.min(window.to + plan.truncation.forward, steps) - plan.truncation.back);
      data.cursor = window.to;
      data.past = next === 0 ? null : parts.map(({ track }) => readPast(track, next));
      return;
    }
    data.cursor = 0;
    data.past = null;
  }
  data.batches++;
  if (data.batches >= plan.batchesPerEpoch) finishEpoch(data);
}

function finishEpoch(data: DataState): void {
  data.epoch++;
  data.batches = 0;
  data.order = null;
  data.epochError = data.errorSum / data.errorCount;
  data.errorSum = 0;
  data.errorCount = 0;
}

function drawBatch({ spec, source, problem, data }: Feeding): void {
  if (source.kind !== 'sequences') return;
  const stream = restoreStream(data.stream);
  data.drawn = data.stream;
  const batch =
    spec.batches.source === 'fresh'
      ? source.pool.fresh(stream, spec.batches.size)
      : source.pool.fixed(drawNumbers(spec, data, stream));
  data.stream = stream.state();
  loadSequences(problem, batch);
}

/** The batch that the state tells of once more, for a run that was restored in the middle of it. */
function reload(feeding: Feeding): void {
  const { source, problem, data, spec } = feeding;
  if (source.kind === 'series') {
    loadSeries(problem, source);
    return;
  }
  if (!feeding.plan.draws) {
    const all = Uint32Array.from({ length: spec.batches.sequences }, (_, i) => i);
    loadSequences(problem, source.pool.fixed(all));
    return;
  }
  const { stream, drawn } = data;
  data.stream = drawn;
  drawBatch(feeding);
  data.stream = stream;
}

/** Which sequences of the fixed set come next. */
function drawNumbers({ batches }: RunSpec, data: DataState, stream: Stream): Uint32Array {
  const { size, sequences, order } = batches;
  if (order === 'replacement') {
    return Uint32Array.from({ length: size }, () => stream.integer(0, sequences));
  }
  data.order ??= stream.permutation(sequences);
  const from = (data.batches * size) % sequences;
  // The last batch of a pass is filled up from its beginning, so that every batch has the same size.
  const ordered = data.order;
  return Uint32Array.from({ length: size }, (_, i) => ordered[(from + i) % sequences]);
}

function nextWindow({ problem, data }: Feeding, { back, forward }: Truncation): void {
  const to = Math.min(data.cursor + forward, problem.loadedSteps);
  useSteps(problem, { from: Math.max(0, to - back), lossFrom: data.cursor, to });
  const { past } = data;
  problem.parts.forEach((part, p) => {
    part.past = past === null ? null : past[p];
  });
}
