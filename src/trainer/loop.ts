/**
 * Trains one run in slices, listens between them, and reports. Knows nothing of processes: clock, turns and kernels
 * come from the host, so that the numbers depend on the spec, the series and the checkpoint alone.
 */
import {
  advance,
  checkpointOf,
  createRun,
  endRun,
  type KernelProvider,
  metricColumns,
  readRunSpec,
  restoreRun,
  type Run,
  type SpecChange,
  sha256Hex,
  stopReason,
  summarise,
  withChange,
} from '../engine/index.ts';
import type { DiagnosisReport } from '../shared/analyst-messages.ts';
import type { EngineRecord, Reason } from '../shared/models.ts';
import type { Port } from '../shared/port.ts';
import type { CheckpointReport, TrainerCommand, TrainerReport } from '../shared/trainer-messages.ts';
import { failureReason } from './failure-reason.ts';
import { createLive, type Live, lookAt, untilNext } from './live.ts';
import { createRate, type Rate } from './rate.ts';
import type { TeamMaker } from './team.ts';

/** What the loop needs of its process. */
export interface LoopHost {
  /** Milliseconds from any origin, never going back. */
  now(): number;
  /** Resolves after messages that have arrived were handled. */
  nextTurn(): Promise<void>;
  readonly provider: KernelProvider;
  readonly engine: EngineRecord;
  /** Threads for runs with large batches, where the host has them; its provider then takes the place of the other. */
  readonly teams?: TeamMaker;
}

/** Listening waits for the end of a slice; this long at most, unless one iteration takes longer. */
const sliceMs = 40;
const reportMs = 100;
/** What a crash may cost at most: about a second of computing, which resuming repeats. */
const checkpointMs = 1000;
/**
 * Kept checkpoints are due at the multiples of `record.checkpointEvery`. A fast run meets many a second; those that
 * come sooner than this after the one before are left out, so that there are never more than four commits a second.
 */
const keptMs = 250;
/** And sooner than this share of the time spent on the run: a long one keeps some hundreds, not one every quarter second. */
const keptShare = 0.02;

interface Loop {
  readonly port: Port;
  readonly host: LoopHost;
  run: Run | null;
  /** What is looked at while the run trains; null where nothing is. */
  live: Live | null;
  mode: 'waiting' | 'training' | 'pausing' | 'stopping' | 'over';
  /** Settings to be changed before the next iteration. */
  wanted: SpecChange['set'][];
  /** Iteration at which to pause; Infinity for no such limit. */
  target: number;
  /** Seconds spent before the present stretch of training, and when that began. */
  secondsBefore: number;
  since: number;
  /** Results of diagnostics, and rows, not reported yet; the index of the first row. */
  diagnoses: DiagnosisReport[];
  rows: Float64Array[];
  first: number;
  reported: number;
  checkpointed: number;
  /** When the last one that is kept was made. */
  kept: number;
  /** Iteration of the last checkpoint that was reported or restored; -1 before the first. */
  checkpointAt: number;
  readonly rate: Rate;
  /** Iterations that fit into a slice, as far as is known. */
  fitting: number;
}

/** Answers the commands that arrive at `port`: one run, or one after the other. Returns when the port is listened to. */
export function createTrainer(port: Port, host: LoopHost): void {
  let loop = idleLoop(port, host);
  port.onMessage((message) => {
    const next = message as TrainerCommand;
    if (next.kind === 'begin' && loop.mode === 'over') loop = idleLoop(port, host);
    command(loop, next);
  });
}

/** Without a run. */
const idleLoop = (port: Port, host: LoopHost): Loop => ({
  port,
  host,
  run: null,
  live: null,
  mode: 'waiting',
  wanted: [],
  target: Infinity,
  secondsBefore: 0,
  since: 0,
  diagnoses: [],
  rows: [],
  first: 0,
  reported: -Infinity,
  checkpointed: host.now(),
  kept: host.now(),
  checkpointAt: -1,
  rate: createRate(),
  fitting: 1,
});

