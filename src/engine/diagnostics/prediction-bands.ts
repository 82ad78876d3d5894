/** Predictions of a series with the variance that noise and doubt about the weights give them (MacKay 1992). */
import type { Prepared, RowRange } from '../data/prepare.ts';
import { forward } from '../network/forward.ts';
import { clearTangent } from '../network/tangent-buffers.ts';
import { tangent } from '../network/tangent.ts';
import { clearPast, outputAt, pastSize, writePast } from '../network/trajectory.ts';
import { JACOBIAN_BLOCK } from '../train/buffers.ts';
import type { Source } from '../train/feed.ts';
import type { Problem } from '../train/problem.ts';
import { type Curvature, effectiveShares } from './curvature.ts';
import type { Subject } from './subject.ts';

type SeriesSource = Extract<Source, { kind: 'series' }>;

/** Everything in scaled units; samples x outputs, row-major, over all sets. */
export interface Bands {
  readonly prepared: Prepared;
  readonly outputs: Float64Array;
  /** j' (H + R)^-1 j with H and R those of half a sum of squares. */
  readonly doubt: Float64Array;
  /** (outputs) noise variance of each output, and of all together. */
  readonly noise: Float64Array;
  readonly pooled: number;
  readonly effective: number;
}

/**
 * Outputs and variances of every sample of a series' subject. Validation and test are run as the run's settings have
 * it, so the trajectory must be restored afterwards. Yields the share that is done.
 */
export function* bandsOf(subject: Subject, problem: Problem, curvature: Curvature): Generator<number, Bands> {
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
