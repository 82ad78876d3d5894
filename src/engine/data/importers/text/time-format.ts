/** Readers of times: named formats and strptime patterns. */
import { UnfoldError } from '../../../errors.ts';
import { type CivilTime, secondsOf, secondsOfDay } from './civil.ts';
import { type NumberDialect, readCell } from './numbers.ts';

/** Reads the text of a time cell: seconds since 1970 (UTC) for dates, the number itself otherwise; NaN if it cannot. */
export interface TimeReader {
  readonly kind: 'date' | 'number';
  /** The numbers are read as plain numbers and then mapped; the fast path may be used. */
  readonly fromNumber: ((value: number) => number) | undefined;
  read(text: string): number;
}

/** The named formats with what they read. */
export const timeFormats: Readonly<Record<string, string>> = {
  iso: 'ISO 8601, as 2001-02-03T04:05:06.7Z; without a zone it is read as UTC',
  'unix-s': 'seconds since 1970 (UTC)',
  'unix-ms': 'milliseconds since 1970 (UTC)',
  excel: 'days of a spreadsheet, 25569 being 1970-01-01',
  number: 'a plain number',
  quarter: 'a year and its quarter: 1947Q1, 2002:3 or 1997.1',
  month: 'a year and its month: 2002:10, 1997M01 or 1997.01',
};

/**
 * The reader of a format: one of `timeFormats`, or a strptime pattern with %Y %y %m %d %j %b %H %M %S %z and %%.
 * Throws UnfoldError 'import.time-format' for anything else.
 */
export function timeReader(format: string, dialect: NumberDialect): TimeReader {
  const numeric = numericFormats[format];
  if (numeric !== undefined) {
    const fromNumber = numeric.map;
    return { kind: numeric.kind, fromNumber, read: (text) => fromNumber(readNumber(text, dialect)) };
  }
  const textual = textFormats[format];
  if (textual !== undefined) return { kind: 'date', fromNumber: undefined, read: textual };
  return { kind: 'date', fromNumber: undefined, read: strptime(format) };
}

const numericFormats: Readonly<Record<string, { kind: 'date' | 'number'; map: (value: number) => number }>> =
  {
    number: { kind: 'number', map: (value) => value },
    'unix-s': { kind: 'date', map: (value) => value },
    'unix-ms': { kind: 'date', map: (value) => value / 1000 },
    // Spreadsheets keep the time of day as a fraction of a day: whole milliseconds are what was meant.
    excel: { kind: 'date', map: (value) => Math.round((value - 25_569) * 86_400_000) / 1000 },
  };

const textFormats: Readonly<Record<string, (text: string) => number>> = { iso, quarter, month };

function readNumber(text: string, dialect: NumberDialect): number {
  const reading = readCell(text, dialect);
  return reading.kind === 'number' ? reading.value : NaN;
}

const zone = String.raw`(Z|[+-]\d{2}(?::?\d{2})?)`;
const isoPattern = new RegExp(
  String.raw`^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d{1,12})?))?\s?${zone}?)?)?$`,
  'i',
);

function iso(text: string): number {
  const match = isoPattern.exec(text);
  if (match === null) return NaN;
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', offset] = match;
  const time: CivilTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second.replace(',', '.')),
  };
  return secondsOf(time) - offsetSeconds(offset);
}

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return (offset.startsWith('-') ? -60 : 60) * minutes;
}

function quarter(text: string): number {
  const match = /^(\d{4})[Qq:.]([1-4])$/.exec(text);
  return match === null ? NaN : secondsOfDay(Number(match[1]), Number(match[2]) * 3 - 2, 1);
}

function month(text: string): number {
  const match = /^(\d{4})[Mm:.](\d{2})$/.exec(text);
  return match === null ? NaN : secondsOfDay(Number(match[1]), Number(match[2]), 1);
}

const directives: Readonly<Record<string, string>> = {
  Y: String.raw`(\d{4})`,
  y: String.raw`(\d{2})`,
  m: String.raw`(\d{1,2})`,
  d: String.raw`(\d{1,2})`,
  j: String.raw`(\d{1,3})`,
  b: String.raw`([A-Za-z]{3,9})\.?`,
  H: String.raw`(\d{1,2})`,
  M: String.raw`(\d{2})`,
  S: String.raw`(\d{2}(?:[.,]\d{1,12})?)`,
  z: zone,
};

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function strptime(format: string): (text: string) => number {
  const { pattern, letters } = compile(format);
  return (text) => {
    const match = pattern.exec(text);
    if (match === null) return NaN;
    return assemble(new Map(letters.map((letter, k) => [letter, match[k + 1]])));
  };
}

function compile(format: string): { pattern: RegExp; letters: string[] } {
  const letters: string[] = [];
  let source = '';
  for (let at = 0; at < format.length; at++) {
    const letter = format[at + 1];
    if (format[at] !== '%') source += /\s/.test(format[at]) ? String.raw`\s+` : escaped(format[at]);
    else if (letter === '%') source += '%';
    else if (letter !== undefined && directives[letter] !== undefined && !letters.includes(letter)) {
      source += directives[letter];
      letters.push(letter);
    } else throw badFormat(format, `%${letter ?? ''} is unknown, unfinished or given twice`);
    if (format[at] === '%') at++;
  }
  const hasYear = letters.includes('Y') !== letters.includes('y');
  if (!hasYear) throw badFormat(format, 'it needs exactly one of %Y and %y');
  return { pattern: new RegExp(`^${source}$`, 'i'), letters };
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function badFormat(format: string, why: string): UnfoldError {
  const named = Object.keys(timeFormats).join(', ');
  const text = `"${format}" is no time format: ${why}. Give one of ${named}, or a pattern such as %d/%m/%Y %H:%M:%S.`;
  return new UnfoldError('import.time-format', text, 'recipe.timeFormat');
}

function assemble(parts: ReadonlyMap<string, string>): number {
  const number = (letter: string, fallback: number): number => {
    const part = parts.get(letter);
    return part === undefined ? fallback : Number(part.replace(',', '.'));
  };
  const name = parts.get('b')?.slice(0, 3).toLowerCase();
  const time: CivilTime = {
    year: parts.has('y') ? fullYear(number('y', 0)) : number('Y', 1970),
    month: name === undefined ? number('m', 1) : monthNames.indexOf(name) + 1,
    day: number('d', 1),
    hour: number('H', 0),
    minute: number('M', 0),
    second: number('S', 0),
  };
  const dayOfYear = number('j', 1);
  if (dayOfYear < 1 || dayOfYear > 366) return NaN;
  return secondsOf(time) + (dayOfYear - 1) * 86_400 - offsetSeconds(parts.get('z'));
}

/** POSIX: 69..99 are 1969..1999, 00..68 are 2000..2068. */
function fullYear(year: number): number {
  return year < 69 ? 2000 + year : 1900 + year;
}
