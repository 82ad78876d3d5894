/** What came of the runs of a replication, read from the project file. */
import { isDeepStrictEqual } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { diagnostics } from '../../engine/diagnostics/index.ts';
import type { DiagnosticResult } from '../../engine/diagnostics/result.ts';
import { entryNamed, readFields } from '../../engine/fields.ts';
import type { Look, TrialResult } from '../../engine/replications/index.ts';
import { metricColumns } from '../../engine/metrics/index.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { StoredTrial } from '../db/replication-store.ts';

/** Why a look has no result, by the trial's key and the look. */
export type Missing = ReadonlyMap<Look, string>;

/** Results of the trials that have ended, in their order; gives way after each. @throws UnfoldError 'project.damaged' */
export async function resultsOf(
  db: ProjectDb,
  trials: readonly StoredTrial[],
  missing: Missing,
): Promise<TrialResult[]> {
  const results: TrialResult[] = [];
  for (const trial of trials) {
    const result = resultOf(db, trial, missing);
    if (result !== null) results.push(result);
    await nextTurn();
  }
  return results;
}

/** Null for a run that has not ended, or was stopped before it had weights. */
function resultOf(db: ProjectDb, trial: StoredTrial, missing: Missing): TrialResult | null {
  const run = db.runs.get(trial.runId);
  const { status, summary } = run;
  if (status !== 'finished' && status !== 'stopped' && status !== 'failed') return null;
  if (status === 'stopped' && summary === null) return null;
  const { columns, values } = db.progress.metrics(run.id);
  return {
    key: trial.key,
    status,
    reason: run.reason?.word ?? '',
    iterations: run.iterations,
    seconds: Math.max(0, run.seconds - run.diagnosticSeconds),
    summary,
    metrics: { columns: columns.length === 0 ? metricColumns : columns, values },
    diagnostics: [
      ...storedResults(db, trial, run.iterations),
      ...trial.looks.flatMap((look) => absent(look, run.iterations, missing.get(look))),
    ],
  };
}

/** Those that the run made itself, and those of its looks; what a person asked for beside them is not the card's. */
function storedResults(db: ProjectDb, trial: StoredTrial, last: number): TrialResult['diagnostics'] {
  const looks = trial.looks.map((look) => ({ name: look.name, options: optionsOf(look) }));
  const wanted = db.diagnostics
    .list(trial.runId)
    .filter(
      ({ live, iteration, name, options }) =>
        live ||
        (iteration === last &&
          looks.some((look) => look.name === name && isDeepStrictEqual(look.options, options))),
    );
  return wanted.map(({ id, iteration, name, options }) => {
    const { result } = db.diagnostics.get(id);
    return { iteration, name, options, result };
  });
}

/** Every setting of a look. @throws UnfoldError 'spec.*' */
function optionsOf({ name, options = {} }: Look): Record<string, unknown> {
  return readFields(entryNamed(diagnostics, name).fields, options);
}

/** A look without a result says why, as one that fails while a run trains. */
function absent(look: Look, iteration: number, sentence: string | undefined): TrialResult['diagnostics'] {
  if (sentence === undefined) return [];
  const result: DiagnosticResult = {
    scalars: [],
    panels: [],
    findings: [{ name: 'not-computed', level: 'warning', sentence, remedies: [] }],
  };
  return [{ iteration, name: look.name, options: { ...look.options }, result }];
}