function command(loop: Loop, message: TrainerCommand): void {
  switch (message.kind) {
    case 'begin':
      if (loop.run !== null) return;
      return guarded(loop, () => begin(loop, message));
    case 'pause':
      if (loop.mode === 'training') loop.mode = 'pausing';
      return;
    case 'stop':
      if (loop.mode === 'training' || loop.mode === 'pausing') loop.mode = 'stopping';
      else if (loop.mode === 'waiting' && loop.run !== null) guarded(loop, () => stopAt(loop, present(loop)));
      return;
    case 'change':
      // A run that stands still or is over is changed where it is stored.
      if (loop.mode === 'training') loop.wanted.push(message.set);
      return;
    case 'continue':
      if (loop.mode === 'pausing') loop.mode = 'training';
      else if (loop.mode === 'waiting' && loop.run !== null) go(loop, message.iterations);
      return;
  }
}

function guarded(loop: Loop, work: () => void): void {
  try {
    work();
  } catch (error) {
    fail(loop, error);
  }
}

function fail(loop: Loop, error: unknown): void {
  loop.mode = 'over';
  post(loop, { kind: 'failed', reason: failureReason(error) });
}

function begin(loop: Loop, message: Extract<TrainerCommand, { kind: 'begin' }>): void {
  loop.host.teams?.limit(message.threads);
  const provider = loop.host.teams?.provider ?? loop.host.provider;
  post(loop, { kind: 'ready', engine: loop.host.engine });
  const spec = readRunSpec(message.spec);
  const { checkpoint, series } = message;
  const run =
    checkpoint === null
      ? createRun(spec, series, provider)
      : restoreRun(spec, series, { provider, checkpoint });
  loop.run = run;
  loop.live = createLive(run, loop.host.provider);
  loop.first = run.state.rows;
  loop.checkpointAt = checkpoint === null ? -1 : run.state.iteration;
  loop.secondsBefore = message.secondsBefore;
  go(loop, message.iterations);
}

function go(loop: Loop, iterations: number | null): void {
  const { host } = loop;
  loop.mode = 'training';
  loop.target = iterations === null ? Infinity : present(loop).state.iteration + iterations;
  loop.since = host.now();
  loop.rate.restart();
  train(loop).catch((error: unknown) => fail(loop, error));
}

async function train(loop: Loop): Promise<void> {
  const run = present(loop);
  if (run.problem.team === null) await loop.host.teams?.join(run);
  while (true) {
    await loop.host.nextTurn();
    if (loop.mode === 'stopping') return stopAt(loop, run);
    takeWanted(loop, run);
    if (loop.mode === 'pausing' || run.state.iteration >= loop.target) return pauseAt(loop, run);
    if (!(await diagnosed(loop, run))) continue;
    const { ended } = slice(loop, run);
    if (ended !== null) await diagnosed(loop, run);
    if (ended !== null) return finish(loop, run, { status: ended.status, reason: ended.reason });
    const limit = run.spec.stop.seconds;
    if (limit !== null && seconds(loop) >= limit) {
      const { status, reason } = endRun(run, 'time');
      return finish(loop, run, { status, reason });
    }
    reportIfDue(loop, run);
  }
}

/** Looks at the run where it is time. False where that was broken off, because the run is to stand still. */
async function diagnosed(loop: Loop, run: Run): Promise<boolean> {
  const { host } = loop;
  if (loop.live !== null && loop.live.changes !== run.cache.changes)
    loop.live = createLive(run, host.provider);
  const { live } = loop;
  if (live === null) return true;
  const found = await lookAt(live, run, { ...host, stopped: () => loop.mode !== 'training' });
  loop.diagnoses.push(...(found ?? []));
  return found !== null;
}

/** The change becomes a part of the specification, which is told with a checkpoint: both are stored together. */
function takeWanted(loop: Loop, run: Run): void {
  if (loop.wanted.length === 0) return;
  const { iteration } = run.state;
  for (const set of loop.wanted.splice(0)) run.given = withChange(run.given, { iteration, set });
  post(loop, { kind: 'changed', iteration, changes: run.given.changes });
  report(loop, run, checkpoint(loop, run, true));
}

