/** Applies what a diagnosis proposes to a new run, and tells what came of it. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Json,
  type RunSpec,
  specAt,
  subjectSize,
  suggestion,
  thetaOf,
  UnfoldError,
  weightNames,
  weightsSha256,
} from '../../engine/index.ts';
import type {
  DiagnosticInfo,
  Finding,
  Remedy,
  RemedyOutcome,
  RunInfo,
  RunOrigin,
  StoredDiagnostic,
} from '../../shared/models.ts';
import { type Context, opened, type OpenProject } from './context.ts';
import { valueOf } from './diagnostic-curves.ts';
import { partsOf } from './diagnostic-offers.ts';
import { createRun } from './runs.ts';

/** Which remedy, and from which weights the new run starts. */
export interface Choice {
  readonly resultId: number;
  readonly finding: string;
  readonly remedy: string;
  readonly start: 'afresh' | 'checkpoint';
}

/**
 * A draft with the settings of the run that was looked at and those of the remedy.
 * @throws UnfoldError 'diagnostics.unknown' where there is no such finding or remedy, 'diagnostics.no-checkpoint' where
 *   the weights are not kept, and as creating a run
 */
export function applyRemedy(context: Context, choice: Choice): RunInfo {
  const project = opened(context);
  const result = project.db.diagnostics.get(choice.resultId);
  const finding = named(result.result.findings, choice.finding, 'finding');
  const remedy = named(finding.remedies, choice.remedy, 'remedy');
  const { spec } = partsOf(project, result.runId);
  const { name, seriesId } = project.db.runs.get(result.runId);
  // Weights of the remedy's own are those that were looked at, changed.
  const start = 'initialisation' in remedy.patch ? 'checkpoint' : choice.start;
  const weights =
    start === 'checkpoint' && !('initialisation' in remedy.patch)
      ? { initialisation: givenWeights(project, result), initialSeed: null }
      : {};
  const made = shortened(`${name}: ${remedy.label}`);
  return createRun(context, {
    seriesId,
    spec: {
      ...(start === 'checkpoint' ? settingsAt(spec, result.iteration) : spec),
      ...weights,
      ...remedy.patch,
      name: made,
    },
    name: made,
    origin: originOf(result, { finding, remedy, start }),
  });
}

/** As they held there: what was changed before has taken place, and what came later is another run's. */
const settingsAt = (spec: RunSpec, iteration: number): RunSpec => ({
  ...specAt(spec, iteration),
  changes: [],
});

/** As long as a name may be. */
const shortened = (name: string): string => (name.length > 200 ? `${name.slice(0, 197)}...` : name);

function named<T extends { readonly name: string }>(list: readonly T[], name: string, what: string): T {
  const found = list.find((item) => item.name === name);
  if (found !== undefined) return found;
  const known = list.map((item) => item.name);
  const text = `The result has no ${what} "${name}".${known.length === 0 ? ' It has none.' : suggestion(name, known)}`;
  throw new UnfoldError('diagnostics.unknown', text, what);
}

function originOf(
  result: StoredDiagnostic,
  { finding, remedy, start }: { finding: Finding; remedy: Remedy; start: RunOrigin['start'] },
): RunOrigin {
  const { name, label, predicted } = remedy;
  const before = predicted === undefined ? NaN : valueOf(result, predicted.scalar);
  return {
    runId: result.runId,
    iteration: result.iteration,
    start,
    diagnostic: result.name,
    options: result.options,
    finding: finding.name,
    sentence: finding.sentence,
    remedy: { name, label, ...(predicted === undefined ? {} : { predicted }) },
    before: Number.isNaN(before) ? null : before,
  };
}

/** The weights that were looked at, as an initialisation. */
function givenWeights(project: OpenProject, result: DiagnosticInfo): Json {
  const { spec, series } = partsOf(project, result.runId);
  const theta = weightsOfResult(project, result);
  if (theta === null) {
    throw new UnfoldError(
      'diagnostics.no-checkpoint',
      `The weights of iteration ${result.iteration} were not kept. Start from new weights, or look at a checkpoint that is kept.`,
    );
  }
  const names = weightNames(subjectSize(spec, series).layout);
  return { name: 'given', weights: names.map(({ index }) => theta[index]) };
}

function weightsOfResult(
  { db }: OpenProject,
  { runId, iteration, weightsSha256: sha256 }: DiagnosticInfo,
): Float64Array | Float32Array | null {
  const checkpoint = db.runs.checkpoints(runId).find((one) => one.iteration === iteration);
  if (checkpoint === undefined) return null;
  const theta = thetaOf(db.progress.checkpoint(runId, checkpoint.id).bytes);
  return weightsSha256(theta) === sha256 ? theta : null;
}

/** What was predicted beside what the run's own results say; null where nothing was predicted. */
export function outcomeOf({ db }: OpenProject, runId: number): RemedyOutcome | null {
  const { origin } = db.runs.get(runId);
  const predicted = origin?.remedy.predicted;
  if (origin === null || predicted === undefined || origin.before === null) return null;
  const { scalar, value } = predicted;
  const values = db.diagnostics
    .list(runId)
    .filter(({ name, options }) => name === origin.diagnostic && isDeepStrictEqual(options, origin.options))
    .map((result) => ({ iteration: result.iteration, value: valueOf(result, scalar), resultId: result.id }))
    .filter((result) => !Number.isNaN(result.value));
  return {
    origin,
    scalar,
    before: origin.before,
    predicted: value,
    first: values.at(0) ?? null,
    newest: values.at(-1) ?? null,
  };
}
