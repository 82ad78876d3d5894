/** How far predictions may be trusted: bands about the outputs from the curvature of the cost. */
import type { Prepared, RowRange } from '../data/prepare.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { clearPast, outputAt, pastSize, writePast } from '../network/trajectory.ts';
import { forward } from '../network/forward.ts';
import { tangent } from '../network/tangent.ts';
import { clearTangent } from '../network/tangent-buffers.ts';
import { JACOBIAN_BLOCK } from '../train/buffers.ts';
import type { Source } from '../train/feed.ts';
import type { Problem } from '../train/problem.ts';
import { type Curvature, curvatureOf, effectiveShares, MOST_WEIGHTS, refuseCurvature } from './curvature.ts';
import { singular } from './effective-parameters.ts';
import { denseFlops, inDouble, passFlops, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { shown } from './looked-at.ts';
import { stage } from './progress.ts';
import type { DiagnosticResult, Finding, Panel, Scalar } from './result.ts';
import type { Subject } from './subject.ts';

/** Shares of a normal distribution within so many standard deviations (two-sided quantiles). */
const LEVELS: { readonly [percent: string]: number } = {
  '50': 0.6744897501960817,
  '80': 1.2815515655446004,
  '90': 1.6448536269514722,
  '95': 1.959963984540054,
  '99': 2.5758293035489004,
};

/** Outputs that get a panel of their own. */
const MOST_PANELS = 4;

/**
 * Prediction bands y +- k sd with var = sigma^2 (1 + j'(H + R)^-1 j), j = dy/dw (MacKay 1992; for a linear network
 * without penalty the textbook interval of regression). sigma^2 is the squared training error over p - N_eff.
 */
export const laplaceBands: Diagnostic = {
  name: 'laplace-bands',
  label: 'Prediction bands',
  help: 'Bands about the one-step predictions by the Laplace approximation: noise of the data, and what the weights could be otherwise. How many targets they cover says whether they can be trusted.',
  family: 'curvature',
  source:
    'MacKay 1992, "A practical Bayesian framework"; Bishop 1995, section 10.2; effective parameters as Pedersen, Hansen & Larsen 1996',
  normal:
    'Coverage of training and test near the level. Bands are about a minimum and errors of equal size everywhere; they widen where inputs are unlike those of training.',
  advice:
    'Test coverage far below the level: the test data differ from the training data, the network has learned noise, or errors are not of equal size (intensity collapses); use more weight decay, fewer weights or more data.',
  needs: ['tangent', 'second'],
  fields: {
    level: {
      kind: 'choice',
      label: 'Level',
      help: 'Share of targets that the band should hold.',
      default: '95',
      options: Object.keys(LEVELS).map((value) => ({ value, label: `${value} %` })),
    },
  },
  refuses: (size) => {
    const { spec } = size;
    if (spec.task.name !== 'series')
      return 'Prediction bands are about a series; this run trains on sequences that its task makes.';
    if (spec.loss.name !== 'squared-error' && spec.loss.name !== 'mean-squared-error')
      return `Prediction bands are about squared errors; the loss is "${entryNamed(losses, spec.loss.name, 'loss').label}".`;
    return refuseCurvature(size);
  },
  flops: (size) => {
    const n = Math.min(size.layout.freeCount, MOST_WEIGHTS);
    return 2 * denseFlops(size) + 2 * n ** 3 + 2 * size.steps * size.layout.outputs * n * n + passFlops(size);
  },
  compute: function* (subject, options) {
    const problem = inDouble(subject);
    try {
      const curvature = yield* stage(curvatureOf(problem), { from: 0, to: 0.4 });
      const bands = yield* stage(bandsOf(subject, problem, curvature), { from: 0.4, to: 1 });
      return describe(subject, { bands, curvature, percent: options.level as string });
    } finally {
      restore(problem);
    }
  },
};

type SeriesSource = Extract<Source, { kind: 'series' }>;

/** Everything in scaled units; samples x outputs, row-major, over all sets. */
interface Bands {
  readonly prepared: Prepared;
  readonly outputs: Float64Array;
  /** j' (H + R)^-1 j with H and R those of half a sum of squares. */
  readonly doubt: Float64Array;
  /** (outputs) noise variance of each output, and of all together. */
  readonly noise: Float64Array;
  readonly pooled: number;
  readonly effective: number;
}

function* bandsOf(subject: Subject, problem: Problem, curvature: Curvature): Generator<number, Bands> {
  const { source } = subject.run;
  if (source.kind !== 'series') throw new Error('Prediction bands: the run has no series.');
  const { prepared } = source;
  const width = prepared.outputSize;
  const outputs = new Float64Array(prepared.samples * width);
  const doubt = new Float64Array(prepared.samples * width);
  const target = { curvature, outputs, doubt, samples: prepared.samples };
  for (const range of rangesOf(subject, prepared)) {
    if (range.start > 0) startAfresh(problem, range);
    if (range.end > prepared.sets.train.end)
      forward(
        problem.network,
        problem.parts[0].track,
        Math.max(range.start, prepared.sets.train.end),
        range.end,
      );
    yield* doubtOver(problem, range, target);
  }
  const effective = effectiveShares(curvature).reduce((sum, share) => sum + share, 0);
  return { prepared, outputs, doubt, effective, ...noiseOf(source, outputs, effective) };
}

/** Stretches that are run without a break: all samples, or each set by itself where sets start from zero. */
function rangesOf({ spec }: Subject, { sets, samples }: Prepared): readonly RowRange[] {
  if (spec.data.testStart === 'carry') return [{ start: 0, end: samples }];
  return [sets.train, sets.validation, sets.test].filter(({ start, end }) => end > start);
}

function startAfresh({ parts: [{ track }] }: Problem, { start }: RowRange): void {
  clearPast(track);
  writePast(track, start, new Float64Array(pastSize(track)));
}

interface Target {
  readonly curvature: Curvature;
  readonly outputs: Float64Array;
  readonly doubt: Float64Array;
  readonly samples: number;
}

/** Outputs and j' (H + R)^-1 j of the samples of a stretch, whose forward pass is in the trajectory. */
function* doubtOver(problem: Problem, range: RowRange, target: Target): Generator<number, void> {
  const { network, second, layout, parts } = problem;
  const [{ track, tangent: sensitivities }] = parts;
  if (second === null || sensitivities === null)
    throw new Error('Prediction bands: there are no tangent buffers.');
  const { jacobian, stride } = second;
  const width = layout.outputs;
  const n = layout.freeCount;
  const perStep = n * n * width;
  const factor = rowCurvature(problem);
  clearTangent(network, sensitivities);
  let work = 0;
  for (let from = range.start; from < range.end; from += JACOBIAN_BLOCK) {
    const to = Math.min(range.end, from + JACOBIAN_BLOCK);
    tangent(network, track, sensitivities, { from, to, b: 0, jacobian });
    for (let row = 0; row < (to - from) * width; row++) {
      const j = jacobian.subarray(row * stride, row * stride + n);
      target.doubt[from * width + row] = factor * quadraticForm(target.curvature.inverse, j);
      work += perStep / width;
      if (work > 3e7) {
        work = 0;
        yield (from + row / width) / target.samples;
      }
    }
  }
  const { h, at } = outputAt(track, 0);
  for (let i = range.start * width; i < range.end * width; i++) target.outputs[i] = h[at + i];
  yield range.end / target.samples;
}

/** Second derivative of the loss by an output: what H and R must be divided by to be those of half a sum of squares. */
function rowCurvature({ loss, lossOptions, counted }: Problem): number {
  return loss.name === 'squared-error' ? 1 : 2 / (loss.isMean(lossOptions) ? counted : 1);
}

function quadraticForm(inverse: Float64Array, j: ArrayLike<number>): number {
  const n = j.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += inverse[i * n + k] * j[k];
    total += j[i] * sum;
  }
  return total;
}

