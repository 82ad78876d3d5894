/** How far predictions may be trusted: bands about the outputs from the curvature of the cost. */
import type { RowRange } from '../data/prepare.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { type Curvature, curvatureOf, MOST_WEIGHTS, refuseCurvature } from './curvature.ts';
import { singular } from './effective-parameters.ts';
import { denseFlops, inDouble, passFlops, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { shown } from './looked-at.ts';
import { type Bands, bandsOf } from './prediction-bands.ts';
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
  const { targets, known, outputSize } = prepared;
  let inside = 0;
  let all = 0;
  for (let i = start * outputSize; i < end * outputSize; i++) {
    if (known !== null && known[i] === 0) continue;
    all++;
    if (Math.abs(targets[i] - outputs[i]) <= half[i]) inside++;
  }
  return (100 * inside) / all;
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
