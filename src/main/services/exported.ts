/** What exports and reports read of a run. */
import type { MetricsTable } from '../../engine/export/run-arrays.ts';
import { type Run, UnfoldError } from '../../engine/index.ts';
import type { RunDetail } from '../../shared/models.ts';
import type { OpenProject } from './context.ts';
import { restored } from './runs.ts';

/** The run at its newest weights. @throws UnfoldError 'run.no-checkpoint' where it has none */
export function trained(project: OpenProject, id: number): Run {
  const run = restored(project, id);
  if (run !== null) return run;
  const { name } = project.db.runs.get(id);
  throw new UnfoldError('run.no-checkpoint', `"${name}" has no weights yet. Start it, then export it.`);
}

/** Everything that is stored of a run beside its numbers. */
export function detailOf({ db: { runs }, trainers }: OpenProject, id: number): RunDetail {
  return {
    ...trainers.info(id),
    spec: runs.spec(id),
    engine: runs.engine(id),
    checkpoints: runs.checkpoints(id),
  };
}

/** The rows of metrics so far. */
export function recordedMetrics({ trainers }: OpenProject, id: number): MetricsTable {
  const { columns, values } = trainers.metrics(id, 0);
  return { names: columns, values };
}
