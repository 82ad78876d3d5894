/** Reads data files for the importers, a slice at a time, so that nothing else has to wait. */
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type FileHead,
  type Importer,
  importerFor,
  type ImportPreview,
  type ImportRecipe,
  type ImportResult,
  type Pause,
} from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import type { Context } from './context.ts';

/** Where the bytes come from: a file that was allowed already, bytes that a page sent, or several files. */
export type Source =
  | { readonly path: string }
  | { readonly fileName: string; readonly bytes: Uint8Array }
  | { readonly paths: readonly string[] }
  | { readonly files: readonly { readonly fileName: string; readonly bytes: Uint8Array }[] };

type OneFile = Exclude<Source, { paths: unknown } | { files: unknown }>;

/** An importer reads about 20 MB/s at worst, so that a slice takes some 10 ms. */
const sliceBytes = 1 << 18;
const progressEveryMs = 100;

/** What a preview reads of a file: the importers look at no more. */
const previewBytes = sliceBytes + 1;

/**
 * Runs the importer for the files over all their bytes, reporting 'series.progress'.
 * @param pause awaited after every slice, and by the importer in long work; ends the import by rejecting
 * @throws UnfoldError 'import.*', and what `pause` rejects with
 */
export async function importSource(
  context: Context,
  source: Source,
  { recipe, pause = nextTurn }: { recipe: ImportRecipe; pause?: Pause },
): Promise<ImportResult> {
  const files = filesOf(source);
  const bytes = files.reduce((sum, file) => sum + sizeOfFile(file), 0);
  const work = importerOf(files, recipe).create(recipe, nameOf(files[0]), pause);
  let read = 0;
  let told = -Infinity;
  for (const [i, file] of files.entries()) {
    const fileName = nameOf(file);
    if (i > 0) work.next?.(fileName);
    for await (const slice of slices(file)) {
      work.push(slice);
      read += slice.length;
      if (performance.now() - told > progressEveryMs || read === bytes) {
        told = performance.now();
        context.events.emit('series.progress', { fileName, read, bytes });
      }
      await pause();
    }
  }
  return work.end();
}

/** The first rows of a file (of several, the first), as the importer for it reads them. */
export async function previewSource(source: Source, recipe: ImportRecipe): Promise<ImportPreview> {
  const files = filesOf(source);
  const importer = importerOf(files, recipe);
  const { bytes, isWhole } = headOf(files[0]);
  const isEnough = isWhole || importer.previewNeedsAll?.(bytes) !== true;
  return importer.preview(isEnough ? bytes : await wholeOf(files[0]), nameOf(files[0]), recipe);
}

/** @throws UnfoldError 'import.format', 'import.several-files' */
function importerOf(files: readonly OneFile[], { format }: ImportRecipe): Importer {
  // A mistake at the beginning of one of several files must not make another format of it.
  const found = files.map((file) => importerFor(nameOf(file), { format, head: headOf(file) }));
  const importer = found.find(({ takesSeveral }) => takesSeveral === true) ?? found[0];
  if (files.length === 1 || importer.takesSeveral === true) return importer;
  const text = `The format "${importer.label}" takes one file at a time, and ${files.length} were given. Choose one, or another format.`;
  throw new UnfoldError('import.several-files', text);
}

/** A series' name where none is given: the file's, without its extension; of several files, what they have in common. */
export function seriesNameOf(source: Source): string {
  const names = filesOf(source).map(nameOf);
  const plain = names.map((name) => name.replace(/\.gz$/i, '').replace(/\.[^.]+$/, '') || name);
  if (plain.length === 1) return plain[0];
  let { length } = plain[0];
  for (const name of plain) while (!name.startsWith(plain[0].slice(0, length))) length--;
  return plain[0].slice(0, length).replace(/[-_. ]+$/, '') || plain[0];
}

function filesOf(source: Source): readonly OneFile[] {
  if ('paths' in source) return source.paths.map((path) => ({ path }));
  return 'files' in source ? source.files : [source];
}

const nameOf = (source: OneFile): string => ('path' in source ? basename(source.path) : source.fileName);

const sizeOfFile = (source: OneFile): number =>
  'path' in source ? sizeOf(source.path) : source.bytes.length;

function headOf(source: OneFile): FileHead {
  const bytes = 'path' in source ? head(source.path) : source.bytes.subarray(0, previewBytes);
  return { bytes, isWhole: bytes.length === sizeOfFile(source) };
}

/** Larger files have no preview in formats that need the whole file for it. */
const maxPreviewBytes = 2 ** 30;

async function wholeOf(source: OneFile): Promise<Uint8Array> {
  if (!('path' in source)) return source.bytes;
  const size = sizeOf(source.path);
  if (size > maxPreviewBytes) {
    const text = `"${source.path}" has ${size} bytes; files of this format may have ${maxPreviewBytes}. Split it, or save it as CSV.`;
    throw new UnfoldError('import.too-large', text, source.path);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const slice of slices(source)) {
    bytes.set(slice.subarray(0, size - at), at);
    at = Math.min(size, at + slice.length);
  }
  return bytes.subarray(0, at);
}

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
