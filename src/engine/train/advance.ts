/** The training loop, one iteration at a time. */
import { entryNamed } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import { span } from '../math/kernels.ts';
import { type Method, methods, type StepResult } from '../methods/index.ts';
import { metricColumns, setMetrics, type SetSums } from '../metrics/index.ts';
import { restoreStream } from '../random.ts';
import { type Ending, ending, type EndingWord } from './endings.ts';
import { clearNoise, drawNoise, evaluateRun, type RunSums } from './evaluation.ts';
import { finishBatch, nextBatch } from './feed.ts';
import { guardGradient } from './guards.ts';
import { evaluate, gradientNorm, regularizersOf, setTheta, uncounted } from './problem.ts';
import { type Run, takeChanges } from './run.ts';

/** What some iterations came to: rows of metrics (n x metricColumns.length), and how the run ended, if it did. */
export interface Advance {
  readonly rows: Float64Array;
  readonly ended: Ending | null;
}

/**
 * Does up to `steps` iterations, fewer when the run ends. The first call also delivers the row of iteration 0.
 * Mutates `run.state` only (and the buffers that follow from it): the numbers depend on nothing else.
 */
export function advance(run: Run, steps: number): Advance {
  const rows: number[] = [];
  if (run.state.rows === 0) begin(run, rows);
  else makeReady(run);
  for (let i = 0; i < steps && run.state.ended === null; i++) {
    makeReady(run);
    iterate(run, rows);
  }
  return { rows: Float64Array.from(rows), ended: run.state.ended };
}

/** Changes of the settings that are due hold, and the gradient is there; it was counted when the weights were reached. */
function makeReady(run: Run): void {
  takeChanges(run);
  if (run.state.ended === null && !run.plan.changes && !run.cache.linearised)
    uncounted(run.problem, () => linearise(run));
}

/** Ends a run for a reason from outside (the host's clock). The weights stay. */
export function endRun(run: Run, word: EndingWord): Ending {
  run.state.ended = ending(word);
  keepBest(run);
  return run.state.ended;
}

/** The starting point: its metrics, and whether there is anything to do. */
function begin(run: Run, rows: number[]): void {
  if (run.plan.changes) {
    finishIteration(run, rows, NaN);
    return;
  }
  if (!Number.isFinite(run.problem.cost)) return endDiverged(run, rows);
  linearise(run);
  finishIteration(run, rows, gradientNorm(run.problem));
}

function iterate(run: Run, rows: number[]): void {
  if (run.plan.changes) iterateOnChangingData(run, rows);
  else iterateOnWholeData(run, rows);
}

/** The same data at every iteration: the gradient at the accepted weights is there, and a step may search along it. */
function iterateOnWholeData(run: Run, rows: number[]): void {
  const { state, problem } = run;
  const norm = gradientNorm(problem);
  if (!guard(run, norm)) return endStuck(run, rows, { word: 'diverged', norm });
  const result = takeStep(run);
  if (result.kind === 'stuck') return endStuck(run, rows, { word: result.word, norm });
  const projected = project(run);
  countStep(run, result);
  if (!result.evaluated || projected) setTheta(problem, problem.theta);
  nextPhase(run);
  finishBatch({ ...run, data: state.data }, problem.error);
  if (!Number.isFinite(problem.cost)) return endDiverged(run, rows);
  if (result.linearised === true && !projected && !needsMore(run)) run.cache.linearised = true;
  else linearise(run);
  finishIteration(run, rows, gradientNorm(problem));
}

/** A batch, window or noise of its own for every iteration. */
function iterateOnChangingData(run: Run, rows: number[]): void {
  const { state, problem } = run;
  nextBatch({ ...run, data: state.data });
  drawNoise(run);
  problem.theta.set(state.theta);
  const { cost, error } = evaluate(problem, problem.theta);
  Object.assign(problem, { cost, error });
  linearise(run);
  const norm = gradientNorm(problem);
  Object.assign(state, { cost, gradientNorm: norm });
  if (!guard(run, norm)) return endStuck(run, rows, { word: 'diverged', norm });
  const result = takeStep(run);
  if (result.kind === 'stuck') return endStuck(run, rows, { word: result.word, norm });
  project(run);
  countStep(run, result);
  nextPhase(run);
  finishBatch({ ...run, data: state.data }, error);
  clearNoise(run);
  finishIteration(run, rows, norm);
}