/** As many iterations as fit into a slice, but not past the target, a checkpoint to be kept, the phase, or a diagnosis. */
function slice(loop: Loop, run: Run): ReturnType<typeof advance> {
  const { host } = loop;
  const { iteration, phase } = run.state;
  const began = host.now();
  const every = run.spec.record.checkpointEvery;
  const toKept = began - loop.kept >= keptEvery(loop) ? every - (iteration % every) : Infinity;
  const most = Math.min(loop.fitting, loop.target - iteration, toKept, leftInPhase(run));
  const result = advance(run, Math.min(most, untilNext(loop.live, iteration)));
  const done = run.state.iteration - iteration;
  measure(loop, { done, tookMs: host.now() - began, samePhase: run.state.phase === phase });
  if (result.rows.length > 0) loop.rows.push(result.rows);
  loop.rate.note(host.now(), run.state.iteration);
  return result;
}

/** Another method may take a hundred times as long an iteration. */
function leftInPhase({ spec, state }: Run): number {
  const { iterations } = spec.phases[state.phase];
  return iterations === null ? Infinity : Math.max(1, iterations - state.phaseIteration);
}

/** Twice as many as the last time at most, so that a clock with coarse ticks cannot ask for very many. */
function measure(loop: Loop, last: { done: number; tookMs: number; samePhase: boolean }): void {
  const { done, tookMs, samePhase } = last;
  const fitting = samePhase && done > 0 ? Math.floor((sliceMs * done) / Math.max(tookMs, 1e-3)) : 1;
  loop.fitting = Math.max(1, Math.min(fitting, 2 * done));
}

function reportIfDue(loop: Loop, run: Run): void {
  const now = loop.host.now();
  const { iteration } = run.state;
  const every = run.spec.record.checkpointEvery;
  const age = now - loop.checkpointed;
  const fresh = iteration !== loop.checkpointAt;
  const kept = fresh && iteration % every === 0 && now - loop.kept >= keptEvery(loop);
  if (kept || (fresh && age >= checkpointMs)) report(loop, run, checkpoint(loop, run, kept));
  else if (now - loop.reported >= reportMs) report(loop, run, null);
}

/** Least time between two checkpoints that are kept. */
const keptEvery = (loop: Loop): number => Math.max(keptMs, 1000 * keptShare * seconds(loop));

function checkpoint(loop: Loop, run: Run, kept: boolean): CheckpointReport {
  const bytes = checkpointOf(run);
  loop.checkpointed = loop.host.now();
  if (kept) loop.kept = loop.checkpointed;
  loop.checkpointAt = run.state.iteration;
  return { iteration: run.state.iteration, bytes, sha256: sha256Hex(bytes), kept };
}

function report(loop: Loop, run: Run, state: CheckpointReport | null): void {
  const values = joined(loop.rows);
  post(loop, {
    kind: 'progress',
    iteration: run.state.iteration,
    rate: loop.rate.value(),
    seconds: seconds(loop),
    rows: { columns: metricColumns, first: loop.first, values },
    diagnostics: loop.diagnoses,
    checkpoint: state,
  });
  loop.diagnoses = [];
  loop.rows = [];
  loop.first += values.length / metricColumns.length;
  loop.reported = loop.host.now();
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}

/** Standing still: the state is in a checkpoint, and the clock of the run stops. */
function pauseAt(loop: Loop, run: Run): void {
  report(loop, run, checkpoint(loop, run, false));
  loop.secondsBefore = seconds(loop);
  loop.mode = 'waiting';
  post(loop, { kind: 'paused', summary: summarise(run), seconds: loop.secondsBefore });
}

function stopAt(loop: Loop, run: Run): void {
  finish(loop, run, { status: 'stopped', reason: stopReason('user') });
}

/** The last state is kept. A run that stood still when it was stopped has been reported already. */
function finish(
  loop: Loop,
  run: Run,
  end: { status: 'finished' | 'stopped' | 'failed'; reason: Reason },
): void {
  report(loop, run, checkpoint(loop, run, true));
  const spent = seconds(loop);
  loop.host.teams?.close();
  loop.mode = 'over';
  post(loop, { kind: 'ended', ...end, summary: summarise(run), seconds: spent });
}

function seconds(loop: Loop): number {
  const running = loop.mode !== 'waiting' && loop.mode !== 'over';
  return loop.secondsBefore + (running ? (loop.host.now() - loop.since) / 1000 : 0);
}

const post = (loop: Loop, message: TrainerReport): void => loop.port.post(message);

function present(loop: Loop): Run {
  if (loop.run === null) throw new Error('A command came before the run began.');
  return loop.run;
}
