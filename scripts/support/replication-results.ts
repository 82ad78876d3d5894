/** Kept results of the cards: bench/results/replications/NAME.json for the full form, NAME.quick.json for the quick one. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { ReplicationResult } from '../../src/cli/replicate-result.ts';
import { root } from './root.ts';

/** What `unfold replicate NAME --json` printed, and the commit that it was made with. */
export type KeptResult = ReplicationResult & { readonly commit: string | null };

/** The kept results of one card; null where there is none. */
export interface KeptResults {
  readonly full: KeptResult | null;
  readonly quick: KeptResult | null;
}

const folder = join(root, 'bench', 'results', 'replications');

/** Figures are kept for drawing: so many digits are enough. Everything else is kept as it was printed. */
const figureDigits = 6;

/** Reads what is kept of a card. */
export function keptResults(name: string): KeptResults {
  return { full: read(`${name}.json`), quick: read(`${name}.quick.json`) };
}

/** Stores a result in place of the one before, that of a quick form without its figure. Returns its path inside the project. */
export async function keepResult(result: KeptResult, form: 'full' | 'quick'): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = `${result.card}${form === 'quick' ? '.quick' : ''}.json`;
  const text = JSON.stringify({ ...result, figure: form === 'quick' ? [] : rounded(result.figure) });
  writeFileSync(join(folder, file), await format(text, { parser: 'json', printWidth: 110 }));
  return join('bench', 'results', 'replications', file);
}

function read(file: string): KeptResult | null {
  const path = join(folder, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as KeptResult) : null;
}

function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'number' ? Number(part.toPrecision(figureDigits)) : part,
    ),
  ) as T;
}