/** Squared error of the training samples that count over their number less the effective parameters, which outputs share. */
function noiseOf(
  { prepared: { targets, outputSize }, counted }: SeriesSource,
  outputs: Float64Array,
  effective: number,
): { noise: Float64Array; pooled: number } {
  const left = counted.reduce((sum, flag) => sum + flag, 0) - effective / outputSize;
  const noise = Float64Array.from({ length: outputSize }, (_, o) => {
    const squares = counted.reduce((sum, flag, s) => {
      const e = targets[s * outputSize + o] - outputs[s * outputSize + o];
      return sum + flag * e * e;
    }, 0);
    return left > 0 ? squares / left : NaN;
  });
  return { noise, pooled: noise.reduce((sum, value) => sum + value, 0) / outputSize };
}

function describe(
  subject: Subject,
  given: { bands: Bands; curvature: Curvature; percent: string },
): DiagnosticResult {
  const { bands, curvature, percent } = given;
  const { prepared, noise, pooled, effective, doubt } = bands;
  const width = prepared.outputSize;
  const sd = doubt.map((value, i) => Math.sqrt(noise[i % width] + pooled * value));
  const half = sd.map((value) => LEVELS[percent] * value);
  const { train, validation, test } = prepared.sets;
  const coverage = {
    train: covered(bands, half, train),
    validation: covered(bands, half, validation),
    test: covered(bands, half, test),
  };
  return {
    scalars: scalarsOf({ coverage, percent, pooled, effective, own: shareOfDoubt(bands) }),
    panels: Array.from({ length: Math.min(width, MOST_PANELS) }, (_, o) =>
      bandPanel(subject, { bands, half, o, percent }),
    ),
    findings: [
      ...findingsOf(bands, coverage, percent),
      ...(curvature.shift > 0 ? [singular(curvature.shift)] : []),
    ],
  };
}

