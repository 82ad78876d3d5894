/** Imports files of whole formats in tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  importerFor,
  type ImportPreview,
  type ImportRecipe,
  type ImportResult,
} from '../../src/engine/data/importers/index.ts';
import type { Series } from '../../src/engine/data/series.ts';

/** Bytes of a file in test/fixtures/imports. */
export const fixture = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '../fixtures/imports', name));

/** Imports bytes in pieces, by the importer that knows them. */
export async function importBytes(
  bytes: Uint8Array,
  name: string,
  recipe: ImportRecipe = {},
  chunk = 1 << 16,
): Promise<ImportResult> {
  const head = { bytes: bytes.subarray(0, 1 << 18), isWhole: bytes.length <= 1 << 18 };
  const work = importerFor(name, { format: recipe.format, head }).create(recipe, name);
  for (let at = 0; at < bytes.length; at += chunk) work.push(bytes.subarray(at, at + chunk));
  return work.end();
}

/** The first rows of bytes, by the importer that knows them. */
export async function previewBytes(
  bytes: Uint8Array,
  name: string,
  recipe: ImportRecipe = {},
): Promise<ImportPreview> {
  const head = { bytes: bytes.subarray(0, 1 << 18), isWhole: bytes.length <= 1 << 18 };
  return importerFor(name, { format: recipe.format, head }).preview(bytes, name, recipe);
}

/** The series of bytes that must be readable. */
export async function seriesIn(bytes: Uint8Array, name: string, recipe: ImportRecipe = {}): Promise<Series> {
  const result = await importBytes(bytes, name, recipe);
  if (result.kind === 'series') return result.series;
  throw new Error(JSON.stringify(result.kind === 'error' ? result.errors : result.questions));
}

/** Columns by name as plain arrays. */
export const plain = ({ columns }: Series): Record<string, number[]> =>
  Object.fromEntries(columns.map(({ name, values }) => [name, [...values]]));

/** The first error of bytes that must not be readable, as a sentence. */
export async function errorIn(bytes: Uint8Array, name: string, recipe: ImportRecipe = {}): Promise<string> {
  const result = await importBytes(bytes, name, recipe);
  if (result.kind !== 'error') throw new Error(`expected an error, got ${result.kind}`);
  const { place, line, column, found, expected, advice } = result.errors[0];
  return [place, line, column, found, expected, advice].filter((part) => (part ?? '') !== '').join(' | ');
}
