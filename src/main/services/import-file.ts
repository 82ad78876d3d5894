/** Reads data files for the importers, a slice at a time, so that nothing else has to wait. */
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  importerFor,
  type ImportPreview,
  type ImportRecipe,
  type ImportResult,
} from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import type { Context } from './context.ts';

/** Where the bytes come from: a file that was allowed already, or bytes that a page sent. */
export type Source =
  | { readonly path: string }
  | { readonly fileName: string; readonly bytes: Uint8Array }
  | { readonly paths: readonly string[] };

type OneFile = Exclude<Source, { paths: unknown }>;

/** An importer reads about 20 MB/s at worst, so that a slice takes some 10 ms. */
const sliceBytes = 1 << 18;
const progressEveryMs = 100;

/** What a preview reads of a file: the importers look at no more. */
const previewBytes = sliceBytes + 1;

/** Runs the importer for the file over all its bytes, reporting 'series.progress'. @throws UnfoldError 'import.*' */
export async function importSource(
  context: Context,
  given: Source,
  recipe: ImportRecipe,
): Promise<ImportResult> {
  const source = single(given);
  const fileName = nameOf(source);
  const bytes = 'path' in source ? sizeOf(source.path) : source.bytes.length;
  const work = importerFor(fileName).create(recipe, fileName);
  let read = 0;
  let told = -Infinity;
  for await (const slice of slices(source)) {
    work.push(slice);
    read += slice.length;
    if (performance.now() - told > progressEveryMs || read === bytes) {
      told = performance.now();
      context.events.emit('series.progress', { fileName, read, bytes });
    }
    await nextTurn();
  }
  return work.end();
}

/** The first rows of a file, as the importer for it reads them. */
export function previewSource(given: Source, recipe: ImportRecipe): ImportPreview {
  const source = single(given);
  const fileName = nameOf(source);
  const bytes = 'path' in source ? head(source.path) : source.bytes.subarray(0, previewBytes);
  return importerFor(fileName).preview(bytes, fileName, recipe);
}

/** A series' name where none is given: the file's, without its extension. */
export const seriesNameOf = (source: Source): string =>
  nameOf(source)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '') || nameOf(source);

/** Formats that take several files at once say so themselves. */
function single(source: Source): OneFile {
  if (!('paths' in source)) return source;
  if (source.paths.length === 1) return { path: source.paths[0] };
  throw new UnfoldError('import.several-files', 'This format takes one file at a time. Choose one.');
}

const nameOf = (source: Source): string => {
  if ('paths' in source) return basename(source.paths[0]);
  return 'path' in source ? basename(source.path) : source.fileName;
};

async function* slices(source: OneFile): AsyncGenerator<Uint8Array> {
  if ('path' in source) {
    try {
      yield* createReadStream(source.path, { highWaterMark: sliceBytes }) as AsyncIterable<Buffer>;
    } catch (error) {
      throw unreadable(source.path, error);
    }
    return;
  }
  for (let at = 0; at < source.bytes.length; at += sliceBytes)
    yield source.bytes.subarray(at, at + sliceBytes);
}

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new UnfoldError('import.not-found', `"${path}" does not exist. Check the path.`, path);
  if (!stat.isFile())
    throw new UnfoldError('import.not-a-file', `"${path}" is not a file. Choose a data file.`, path);
  return stat.size;
}

function head(path: string): Uint8Array {
  const bytes = new Uint8Array(Math.min(sizeOf(path), previewBytes));
  const file = openFile(path);
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UnfoldError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const text = `"${path}" cannot be read (${code}). Check its permissions.`;
  return new UnfoldError('import.unreadable', text, path);
}
