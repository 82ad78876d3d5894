/** Methods about the files behind series: whether they have changed, and reading them again. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { changesSentence, compareSeries } from '../../engine/data/compare-series.ts';
import type { ImportResult } from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import type { Handlers } from '../../shared/api.ts';
import type { SeriesInfo, SeriesSource } from '../../shared/models.ts';
import { type Context, opened } from './context.ts';
import { createImportJobs, type ImportJobs } from './import-jobs.ts';
import type { Source } from './import-file.ts';
import { allowed, storeSource } from './series.ts';
import { knownFiles } from './source-facts.ts';

/** The methods of this group. */
export type ReimportMethod = 'series.source' | 'series.reimport';

/** @param jobs imports that can be cancelled, which those of the other methods may share */
export function reimportHandlers(
  context: Context,
  jobs: ImportJobs = createImportJobs(),
): Pick<Handlers, ReimportMethod> {
  return {
    'series.source': ({ id }) => stateOf(context, opened(context).db.series.get(id)),
    'series.reimport': ({ id, source, job }) =>
      jobs.run(job, async (pause) => {
        const { db } = opened(context);
        const info = db.series.get(id);
        const recipe = recipeOf(info);
        const from = allowed(context, source ?? sourceOf(info));
        const before = opened(context).series(id);
        const note = (result: ImportResult & { kind: 'series' }): Record<string, unknown> => {
          if (result.receipt.sha256 === info.receipt?.['sha256']) throw unchanged(info);
          const changes = compareSeries(before, result.series);
          const sentence = `Compared with series ${id}, “${info.name}”: ${changesSentence(changes)}.`;
          return {
            reimport: { of: id, sha256: info.receipt?.['sha256'], changes },
            notices: [{ sentence }, ...result.receipt.notices],
          };
        };
        return storeSource(context, from, {
          recipe,
          pause,
          note,
          name: freeName(info.name, db.series.list()),
        });
      }),
  };
}

/** Whether the files behind a series are as they were. Their bytes are read only where size or time differ. */
async function stateOf(context: Context, info: SeriesInfo): Promise<SeriesSource> {
  const files = knownFiles(info.receipt);
  if (files.length === 0) return { paths: [], state: 'unknown' };
  const paths = files.map(({ path }) => path);
  let isSame = true;
  for (const { path, size, modified } of files) {
    const stat = isAllowed(context, path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (stat?.isFile() !== true) return { paths, state: 'missing' };
    if (stat.size !== size || Math.round(stat.mtimeMs) !== modified) isSame = false;
  }
  if (isSame) return { paths, state: 'same' };
  const hash = await hashOfFiles(paths).catch(() => null);
  if (hash === null) return { paths, state: 'missing' };
  return { paths, state: hash === info.receipt?.['sha256'] ? 'same' : 'changed' };
}

/** Paths on other machines are not looked at unasked: a project file may come from anywhere. */
function isAllowed(context: Context, path: string): boolean {
  if (path.startsWith('\\\\') || path.startsWith('//')) return false;
  try {
    context.paths.allow(path);
    return true;
  } catch {
    return false;
  }
}

async function hashOfFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) for await (const slice of createReadStream(path)) hash.update(slice as Buffer);
  return hash.digest('hex');
}

/** @throws UnfoldError 'series.no-source' */
function sourceOf(info: SeriesInfo): Source {
  const paths = knownFiles(info.receipt).map(({ path }) => path);
  if (paths.length > 0) return paths.length === 1 ? { path: paths[0] } : { paths };
  const text = `Where the file of “${info.name}” lies is not known. Name the file to read.`;
  throw new UnfoldError('series.no-source', text);
}

/** @throws UnfoldError 'series.not-imported' for a series that was generated or stored without a receipt */
function recipeOf({ name, receipt }: SeriesInfo): Record<string, unknown> {
  const recipe = receipt?.['recipe'];
  if (typeof receipt?.['importer'] === 'string' && typeof recipe === 'object' && recipe !== null)
    return recipe as Record<string, unknown>;
  throw new UnfoldError(
    'series.not-imported',
    `“${name}” was not read from a file, so it cannot be read again.`,
  );
}

function unchanged({ name }: SeriesInfo): UnfoldError {
  const text = `The file is the one that “${name}” was read from, byte for byte. Nothing was stored.`;
  return new UnfoldError('import.unchanged', text);
}

/** "flow 2" beside "flow", and "flow 3" beside that. */
function freeName(name: string, list: readonly SeriesInfo[]): string {
  const base = basename(name).replace(/ \d+$/, '') === '' ? name : name.replace(/ \d+$/, '');
  for (let k = 2; ; k++) {
    const candidate = `${base.slice(0, 190)} ${k}`;
    if (!list.some((series) => series.name === candidate)) return candidate;
  }
}