/** Percent of the targets of a set that lie within the band; NaN where it is empty. */
function covered({ prepared, outputs }: Bands, half: Float64Array, { start, end }: RowRange): number {
  const { targets, outputSize } = prepared;
  let inside = 0;
  for (let i = start * outputSize; i < end * outputSize; i++)
    if (Math.abs(targets[i] - outputs[i]) <= half[i]) inside++;
  return (100 * inside) / ((end - start) * outputSize);
}

/** Percent of the test set's (or all samples') variance that comes from doubt about the weights. */
function shareOfDoubt({ prepared, doubt, noise, pooled }: Bands): number {
  const { sets, samples, outputSize } = prepared;
  const { start, end } = sets.test.end > sets.test.start ? sets.test : { start: 0, end: samples };
  let own = 0;
  let whole = 0;
  for (let i = start * outputSize; i < end * outputSize; i++) {
    own += pooled * doubt[i];
    whole += pooled * doubt[i] + noise[i % outputSize];
  }
  return (100 * own) / whole;
}

interface Coverage {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

function scalarsOf(found: {
  coverage: Coverage;
  percent: string;
  pooled: number;
  effective: number;
  own: number;
}): Scalar[] {
  const { coverage, percent, pooled, effective, own } = found;
  const references = [{ axis: 'y' as const, at: Number(percent), label: `${percent} %` }];
  return [
    { name: 'coverage-train', label: 'Coverage, training (%)', value: coverage.train, references },
    {
      name: 'coverage-validation',
      label: 'Coverage, validation (%)',
      value: coverage.validation,
      references,
    },
    { name: 'coverage-test', label: 'Coverage, test (%)', value: coverage.test, references },
    { name: 'noise', label: 'Noise variance (scaled units)', value: pooled, log: true },
    { name: 'effective', label: 'Effective number of parameters', value: effective },
    { name: 'doubt', label: 'Variance from doubt about the weights (%)', value: own },
  ];
}

/** Target, prediction and band of one output, in the series' own units. */
function bandPanel(
  { run }: Subject,
  { bands, half, o, percent }: { bands: Bands; half: Float64Array; o: number; percent: string },
): Panel {
  const { prepared, outputs } = bands;
  const { outputSize, samples, spec, sets } = prepared;
  const name = spec.targets[o];
  const x = Float64Array.from({ length: samples }, (_, s) => prepared.rowOf(s));
  const trace = (label: string, of: (i: number) => number, group?: string) => ({
    label,
    x,
    y: prepared.toOriginal(
      name,
      Float64Array.from({ length: samples }, (_, s) => of(s * outputSize + o)),
    ),
    ...(group === undefined ? {} : { group }),
  });
  const unit = run.series?.columns.find((column) => column.name === name)?.unit;
  const band = `${percent} % band`;
  return {
    kind: 'lines',
    name: `band-${o + 1}`,
    title: `Prediction of ${name} with ${band}`,
    x: { label: 'Row of the series' },
    y: { label: unit === undefined ? name : `${name} (${unit})` },
    traces: [
      trace('Target', (i) => prepared.targets[i]),
      trace('Prediction', (i) => outputs[i]),
      trace('Band, lower', (i) => outputs[i] - half[i], band),
      trace('Band, upper', (i) => outputs[i] + half[i], band),
    ],
    references: [sets.validation, sets.test]
      .filter(({ start, end }) => end > start)
      .map(({ start }, k) => ({
        axis: 'x' as const,
        at: prepared.rowOf(start),
        label: k === 0 && sets.validation.end > sets.validation.start ? 'validation' : 'test',
      })),
  };
}

function findingsOf({ prepared, effective }: Bands, coverage: Coverage, percent: string): Finding[] {
  const findings: Finding[] = [];
  const level = Number(percent) / 100;
  const count = (prepared.sets.test.end - prepared.sets.test.start) * prepared.outputSize;
  // Three standard deviations of a share of so many independent targets.
  const slack = 300 * Math.sqrt((level * (1 - level)) / Math.max(1, count));
  if (coverage.test < Number(percent) - slack)
    findings.push({
      name: 'under-covered',
      level: 'warning',
      sentence: `The ${percent} % band holds only ${shown(coverage.test)} % of the ${count} test values: errors there are larger than training lets expect.`,
      remedies: [],
    });
  else if (Number.isFinite(coverage.test))
    findings.push({
      name: 'covered',
      level: 'note',
      sentence: `The ${percent} % band holds ${shown(coverage.test)} % of the ${count} test values.`,
      remedies: [],
    });
  if (!(effective < prepared.sets.train.end * prepared.outputSize))
    findings.push({
      name: 'no-noise',
      level: 'problem',
      sentence:
        'There are no more training values than effective parameters, so nothing is left to estimate noise from. Use more data or more weight decay.',
      remedies: [],
    });
  return findings;
}
