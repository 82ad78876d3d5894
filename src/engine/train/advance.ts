/** The training loop, one iteration at a time. */
import { entryNamed } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { computeNormalEquations } from '../gradients/normal-equations.ts';
import { span } from '../math/kernels.ts';
import { type Method, methods } from '../methods/index.ts';
import { evaluateSets, type AllSums } from '../metrics/evaluate-sets.ts';
import { metricColumns, setMetrics } from '../metrics/index.ts';
import { type Ending, ending, type EndingWord } from './endings.ts';
import { gradientNorm, setTheta } from './problem.ts';
import type { Run } from './run.ts';

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
  if (run.state.ended === null && !run.cache.linearised) linearise(run);
  for (let i = 0; i < steps && run.state.ended === null; i++) iterate(run, rows);
  return { rows: Float64Array.from(rows), ended: run.state.ended };
}

/** Ends a run for a reason from outside (the host's clock). The weights stay. */
export function endRun(run: Run, word: EndingWord): Ending {
  run.state.ended = ending(word);
  keepBest(run);
  return run.state.ended;
}

/** The starting point: its metrics, and whether there is anything to do. */
function begin(run: Run, rows: number[]): void {
  if (!Number.isFinite(run.problem.cost)) {
    run.state.ended = ending('diverged');
    record(run, rows, evaluateSets(run.problem, run.spec.data.testStart));
    return;
  }
  linearise(run);
  finishIteration(run, rows);
}

function iterate(run: Run, rows: number[]): void {
  const { state, problem, spec } = run;
  const { method: options } = spec.phases[state.phase];
  const result = methodOf(run).step(problem, state.method, options);
  if (result.kind === 'stuck') {
    state.ended = ending(result.word);
    keepBest(run);
    if (state.iteration % spec.record.metricsEvery !== 0)
      record(run, rows, evaluateSets(problem, spec.data.testStart));
    return;
  }
  state.theta.set(problem.theta);
  state.iteration++;
  state.phaseIteration++;
  state.stepSize = result.stepSize;
  state.halvings = result.halvings;
  nextPhase(run);
  linearise(run);
  finishIteration(run, rows);
}

/** Goes to the next phase when this one has done its iterations. */
function nextPhase({ state, spec }: Run): void {
  const limit = spec.phases[state.phase].iterations;
  if (limit === null || state.phaseIteration < limit) return;
  if (state.phase === spec.phases.length - 1) {
    state.ended = ending('phases-done');
    return;
  }
  state.phase++;
  state.phaseIteration = 0;
  const { method } = spec.phases[state.phase];
  state.method = entryNamed(methods, method.name).init(method);
}

/** Computes at the accepted weights what the method of the next iteration needs; the gradient norm comes with it. */
export function linearise(run: Run): void {
  const { problem, spec } = run;
  if (methodOf(run).needs === 'normal-equations') computeNormalEquations(problem);
  else entryNamed(gradients, spec.gradient.name).compute(problem);
  run.cache.linearised = true;
}

const methodOf = ({ spec, state }: Run): Method => entryNamed(methods, spec.phases[state.phase].method.name);

/** Metrics, early stopping and stop rules at the accepted weights. */
function finishIteration(run: Run, rows: number[]): void {
  const { state, problem, spec } = run;
  const sums = evaluateSets(problem, spec.data.testStart);
  const { stop } = spec;
  const trainNmse = setMetrics(sums.train)?.nmse ?? NaN;
  let patienceOver = false;
  if (stop.patience !== null) patienceOver = updateBest(run, setMetrics(sums.validation)?.nmse ?? NaN);
  const word = firstTrue([
    ['gradient-norm', stop.gradientNorm !== null && gradientNorm(problem) < stop.gradientNorm],
    ['goal', stop.goal !== null && trainNmse <= stop.goal],
    ['patience', patienceOver],
    ['iterations', stop.iterations !== null && state.iteration >= stop.iterations],
  ]);
  if (word !== undefined) state.ended = ending(word);
  if (state.ended !== null || state.iteration % spec.record.metricsEvery === 0) record(run, rows, sums);
  if (state.ended !== null) keepBest(run);
}

const firstTrue = (rules: readonly (readonly [EndingWord, boolean])[]): EndingWord | undefined =>
  rules.find(([, holds]) => holds)?.[0];

/** Remembers the weights with the smallest validation error. True when patience is used up. */
function updateBest({ state, spec }: Run, validation: number): boolean {
  if (state.best === null || validation < state.best.validation) {
    state.best = { iteration: state.iteration, validation, theta: state.theta.slice() };
    return false;
  }
  return spec.stop.patience !== null && state.iteration - state.best.iteration >= spec.stop.patience;
}

/** With early stopping, the run ends with its best weights. */
function keepBest(run: Run): void {
  const { state, problem } = run;
  if (state.best === null || state.best.iteration === state.iteration) return;
  state.theta.set(state.best.theta);
  setTheta(problem, state.theta);
  run.cache.linearised = false;
}

function record(run: Run, rows: number[], sums: AllSums): void {
  const { state, problem } = run;
  const weights = span(problem.theta);
  const row: Record<(typeof metricColumns)[number], number> = {
    iteration: state.iteration,
    phase: state.phase,
    cost: problem.cost,
    trainE: problem.error,
    trainNmse: setMetrics(sums.train)?.nmse ?? NaN,
    validationNmse: setMetrics(sums.validation)?.nmse ?? NaN,
    testNmse: setMetrics(sums.test)?.nmse ?? NaN,
    gradientNorm: gradientNorm(problem),
    stepSize: state.stepSize,
    halvings: state.halvings,
    weightNorm: Math.sqrt(problem.kernels.dot(weights, weights)),
  };
  rows.push(...metricColumns.map((column) => row[column]));
  state.rows++;
}
