import type {
  ImportError,
  ImportQuestion,
  ImportReceipt,
  ImportRecipe,
  ImportResult,
} from '../../src/engine/data/importers/contract.ts';
import { createTextImporter } from '../../src/engine/data/importers/text.ts';
import { columnNamed, type Series } from '../../src/engine/data/series.ts';

/** Imports a text (or bytes) as one file, in pieces of `chunk` bytes. */
export function importText(
  content: string | Uint8Array,
  recipe: ImportRecipe = {},
  { name = 'test.csv', chunk = 1 << 16 } = {},
): ImportResult {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const run = createTextImporter(recipe, name);
  for (let at = 0; at < bytes.length; at += chunk) run.push(bytes.subarray(at, at + chunk));
  return run.end();
}

/** The series of a file that must be readable. */
export function seriesOf(content: string | Uint8Array, recipe: ImportRecipe = {}): Series {
  const result = importText(content, recipe);
  if (result.kind === 'series') return result.series;
  throw new Error(JSON.stringify(result.kind === 'error' ? result.errors : result.questions));
}

/** Column values by name, as plain arrays. */
export function columnsOf(content: string | Uint8Array, recipe: ImportRecipe = {}): Record<string, number[]> {
  const series = seriesOf(content, recipe);
  return Object.fromEntries(series.columns.map(({ name, values }) => [name, [...values]]));
}

/** Times of a file that must be readable and have a time column. */
export function timesOf(content: string, recipe: ImportRecipe = {}): number[] {
  const { time } = seriesOf(content, recipe);
  if (time === undefined) throw new Error('no time column was found');
  return [...time.values];
}

/** The errors of a file that must be refused. */
export function errorsOf(content: string | Uint8Array, recipe: ImportRecipe = {}): readonly ImportError[] {
  const result = importText(content, recipe);
  if (result.kind === 'error') return result.errors;
  throw new Error(`expected an error, got ${result.kind}`);
}

/** The questions of a file that must be doubtful. */
export function questionsOf(content: string, recipe: ImportRecipe = {}): readonly ImportQuestion[] {
  const result = importText(content, recipe);
  if (result.kind === 'question') return result.questions;
  throw new Error(`expected a question, got ${JSON.stringify(result)}`);
}

/** The receipt, however the import ended. */
export function receiptOf(content: string | Uint8Array, recipe: ImportRecipe = {}): ImportReceipt {
  return importText(content, recipe).receipt;
}

/** One decision of a receipt. */
export function decisionOf(receipt: ImportReceipt, what: string): unknown {
  return receipt.decisions.find((decision) => decision.what === what)?.value;
}

/** Values of one column of a series. */
export function valuesOf(series: Series, name: string): number[] {
  return [...(columnNamed(series, name)?.values ?? [])];
}