/** Clips or rescues the gradient. False where it cannot be used. */
function guard(run: Run, norm: number): boolean {
  if (!usesGradient(run)) return true;
  const outcome = guardGradient(run.problem, run.spec.guards, norm);
  if (outcome === 'clipped') run.state.clipped++;
  if (outcome === 'rescued') run.state.rescued++;
  return outcome !== 'unusable';
}

function takeStep(run: Run): StepResult {
  const { state, problem, spec } = run;
  const { method: options } = spec.phases[state.phase];
  const stream = restoreStream(state.streams.method);
  const result = methodOf(run).step(problem, state.method, options, {
    iteration: state.iteration + 1,
    phaseIteration: state.phaseIteration + 1,
    epoch: state.data.epoch,
    epochError: state.data.epochError,
    stream,
  });
  state.streams.method = stream.state();
  return result;
}

/** Brings the weights back into the bounds of all constraints. True where there are any. */
function project({ problem }: Run): boolean {
  const constraints = regularizersOf(problem, 'constraint');
  for (const { entry, options } of constraints) entry.project(problem.theta, problem.layout, options);
  return constraints.length > 0;
}

function countStep(run: Run, result: Extract<StepResult, { kind: 'stepped' }>): void {
  const { state, problem } = run;
  state.theta.set(problem.theta);
  state.iteration++;
  state.phaseIteration++;
  state.stepSize = result.stepSize;
  state.halvings = result.halvings;
  run.cache.linearised = false;
}

/** Ends a run whose method could not step; `norm` is the gradient's before any clipping. */
function endStuck(run: Run, rows: number[], found: { word: EndingWord; norm: number }): void {
  const { state, spec } = run;
  clearNoise(run);
  state.ended = ending(found.word);
  run.cache.linearised = false; // the gradient may have been clipped, or be that of a trial
  if (state.iteration % spec.record.metricsEvery !== 0)
    record(run, rows, { sums: evaluateRun(run), norm: found.norm });
  keepBest(run);
}

/** Ends a run at weights whose cost is not a number: no gradient is taken there. */
function endDiverged(run: Run, rows: number[]): void {
  run.state.ended = ending('diverged');
  record(run, rows, { sums: evaluateRun(run), norm: NaN });
  keepBest(run);
}

/** Goes to the next phase when this one has done its iterations. */
function nextPhase({ state, spec, problem }: Run): void {
  const limit = spec.phases[state.phase].iterations;
  if (limit === null || state.phaseIteration < limit) return;
  if (state.phase === spec.phases.length - 1) {
    state.ended = ending('phases-done');
    return;
  }
  state.phase++;
  state.phaseIteration = 0;
  const { method } = spec.phases[state.phase];
  state.method = entryNamed(methods, method.name).init(method, problem);
}

/** Computes at the weights of the last evaluation what the method of the next iteration needs. */
export function linearise(run: Run): void {
  const { problem, spec, state } = run;
  if (needsMore(run)) computeNormalEquations(problem);
  else if (!usesGradient(run)) problem.gradient.fill(NaN);
  else {
    entryNamed(gradients, spec.gradient.name).compute(problem);
    const at = { iteration: state.iteration + 1, epoch: state.data.epoch };
    for (const { entry, options } of regularizersOf(problem, 'through-time'))
      problem.throughTime = entry.addGradient(problem, options, at);
  }
  run.cache.linearised = true;
}

const needsMore = (run: Run): boolean => methodOf(run).needs.includes('normal-equations');

const usesGradient = (run: Run): boolean => methodOf(run).needs.includes('gradient') || needsMore(run);

const methodOf = ({ spec, state }: Run): Method => entryNamed(methods, spec.phases[state.phase].method.name);

