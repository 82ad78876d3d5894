/** Methods about diagnostics: what is offered, looking at checkpoints, what is stored, and what to do about it. */
import {
  diagnostics,
  entryNamed,
  readFields,
  subjectSize,
  thetaOf,
  UnfoldError,
  weightsSha256,
} from '../../engine/index.ts';
import type { Handlers } from '../../shared/api.ts';
import type { Diagnosis, DiagnosticOffer } from '../../shared/models.ts';
import { sentSeries } from '../training/sent-series.ts';
import { type Context, opened, type OpenProject } from './context.ts';
import { curvesOf } from './diagnostic-curves.ts';
import { offersFor, partsOf } from './diagnostic-offers.ts';
import { applyRemedy, outcomeOf } from './remedies.ts';

type Group = Pick<Handlers, Exclude<Extract<keyof Handlers, `diagnostics.${string}`>, 'diagnostics.export'>>;

export function diagnosticHandlers(context: Context): Group {
  return {
    'diagnostics.catalog': ({ runId }) => catalog(opened(context), runId),
    'diagnostics.run': (params) => diagnoseRun(opened(context), params),
    'diagnostics.jobs': () => opened(context).analyst.list(),
    'diagnostics.cancel': ({ id }) => {
      opened(context).analyst.cancel(id);
      return null;
    },
    'diagnostics.list': ({ runId }) => results(opened(context), runId),
    'diagnostics.get': ({ id }) => opened(context).db.diagnostics.get(id),
    'diagnostics.curves': ({ runId, name }) =>
      curvesOf(
        results(opened(context), runId).filter((result) => name === undefined || result.name === name),
      ),
    'diagnostics.applyRemedy': (params) => applyRemedy(context, params),
    'diagnostics.outcome': ({ runId }) => outcomeOf(opened(context), runId),
  };
}

function results({ db }: OpenProject, runId: number) {
  db.runs.get(runId); // an unknown run is an error, not an empty list
  return db.diagnostics.list(runId);
}

async function catalog(project: OpenProject, runId: number): Promise<readonly DiagnosticOffer[]> {
  const offers = offersFor(project, runId);
  return Promise.all(
    offers.map(async ({ entry, refuses, flops }) => ({
      name: entry.name,
      refuses,
      seconds: refuses === null ? await project.analyst.estimate(entry.name, flops) : null,
    })),
  );
}

/** What is stored is not computed again. @throws UnfoldError 'diagnostics.refused', 'run.no-checkpoint' */
export function diagnoseRun(
  project: Pick<OpenProject, 'db' | 'series' | 'analyst'>,
  params: {
    runId: number;
    checkpointId?: number | undefined;
    name: string;
    options?: Record<string, unknown> | undefined;
  },
): Diagnosis {
  const { db, analyst } = project;
  const { runId, checkpointId } = params;
  const entry = entryNamed(diagnostics, params.name);
  const options = readFields(entry.fields, params.options ?? {});
  const { spec, series } = partsOf(project, runId);
  const size = subjectSize(spec, series, entry.needs);
  const refusal = entry.refuses(size);
  if (refusal !== null) throw new UnfoldError('diagnostics.refused', `${entry.label}: ${refusal}`);
  const stored =
    checkpointId === undefined ? db.progress.newest(runId) : db.progress.checkpoint(runId, checkpointId);
  if (stored === null) {
    const { name } = db.runs.get(runId);
    throw new UnfoldError('run.no-checkpoint', `"${name}" has no weights yet. Start it, then look at it.`);
  }
  const { iteration, bytes } = stored;
  const sha256 = weightsSha256(thetaOf(bytes));
  const wish = { runId, iteration, name: entry.name, options };
  const known = db.diagnostics.find(runId, { ...wish, weightsSha256: sha256 });
  if (known !== null) return { ...wish, ...done, resultId: known.id };
  if (db.readOnlyWhy !== null) {
    const text = `Results of diagnostics are stored in the project, and nothing can be. ${db.readOnlyWhy}`;
    throw new UnfoldError('project.read-only', text);
  }
  return analyst.request({
    ...wish,
    checkpoint: bytes,
    weightsSha256: sha256,
    spec: db.runs.spec(runId),
    series: () => (series === null ? null : sentSeries(series)),
    flops: entry.flops(size, options),
  });
}

/** A diagnosis that was never in the queue has no number there. */
const done = { id: 0, status: 'done', share: 1, estimate: 0, reason: null } as const;
