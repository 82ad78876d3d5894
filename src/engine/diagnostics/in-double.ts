/** What the diagnostics of curvature share: a problem in 64 bits, its restoration, and the costs of their parts. */
import { UnfoldError } from '../errors.ts';
import { typescriptKernels } from '../math/kernels-ts.ts';
import { entryNamed } from '../fields.ts';
import { regularizers } from '../regularizers/index.ts';
import { createProblem } from '../train/buffers.ts';
import { loadSequences, loadSeries } from '../train/feed.ts';
import { fitRun } from '../train/fit.ts';
import { computeGradient, type Problem, setTheta } from '../train/problem.ts';
import type { RunSpec } from '../train/spec.ts';
import { sequencesLookedAt, type Subject, type SubjectSize } from './subject.ts';

/**
 * The subject's problem in 64 bits, at its weights and with their gradient: its own, or, for a run in 32 bits, another
 * one with the same data and the same weights. Second derivatives and differences mean little in 32 bits.
 * @throws UnfoldError 'diagnostic.not-finite' where the run has diverged
 */
export function inDouble(subject: Subject): Problem {
  const { problem } = subject;
  checkFinite(problem);
  if (problem.kernels.precision === 'float64') return problem;
  const twin = twins.get(problem) ?? makeTwin(subject);
  twins.set(problem, twin);
  twin.theta.set(problem.theta);
  restore(twin);
  return twin;
}

/** Kept as long as what they are twins of, since a run that is looked at while it trains asks again and again. */
const twins = new WeakMap<Problem, Problem>();

function makeTwin({ problem, run, batch, spec: own }: Subject): Problem {
  const spec = withoutNoise(own);
  const [part] = problem.parts;
  const more = () => ({
    backward: true,
    tangent: part.tangent !== null,
    second: problem.second !== null,
    products: problem.products !== null,
    readout: false,
  });
  const { layout, extent, needs, bytes, source } = fitRun(spec, run.series, more);
  const twin = createProblem(layout, extent, { spec, needs, provider: typescriptKernels, bytes });
  if (source.kind === 'series') loadSeries(twin, source);
  else loadSequences(twin, sequencesLookedAt(source, batch));
  return twin;
}

function checkFinite({ cost, gradient }: Problem): void {
  if (Number.isFinite(cost) && Array.from(gradient).every(Number.isFinite)) return;
  throw new UnfoldError(
    'diagnostic.not-finite',
    'The cost or its gradient at these weights is not a finite number: the run has diverged. Look at an earlier checkpoint.',
  );
}

/** Cost, slopes and gradient at the accepted weights again, after others were tried. */
export function restore(problem: Problem): void {
  setTheta(problem, problem.theta);
  computeGradient(problem);
}

/** Operations of one forward pass, roughly. */
export const passFlops = ({ layout, steps, batch }: SubjectSize): number =>
  2 * layout.parameters * steps * batch;

/** Operations for J' H_L J and its factorisation, roughly. */
export function denseFlops({ layout, steps, batch }: SubjectSize): number {
  const free = layout.freeCount;
  const recurrent = layout.layers.reduce(
    (sum, { blocks, size, recurrentFan }) => sum + blocks * size * recurrentFan,
    0,
  );
  const rows = steps * batch;
  return 2 * rows * recurrent * free + rows * layout.outputs * free * free + (free * free * free) / 3;
}

function withoutNoise(spec: RunSpec): RunSpec {
  const isNoise = ({ name }: { readonly name: string }) =>
    entryNamed(regularizers, name, 'regularizers').kind === 'disturbance';
  return {
    ...spec,
    precision: 'float64',
    regularizers: spec.regularizers.filter((options) => !isNoise(options)),
  };
}
