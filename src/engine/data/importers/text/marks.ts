/** Decimal and thousands marks, from the cells of the file, never from a locale. */
import type { ImportQuestion, ImportRecipe, ThousandsMark } from '../contract.ts';
import { looksNumeric } from './cell-looks.ts';
import { type NumberDialect, readCell } from './numbers.ts';

/** The marks that were found and why, or a question. */
export interface MarkChoice {
  readonly decimalMark: '.' | ',';
  readonly thousandsMark: ThousandsMark;
  readonly why: string;
  readonly question?: ImportQuestion;
}

/** Why a decision stands that a question is about. */
export const guess = 'a guess, until the question is answered';

/** A pair of marks and its name. */
export interface Marks {
  readonly decimalMark: '.' | ',';
  readonly thousandsMark: ThousandsMark;
  readonly label: string;
}

const point: Marks = { decimalMark: '.', thousandsMark: 'none', label: 'decimal point' };
/** The reading with a decimal comma. */
export const comma: Marks = { decimalMark: ',', thousandsMark: 'none', label: 'decimal comma' };
/** The readings with marks between thousands. */
export const grouped: readonly Marks[] = [
  { decimalMark: '.', thousandsMark: ',', label: 'decimal point, commas between thousands' },
  { decimalMark: ',', thousandsMark: '.', label: 'decimal comma, points between thousands' },
  { decimalMark: '.', thousandsMark: ' ', label: 'decimal point, spaces between thousands' },
  { decimalMark: ',', thousandsMark: ' ', label: 'decimal comma, spaces between thousands' },
  { decimalMark: '.', thousandsMark: "'", label: 'decimal point, apostrophes between thousands' },
  { decimalMark: ',', thousandsMark: "'", label: 'decimal comma, apostrophes between thousands' },
];

/**
 * The marks by which every cell with a mark in it can be read. Points alone are decimal points and commas alone are
 * decimal commas, except that commas which all stand before exactly three digits may group thousands: that, and any
 * other grouping, is asked.
 */
export function decideMarks(cells: readonly string[], recipe: ImportRecipe): MarkChoice {
  const marked = [...new Set(cells.filter((cell) => /[.,'\u2019\s]/.test(cell) && looksNumeric(cell)))];
  const fits = (marks: Marks): boolean => marked.every((cell) => reads(cell, marks));
  if (recipe.decimalMark !== undefined || recipe.thousandsMark !== undefined) return fromRecipe(recipe);
  if (fits(point)) {
    const why =
      marked.length === 0 ? 'no number has a mark' : `all ${marked.length} numbers with a mark read so`;
    return { ...point, why };
  }
  const choices = grouped.filter((marks) => fits(marks) && isNeeded(marks, marked));
  if (fits(comma)) {
    if (choices.length === 0) return { ...comma, why: 'numbers have commas and none has a point' };
    return { ...comma, why: guess, question: markQuestion([comma, ...choices], marked) };
  }
  if (choices.length > 0) return { ...choices[0], why: guess, question: markQuestion(choices, marked) };
  const count = (marks: Marks): number => marked.filter((cell) => reads(cell, marks)).length;
  const best = count(comma) > count(point) ? comma : point;
  return {
    ...best,
    why: `${count(best)} of ${marked.length} numbers with a mark read so; the others do not`,
  };
}

function fromRecipe(recipe: ImportRecipe): MarkChoice {
  const thousandsMark = recipe.thousandsMark ?? 'none';
  const decimalMark = recipe.decimalMark ?? (thousandsMark === '.' ? ',' : '.');
  return { decimalMark, thousandsMark, why: 'given' };
}

/** Whether the cell is a number with these marks. */
export function reads(cell: string, marks: Marks): boolean {
  const kind = readCell(cell, dialectOf(marks)).kind;
  return kind === 'number' || kind === 'flagged';
}

/** Whether some cell can be read only by taking its thousands marks out. */
export function isNeeded(marks: Marks, marked: readonly string[]): boolean {
  return marked.some((cell) => !reads(cell, { ...marks, thousandsMark: 'none' }));
}

function dialectOf(marks: Marks): NumberDialect {
  return { decimalMark: marks.decimalMark, thousandsMark: marks.thousandsMark, missingCodes: [] };
}

function markQuestion(choices: readonly Marks[], marked: readonly string[]): ImportQuestion {
  const telling = [...marked].sort((a, b) => b.length - a.length).slice(0, 3);
  return {
    id: 'number-marks',
    sentence: `What do the marks in numbers like "${telling[0]}" mean?`,
    choices: choices.map((marks) => ({
      label: marks.label,
      recipe: { decimalMark: marks.decimalMark, thousandsMark: marks.thousandsMark },
      sample: telling.map((text) => ({ text, reading: readingOf(text, marks) })),
    })),
  };
}

/** The cell as it reads with these marks. */
export function readingOf(text: string, marks: Marks): string {
  const reading = readCell(text, dialectOf(marks));
  return reading.kind === 'number' ? String(reading.value) : reading.kind;
}
