/** A comma in lines like `1,5`: between two columns, or inside one number? */
import type { ImportQuestion, ImportRecipe } from '../contract.ts';
import { comma, grouped, isNeeded, type Marks, readingOf, reads } from './marks.ts';

/** What the comma is: between columns, inside the numbers of one column, or a question. */
export type CommaDoubt =
  | { readonly kind: 'columns' | 'one column'; readonly why: string }
  | { readonly kind: 'ask'; readonly question: ImportQuestion };

/**
 * Undefined where there is no doubt: few lines have a comma, or some line of numbers cannot be read as one number.
 * A comma in the names right above the numbers, or in a line of missing values, tells that it is between columns; a zero with a sign before it (-0,5) or zeros
 * after it (1,025) tell that it is a decimal comma; all else is asked.
 */
export function doubtComma(lines: readonly string[], recipe: ImportRecipe): CommaDoubt | undefined {
  const numbers = lines.filter((line) => /\d/.test(line));
  const withComma = numbers.filter((line) => line.includes(','));
  if (withComma.length === 0 || withComma.length < numbers.length / 2) return undefined;
  const first = lines.indexOf(numbers[0]);
  const isPlainText = (line: string, k: number): boolean =>
    k >= first - 1 && line.includes(',') && !/\d/.test(line);
  if (lines.some(isPlainText)) return { kind: 'columns', why: 'lines without numbers have commas too' };
  const readings = [comma, ...grouped].filter((marks) => isPossible(marks, numbers, recipe));
  if (readings.length === 0) return undefined;
  const isDecimal = withComma.some((line) => /^[+-]0,|^[+-]?\d+,0\d\d/.test(line));
  if (isDecimal && readings[0] === comma)
    return { kind: 'one column', why: 'only a decimal comma has zeros like these' };
  return { kind: 'ask', question: question(withComma, readings) };
}

function isPossible(marks: Marks, lines: readonly string[], recipe: ImportRecipe): boolean {
  const { decimalMark = marks.decimalMark, thousandsMark = marks.thousandsMark } = recipe;
  if (decimalMark !== marks.decimalMark || thousandsMark !== marks.thousandsMark) return false;
  return lines.every((line) => reads(line, marks)) && (marks === comma || isNeeded(marks, lines));
}

function question(lines: readonly string[], readings: readonly Marks[]): ImportQuestion {
  const texts = lines.slice(0, 3);
  const width = texts[0].split(',').length;
  return {
    id: 'delimiter',
    sentence: `Lines are like "${texts[0]}". Is the comma between columns, or does it belong to the number?`,
    choices: [
      {
        label: `${width} columns`,
        recipe: { delimiter: ',', decimalMark: '.' },
        sample: texts.map((text) => ({ text, reading: text.split(',').join(' and ') })),
      },
      ...readings.map((marks) => ({
        label: `One column, ${marks.label}`,
        recipe: {
          delimiter: 'none',
          decimalMark: marks.decimalMark,
          thousandsMark: marks.thousandsMark,
        } as const,
        sample: texts.map((text) => ({ text, reading: readingOf(text, marks) })),
      })),
    ],
  };
}
