/** Checks a recipe that came from outside: unknown keys and impossible values are misuse and throw. */
import { suggestion, UnfoldError } from '../../../errors.ts';
import type { ImportRecipe } from '../contract.ts';
import { timeReader } from './time-format.ts';

const choices: Readonly<Record<string, readonly string[]>> = {
  encoding: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'],
  delimiter: [',', ';', '\t', '|', 'spaces', 'none'],
  decimalMark: ['.', ','],
  thousandsMark: ['none', ',', '.', ' ', "'"],
  steps: ['rows', 'columns'],
};
const texts = ['format', 'commentPrefix', 'timeColumn', 'timeFormat', 'part'];
const lists = ['missingCodes', 'columns'];
/** Keys of other formats than delimited text. */
const foreign = ['part', 'steps'];
const known = [
  ...Object.keys(choices),
  'headerRow',
  'unitsRow',
  'skipLines',
  ...texts,
  ...lists,
  'stopAfterErrors',
];

/**
 * Refuses a recipe that cannot be followed.
 * @param also keys besides those of delimited text that have a meaning
 * @throws UnfoldError 'import.recipe', 'import.time-format'
 */
export function checkRecipe(recipe: ImportRecipe, also: readonly string[] = []): void {
  for (const [key, value] of Object.entries(recipe)) {
    if (!known.includes(key)) throw wrong(key, `There is no "${key}" in a recipe.${suggestion(key, known)}`);
    if (foreign.includes(key) && !also.includes(key))
      throw wrong(key, `"${key}" has no meaning for text. Leave it out.`);
    const expected = expectedOf(key, value);
    if (expected !== undefined) throw wrong(key, `${JSON.stringify(value)} is not ${expected}.`);
  }
  const decimal = recipe.decimalMark ?? (recipe.thousandsMark === '.' ? ',' : '.');
  if (recipe.thousandsMark === decimal) {
    throw wrong(
      'thousandsMark',
      `"${decimal}" cannot be both the decimal and the thousands mark; change one.`,
    );
  }
  if (recipe.timeFormat !== undefined) {
    timeReader(recipe.timeFormat, { decimalMark: '.', thousandsMark: 'none', missingCodes: [] });
  }
}

/** What was expected under `key`, or undefined where the value will do. */
function expectedOf(key: string, value: unknown): string | undefined {
  if (choices[key] !== undefined) {
    const isKnown = typeof value === 'string' && choices[key].includes(value);
    return isKnown ? undefined : `one of ${choices[key].map((choice) => JSON.stringify(choice)).join(', ')}`;
  }
  if (texts.includes(key)) return typeof value === 'string' ? undefined : 'a text';
  if (lists.includes(key)) {
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? undefined : 'a list of texts';
  }
  const least = key === 'skipLines' ? 0 : 1;
  const mayBeNone = key === 'headerRow' || key === 'unitsRow';
  if (mayBeNone && value === 'none') return undefined;
  const isWhole = Number.isSafeInteger(value) && Number(value) >= least;
  return isWhole ? undefined : `a whole number of at least ${least}${mayBeNone ? ', or "none"' : ''}`;
}

function wrong(key: string, text: string): UnfoldError {
  return new UnfoldError('import.recipe', text, `recipe.${key}`);
}