/** Metrics, early stopping and stop rules at the accepted weights; `norm` is the gradient's before any clipping. */
function finishIteration(run: Run, rows: number[], norm: number): void {
  const { state, spec, plan } = run;
  const { record: every } = spec;
  const limit = limitOf(run);
  const isLast = state.ended !== null || limit !== null;
  const evaluates = !plan.changes || isLast || state.iteration % every.evaluateEvery === 0;
  const sums = evaluates ? evaluateRun(run) : null;
  const word = sums === null ? undefined : endingOf(run, sums, norm);
  if (word !== undefined) state.ended = ending(word);
  else if (state.ended === null && limit !== null) state.ended = ending(limit);
  if (state.ended !== null || state.iteration % every.metricsEvery === 0) record(run, rows, { sums, norm });
  if (state.ended !== null) keepBest(run);
}

/** The limit that is reached; null where there is none. */
function limitOf({ state, spec: { stop } }: Run): 'iterations' | 'gradients' | null {
  if (stop.iterations !== null && state.iteration >= stop.iterations) return 'iterations';
  return stop.gradients !== null && state.counts.gradients >= stop.gradients ? 'gradients' : null;
}

/** The first stop rule that holds, of those that need an evaluation. */
function endingOf(run: Run, sums: RunSums, norm: number): EndingWord | undefined {
  const { spec, plan } = run;
  const { stop } = spec;
  const trainNmse = setMetrics(sums.train)?.nmse ?? NaN;
  const patienceOver = stop.patience !== null && updateBest(run, criterion(run, sums.validation));
  const rules: readonly (readonly [EndingWord, boolean])[] = [
    ['gradient-norm', !plan.changes && stop.gradientNorm !== null && norm < stop.gradientNorm],
    ['goal', stop.goal !== null && trainNmse <= stop.goal],
    ['wrong', stop.wrong !== null && sums.validation.wrong <= stop.wrong],
    ['patience', patienceOver],
  ];
  return rules.find(([, holds]) => holds)?.[0];
}

/** What early stopping watches: the NMSE of a series, the mean loss of sequences. */
const criterion = ({ source }: Run, sums: SetSums): number =>
  source.kind === 'series' ? (setMetrics(sums)?.nmse ?? NaN) : sums.loss;

/** Remembers the weights with the smallest validation error. True when patience is used up. */
function updateBest({ state, spec }: Run, validation: number): boolean {
  if (state.best === null || validation < state.best.validation) {
    state.best = { iteration: state.iteration, validation, theta: state.theta.slice() };
    return false;
  }
  return spec.stop.patience !== null && state.iteration - state.best.iteration >= spec.stop.patience;
}

/** With early stopping, the run ends with its best weights; the last ones stay for a run whose limit is raised. */
function keepBest(run: Run): void {
  const { state, problem, plan, spec } = run;
  if (spec.stop.patience === null) return; // it may have been switched off meanwhile
  if (state.best === null || state.best.iteration === state.iteration) return;
  state.last = state.theta.slice();
  state.theta.set(state.best.theta);
  problem.theta.set(state.theta);
  if (!plan.changes) setTheta(problem, state.theta);
  run.cache.linearised = false;
}

function record(run: Run, rows: number[], found: { sums: RunSums | null; norm: number }): void {
  const { state, problem, spec } = run;
  const { sums, norm } = found;
  const weights = span(problem.theta);
  const nmse = (set: SetSums | undefined) => (set === undefined ? NaN : (setMetrics(set)?.nmse ?? NaN));
  const row: Record<(typeof metricColumns)[number], number> = {
    iteration: state.iteration,
    phase: Math.min(state.phase, spec.phases.length - 1),
    cost: problem.cost,
    trainE: problem.error,
    trainNmse: nmse(sums?.train),
    validationNmse: nmse(sums?.validation),
    testNmse: nmse(sums?.test),
    gradientNorm: norm,
    stepSize: state.stepSize,
    halvings: state.halvings,
    weightNorm: Math.sqrt(problem.kernels.dot(weights, weights)),
    epoch: state.data.epoch,
    validationLoss: sums?.validation.loss ?? NaN,
    validationWrong: sums?.validation.wrong ?? NaN,
    throughTime: problem.throughTime,
    clipped: state.clipped,
    rescued: state.rescued,
    evaluations: state.counts.evaluations,
    gradients: state.counts.gradients,
  };
  rows.push(...metricColumns.map((column) => row[column]));
  state.rows++;
}
