/** What a cell looks like before the dialect of the file is known. */
import { maxNumberLength } from './limits.ts';
import { usualMissing } from './numbers.ts';

const number = /^[+\-\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eEdD][+\-\u2212]?\d+)?$/;
const grouped = /^[+\-\u2212]?\d{1,3}(?:[.,'\u2019 \u00a0\u202f]\d{3})+(?:[.,]\d+)?$/;
const infinite = /^[+-]?inf(?:inity)?$/i;
const timeOfDay = String.raw`(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,12})?)?\s*(?:Z|[+-]\d{2}:?\d{0,2})?)?`;
const date = new RegExp(String.raw`^\d{1,4}([-/.])\d{1,2}\1\d{1,4}${timeOfDay}$`);
const period = /^\d{4}(?:-|:|[QqMm])\d{1,2}$/;
const absent = ['null', 'none', ...usualMissing];

/** A number in some dialect. */
export function looksNumeric(text: string): boolean {
  if (text.length > maxNumberLength) return false;
  return number.test(text) || grouped.test(text) || infinite.test(text);
}

/** A date or period in some notation, other than a plain number. */
export function looksDated(text: string): boolean {
  return text.length <= 64 && !number.test(text) && (date.test(text) || period.test(text));
}

/** A missing value in some notation. */
export function looksMissing(text: string): boolean {
  return text.length <= 8 && absent.includes(text.toLowerCase());
}

/** Anything that stands in a table of numbers: a number, a date or a missing value. */
export function looksReadable(text: string): boolean {
  return looksNumeric(text) || looksMissing(text) || looksDated(text);
}
