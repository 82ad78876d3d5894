/** Which character stands between the cells. */
import type { Delimiter, Encoding, ImportQuestion, ImportRecipe } from '../contract.ts';
import { looksReadable } from './cell-looks.ts';
import { doubtComma } from './comma-doubt.ts';
import { guess } from './marks.ts';
import { type HeadRow, type HeadShape, readHeadRows } from './head.ts';

/** The delimiter that was found and why. */
export interface DelimiterChoice {
  readonly delimiter: Delimiter;
  readonly why: string;
  readonly question?: ImportQuestion;
}

/** Lines looked at, as most files show their shape within them. */
const sampleLines = 200;
/** In order of preference where two candidates do equally well. */
const candidates: readonly Delimiter[] = ['\t', ';', '|', ',', 'spaces'];

/**
 * The candidate with the best (share of lines with the commonest number of cells > 1) x (share of their cells that
 * read as numbers, dates or missing), against the share of lines that read as one cell each.
 */
export function decideDelimiter(
  bytes: Uint8Array,
  shape: Omit<HeadShape, 'delimiter' | 'maxRows'>,
  recipe: ImportRecipe,
): DelimiterChoice {
  const read = (delimiter: Delimiter): readonly HeadRow[] =>
    readHeadRows(bytes, { ...shape, delimiter, maxRows: sampleLines }).rows;
  const single = read('none');
  const singleScore = readableShare(single);
  let best: Score & { delimiter: Delimiter } = { delimiter: 'none', score: 0, width: 1, constancy: 0 };
  for (const delimiter of candidates.filter((mark) => isFree(mark, bytes, recipe))) {
    const score = scoreRows(read(delimiter), single.length);
    if (score.score > best.score * (1 + 1e-9)) best = { delimiter, ...score };
  }
  const isSingle = best.delimiter === 'none' || singleScore > best.score;
  const doubt = isSingle || best.delimiter === ',' ? doubtComma(textsOf(single), recipe) : undefined;
  if (doubt?.kind === 'ask') return { delimiter: ',', why: guess, question: doubt.question };
  if (doubt?.kind === 'one column') return { delimiter: 'none', why: doubt.why };
  if (doubt?.kind === 'columns' && isSingle) return { delimiter: ',', why: doubt.why };
  if (isSingle) {
    return {
      delimiter: 'none',
      why: 'no delimiter gives the same number of cells in most lines; a single column',
    };
  }
  const percent = Math.round(best.constancy * 100);
  const why = `gives ${best.width} cells in ${percent} % of the first ${single.length} lines`;
  return { delimiter: best.delimiter, why };
}

function textsOf(rows: readonly HeadRow[]): string[] {
  return rows.map((row) => row.cells[0]);
}

interface Score {
  readonly score: number;
  readonly width: number;
  readonly constancy: number;
}

function scoreRows(rows: readonly HeadRow[], lines: number): Score {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
  counts.delete(1);
  const [width, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0]);
  if (count === 0) return { score: 0, width: 1, constancy: 0 };
  const readable = readableShare(rows.filter((row) => row.cells.length === width));
  const constancy = Math.min(1, count / Math.max(1, Math.min(lines, rows.length)));
  // The small constant lets a table of mostly text still find its delimiter.
  return { score: constancy * (readable + 0.01), width, constancy };
}

/** Share of non-empty cells, in lines with a digit, that look like numbers, dates or missing values. */
function readableShare(rows: readonly HeadRow[]): number {
  let readable = 0;
  let cells = 0;
  for (const row of rows) {
    if (!row.cells.some((cell) => /\d/.test(cell))) continue; // names and prose say nothing about numbers
    for (const cell of row.cells) {
      if (cell === '') continue;
      cells++;
      if (looksReadable(cell)) readable++;
    }
  }
  return cells === 0 ? 0 : readable / cells;
}

/** A mark that the recipe uses inside numbers is no delimiter, unless quotes can protect it. */
function isFree(delimiter: Delimiter, bytes: Uint8Array, recipe: ImportRecipe): boolean {
  const isMark = delimiter === ',' && (recipe.decimalMark === ',' || recipe.thousandsMark === ',');
  if (delimiter === 'spaces') return recipe.thousandsMark !== ' ';
  return !isMark || bytes.includes(0x22);
}

/** The encoding of text bytes in memory: Windows-1252 stays as it is, everything else has become UTF-8. */
export function innerEncoding(encoding: Encoding): Encoding {
  return encoding === 'windows-1252' ? encoding : 'utf-8';
}
