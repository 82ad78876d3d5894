/** From a definition to what is stored: every run checked before any is made. And what it would come to. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnfoldError } from '../../engine/errors.ts';
import { estimateRun, readRunSpec, type Series } from '../../engine/index.ts';
import { readSweep, type Sweep } from '../../engine/sweeps/definition.ts';
import { plan, type PlannedRun } from '../../engine/sweeps/plan.ts';
import { readsSeries } from '../../engine/tasks/index.ts';
import type { SweepPlan } from '../../shared/sweeps.ts';
import type { NewSweep } from '../db/sweep-store.ts';
import type { SweeperOptions } from './desk.ts';

/** What is to be swept. */
export interface SweepRequest {
  readonly seriesId: number | null;
  readonly definition: unknown;
  readonly name?: string | undefined;
}

/** How long runs may be checked before others have their turn. */
const sliceMs = 20;

/** @throws UnfoldError 'sweep.*', and as a run's own check, naming the run */
export async function planned(
  { db, checkedRun }: Pick<SweeperOptions, 'db' | 'checkedRun'>,
  { seriesId, definition: given, name }: SweepRequest,
): Promise<NewSweep> {
  if (db.readOnlyWhy !== null)
    throw new UnfoldError('project.read-only', `Nothing can be changed. ${db.readOnlyWhy}`);
  const definition = complete(given);
  const title = name ?? titleOf(definition);
  const runs: NewSweep['runs'][number][] = [];
  let began = performance.now();
  for (const { configuration, label, spec } of plan(definition)) {
    const full = `${title} · ${label}`;
    const runName = full.length > 200 ? `${full.slice(0, 197)}...` : full;
    runs.push({
      configuration,
      label,
      run: checkedAs(label, () => checkedRun({ seriesId, spec: { ...spec, name: runName }, name: runName })),
    });
    if (performance.now() - began < sliceMs) continue;
    await nextTurn();
    began = performance.now();
  }
  return { name: title, definition, runs };
}

/** With every default of its base written out, so that paths lead somewhere. */
function complete(given: unknown): Sweep {
  const sweep = readSweep(given);
  return { ...sweep, base: { ...readRunSpec(sweep.base) } };
}

function titleOf({ base, vary, variants }: Sweep): string {
  const own = String(base.name ?? '').trim();
  if (own !== '') return own.slice(0, 120);
  if (variants.length === 2) return `${variants[0].label} against ${variants[1].label}`.slice(0, 120);
  return vary.length === 0 ? 'Multi-start' : 'Sweep';
}

function checkedAs<T>(label: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnfoldError)) throw error;
    throw new UnfoldError(error.code, `The run "${label}" cannot be made: ${error.message}`, error.where);
  }
}

/** What the preview of a sweep reads. */
export interface PlanSource {
  readonly db: SweeperOptions['db'];
  readonly series: (id: number) => Series;
  /** Runs that train side by side. */
  readonly trainers: number;
}

/** Runs, iterations and seconds that a definition would take; checks the first and the last of its runs. */
export function previewOf(source: PlanSource, { seriesId, definition: given }: SweepRequest): SweepPlan {
  const definition = complete(given);
  const runs = plan(definition);
  const costs = runs.map((run, i) =>
    i === 0 || i === runs.length - 1 || runs.length <= 40 ? costOf(source, seriesId, run) : null,
  );
  const known = costs.filter((cost) => cost !== null);
  const limits = runs.map(
    ({ spec }) => (spec.stop as { iterations?: number | null } | undefined)?.iterations ?? null,
  );
  const mean = known.reduce((sum, { flops }) => sum + flops, 0) / Math.max(1, known.length);
  const speed = speedOf(source);
  const limited = known.every(({ flops }) => Number.isFinite(flops));
  return {
    runs: runs.length,
    configurations: new Set(runs.map(({ configuration }) => configuration)).size,
    labels: runs.slice(0, 12).map(({ label }) => label),
    iterations: limits.includes(null) ? null : limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0),
    seconds:
      speed === null || !limited
        ? null
        : (mean * runs.length) / speed / Math.min(source.trainers, runs.length),
  };
}

/** Operations of a run at most; infinite where it has no limit of iterations. */
function costOf(source: PlanSource, seriesId: number | null, { spec, label }: PlannedRun): { flops: number } {
  return checkedAs(label, () => {
    const read = readRunSpec(spec);
    const series = seriesId === null || !readsSeries(read.task.name) ? null : source.series(seriesId);
    return { flops: estimateRun(read, series).flopsPerIteration * (read.stop.iterations ?? Infinity) };
  });
}

/** Operations a second of the newest runs that have ended here; null where there are none of a second or so in all. */
function speedOf({ db, series }: PlanSource): number | null {
  const ended = db.runs
    .list()
    .filter(({ status, seconds, iterations }) => status === 'finished' && seconds > 0 && iterations > 0)
    .slice(-3);
  let [flops, seconds] = [0, 0];
  for (const run of ended) {
    const spec = readRunSpec(db.runs.spec(run.id));
    const { flopsPerIteration } = estimateRun(spec, run.seriesId === null ? null : series(run.seriesId));
    flops += flopsPerIteration * run.iterations;
    seconds += run.seconds;
  }
  return seconds === 0 ? null : flops / seconds;
}
