/** Methods about series: importing them, and looking at them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportRecipe, ImportResult, Pause } from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { makeSeries } from '../../engine/generators/make-series.ts';
import type { Handlers, ImportAnswer, ImportOutcome } from '../../shared/api.ts';
import type { SeriesInfo } from '../../shared/models.ts';
import { lockPath } from '../db/lock.ts';
import { isSameFile } from '../db/same-file.ts';
import { announceSaved, type Context, opened } from './context.ts';
import type { SeriesViewMethod } from './series-views.ts';
import type { ImportJobs } from './import-jobs.ts';
import { importSource, previewSource, seriesNameOf, type Source } from './import-file.ts';
import type { ReimportMethod } from './reimport.ts';
import { sourceFacts } from './source-facts.ts';

type Group = Pick<
  Handlers,
  Exclude<Extract<keyof Handlers, `series.${string}`>, SeriesViewMethod | ReimportMethod | 'series.restore'>
>;

export function seriesHandlers(context: Context, jobs: ImportJobs): Group {
  return {
    'series.preview': async ({ source, recipe }) =>
      (await previewSource(allowed(context, source), recipe as ImportRecipe)) as unknown as ImportAnswer,
    'series.import': ({ source, recipe, name, job }) =>
      jobs.run(job, (pause) => {
        const how = { recipe, pause, ...(name === undefined ? {} : { name }) };
        return storeSource(context, allowed(context, source), how);
      }),
    'series.cancelImport': ({ job }) => {
      jobs.cancel(job);
      return null;
    },
    'series.generate': async ({ generator, options, seed, name }) =>
      storeGenerated(context, { generator, options, seed, ...(name === undefined ? {} : { name }) }),
    'series.list': () => opened(context).db.series.list(),
    'series.values': ({ id }) => {
      const { time, columns } = opened(context).series(id);
      return { id, time: time?.values ?? null, columns: columns.map(({ values }) => values) };
    },
    'series.rename': ({ id, name }) => {
      const info = opened(context).db.series.rename(id, name);
      announceSeries(context);
      return info;
    },
    'series.remove': ({ id }) => {
      opened(context).db.series.remove(id);
      announceSeries(context);
      return null;
    },
  };
}

/** How a source is stored. */
export interface StoreHow {
  readonly recipe: Record<string, unknown>;
  readonly name?: string;
  readonly pause?: Pause;
  /** What is added to the receipt of a series, which may refuse it by throwing. */
  readonly note?: (result: ImportResult & { kind: 'series' }) => Record<string, unknown>;
}

/**
 * Imports a source whose path was allowed already, and stores it in the open project.
 * @returns the series, or the questions or errors in its way, each with the receipt
 */
export async function storeSource(context: Context, source: Source, how: StoreHow): Promise<ImportOutcome> {
  const project = opened(context);
  refuseReadOnly(project.db.readOnlyWhy);
  const { pause } = how;
  const recipe = how.recipe as ImportRecipe;
  const result = await importSource(context, source, pause === undefined ? { recipe } : { recipe, pause });
  const facts = result.kind === 'series' ? { ...sourceFacts(source), ...how.note?.(result) } : {};
  const receipt = { ...result.receipt, ...facts };
  if (result.kind === 'question') return { kind: 'question', questions: result.questions, receipt };
  if (result.kind === 'error') return { kind: 'error', errors: result.errors, receipt };
  const refuseClosed = (): void => {
    if (context.project === project) return;
    throw new UnfoldError('project.closed', 'The project was closed during the import.');
  };
  await nextTurn(); // the end of a long import has just taken its time
  refuseClosed();
  const name = how.name ?? seriesNameOf(source);
  const series = await project.db.series.add(result.series, { name, receipt }).catch((error: unknown) => {
    refuseClosed();
    throw error;
  });
  refuseClosed();
  announceSeries(context);
  return { kind: 'series', series };
}

/** Makes a series by a generator and stores it; its receipt says how, so that it can be made again. */
export async function storeGenerated(
  context: Context,
  made: { generator: string; options: Record<string, unknown>; seed: number; name?: string },
): Promise<SeriesInfo> {
  const { db } = opened(context);
  refuseReadOnly(db.readOnlyWhy);
  const { generator, ...how } = made;
  const { series, from, label } = makeSeries(generator, how);
  const info = await db.series.add(series, { name: made.name ?? label, receipt: { ...from } });
  announceSeries(context);
  return info;
}

function announceSeries(context: Context): void {
  context.events.emit('series.changed', opened(context).db.series.list());
  announceSaved(context);
}

/** Before minutes are spent on reading a file that could not be stored. */
function refuseReadOnly(why: string | null): void {
  if (why !== null) throw new UnfoldError('project.read-only', `Nothing can be changed. ${why}`);
}

/** The open project's own file and its lock are refused: reading them here would drop SQLite's locks on them. */
export function allowed(context: Context, source: Source): Source {
  if ('paths' in source) return { paths: source.paths.map((path) => allowedPath(context, path)) };
  return 'path' in source ? { path: allowedPath(context, source.path) } : source;
}

function allowedPath(context: Context, given: string): string {
  const path = context.paths.allow(given);
  const open = context.project?.db.path;
  if (open !== undefined && [open, lockPath(open)].some((own) => isSameFile(path, own))) {
    throw new UnfoldError(
      'import.project',
      `"${path}" is the open project itself. Choose a data file.`,
      path,
    );
  }
  return path;
}
