/** Which column says when, and in what notation. */
import type { ImportQuestion, ImportRecipe } from '../contract.ts';
import { looksMissing } from './cell-looks.ts';
import { guess } from './marks.ts';
import { type NumberDialect, readCell } from './numbers.ts';
import { timeFormats, timeReader } from './time-format.ts';

/** The time column (an index of a column), its format and why; or a question about the order of day and month. */
export interface TimeChoice {
  readonly column: number;
  readonly format: string;
  readonly why: string;
  /** The next column holds the time of day. */
  readonly withNext: boolean;
  readonly question?: ImportQuestion;
}

/** One column of the head: its name and its texts, row by row. */
export interface HeadColumn {
  readonly name: string;
  readonly cells: readonly string[];
}

const timeName =
  /^(?:t|time|times|date|dates|datetime|date[ _-]?time|time[ _-]?stamp|timestamp|year|years|day|days|index|idx|step|obs|period|epoch|seconds?|hours?|n)$/i;
const dateName = /date|time|stamp|epoch/i;

/**
 * The time column of the head: the one that is given, else the first whose every cell is a date in one notation, else
 * the first that is called like a time and increases strictly. Undefined where there is none.
 */
export function decideTimeColumn(
  columns: readonly HeadColumn[],
  recipe: ImportRecipe,
  dialect: NumberDialect,
): TimeChoice | undefined {
  if (recipe.timeColumn === 'none') return undefined;
  if (recipe.timeColumn !== undefined) return givenColumn(columns, recipe, dialect);
  for (const k of columns.keys()) {
    const dated = datedColumn(columns, k, recipe);
    if (dated !== undefined) return dated;
  }
  for (const [k, column] of columns.entries()) {
    const numbered = timeName.test(column.name) ? numberedFormat(column, recipe, dialect) : undefined;
    if (numbered !== undefined) return { column: k, withNext: false, ...numbered };
  }
  return undefined;
}

/** Column k as dates, together with the time of day where the next column holds that. */
function datedColumn(
  columns: readonly HeadColumn[],
  k: number,
  recipe: ImportRecipe,
): TimeChoice | undefined {
  if (columns[k + 1]?.cells.every((cell) => timeOfDay.test(cell)) === true) {
    const cells = columns[k].cells.map((cell, row) => `${cell} ${columns[k + 1].cells[row]}`);
    const joined = datedFormat({ name: columns[k].name, cells }, recipe);
    if (joined !== undefined) return { column: k, withNext: true, ...joined };
  }
  const dated = datedFormat(columns[k], recipe);
  return dated === undefined ? undefined : { column: k, withNext: false, ...dated };
}

const timeOfDay = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,12})?)?$/;

type FormatChoice = Omit<TimeChoice, 'column' | 'withNext'>;

function givenColumn(
  columns: readonly HeadColumn[],
  recipe: ImportRecipe,
  dialect: NumberDialect,
): TimeChoice | undefined {
  const k = columns.findIndex((column) => column.name === recipe.timeColumn);
  if (k < 0) return undefined;
  const dated = datedColumn(columns, k, recipe);
  if (dated !== undefined) return dated;
  const choice = numberedFormat(columns[k], recipe, dialect);
  return { column: k, withNext: false, ...(choice ?? { format: 'number', why: 'the cells are no dates' }) };
}

/** The notation of dates in which every present cell can be read. */
function datedFormat(column: HeadColumn, recipe: ImportRecipe): FormatChoice | undefined {
  const cells = column.cells.filter((cell) => !looksMissing(cell));
  if (cells.length === 0) return undefined;
  if (recipe.timeFormat !== undefined) {
    const isText = timeFormats[recipe.timeFormat] === undefined || textual.includes(recipe.timeFormat);
    return isText && readsAll(recipe.timeFormat, cells)
      ? { format: recipe.timeFormat, why: 'given' }
      : undefined;
  }
  if (readsAll('iso', cells)) return { format: 'iso', why: 'every cell is an ISO 8601 date' };
  const isPeriod = cells.every((cell) => !cell.includes('.'));
  for (const format of ['quarter', 'month']) {
    if (isPeriod && readsAll(format, cells)) return { format, why: `every cell is ${timeFormats[format]}` };
  }
  return dayOrder(cells);
}

const textual = ['iso', 'quarter', 'month'];

/** 3/4/2005, 03.04.05, 2005/04/03 and so on, with an optional time of day. */
function dayOrder(cells: readonly string[]): FormatChoice | undefined {
  const shape = /^(\d{1,4})([-/.])\d{1,2}[-/.](\d{1,4})([T ]\s*\d{1,2}:\d{2}(:\d{2})?)?/.exec(cells[0]);
  if (shape === null) return undefined;
  const [, first, mark, last, time, seconds] = shape;
  const orders = first.length === 4 ? ['Ymd'] : last.length === 4 ? ['dmY', 'mdY'] : ['dmy', 'mdy', 'ymd'];
  const tail = time === undefined ? '' : `${time[0]}%H:%M${seconds === undefined ? '' : ':%S'}`;
  const formats = orders.map((order) => [...order].map((letter) => `%${letter}`).join(mark) + tail);
  const fitting = formats.filter((format) => readsAll(format, cells));
  if (fitting.length === 0) return undefined;
  if (fitting.length === 1)
    return { format: fitting[0], why: 'the only order of day, month and year that fits' };
  return { format: fitting[0], why: guess, question: orderQuestion(fitting, cells) };
}

function orderQuestion(formats: readonly string[], cells: readonly string[]): ImportQuestion {
  const texts = [...new Set(cells)].slice(0, 3);
  return {
    id: 'date-order',
    sentence: `Which is the day, the month and the year in "${texts[0]}"?`,
    choices: formats.map((format) => {
      return {
        label: format.replace('%d', 'day').replace('%m', 'month').replace(/%y/i, 'year').split(/[ T]/)[0],
        recipe: { timeFormat: format },
        sample: texts.map((text) => ({ text, reading: isoDay(text, format) })),
      };
    }),
  };
}

/** The day as 2005-04-03, rearranged from the text. */
function isoDay(text: string, format: string): string {
  const numbers = text.split(/[ T]/)[0].split(/[-/.]/);
  const letters = (format.match(/%[ymd]/gi) ?? []).map((directive) => directive[1]);
  const part = (letter: string): string => (numbers[letters.indexOf(letter)] ?? '').padStart(2, '0');
  const short = part('y');
  const year = letters.includes('Y') ? part('Y') : `${Number(short) < 69 ? '20' : '19'}${short}`;
  return `${year}-${part('m')}-${part('d')}`;
}

/** The meaning of a column of strictly increasing numbers that is called like a time. */
function numberedFormat(
  column: HeadColumn,
  recipe: ImportRecipe,
  dialect: NumberDialect,
): FormatChoice | undefined {
  const cells = column.cells.filter((cell) => !looksMissing(cell));
  if (recipe.timeFormat !== undefined) return { format: recipe.timeFormat, why: 'given' };
  const period = periodFormat(cells);
  if (period !== undefined) return period;
  const values = cells.map((cell) => numberOf(cell, dialect));
  if (values.length === 0 || !isIncreasing(values)) return undefined;
  const isDate = dateName.test(column.name);
  const within = (low: number, high: number): boolean => values.every((v) => v >= low && v <= high);
  if (isDate && within(630_720_000, 4_102_444_800) && values.every(Number.isInteger)) {
    return { format: 'unix-s', why: 'whole numbers between 1990 and 2100 in seconds since 1970' };
  }
  if (isDate && within(630_720_000_000, 4_102_444_800_000)) {
    return { format: 'unix-ms', why: 'numbers between 1990 and 2100 in milliseconds since 1970' };
  }
  if (/date/i.test(column.name) && within(20_000, 80_000)) {
    return {
      format: 'excel',
      why: 'a date column with numbers between 1954 and 2119 in days of a spreadsheet',
    };
  }
  return { format: 'number', why: `called "${column.name}" and strictly increasing` };
}

/** gretl's 1997.1 (quarters) and 1997.01 (months), where the periods follow each other without a gap. */
function periodFormat(cells: readonly string[]): FormatChoice | undefined {
  if (cells.length < 5) return undefined;
  const candidates = [
    ['quarter', /^\d{4}\.[1-4]$/, 4],
    ['month', /^\d{4}\.\d{2}$/, 12],
  ] as const;
  for (const [format, pattern, perYear] of candidates) {
    if (!cells.every((cell) => pattern.test(cell))) continue;
    const periods = cells.map((cell) => Number(cell.slice(0, 4)) * perYear + Number(cell.slice(5)));
    const follow = periods.every((period, k) => k === 0 || period === periods[k - 1] + 1);
    if (follow && readsAll(format, cells)) return { format, why: `every cell is ${timeFormats[format]}` };
  }
  return undefined;
}

function readsAll(format: string, cells: readonly string[]): boolean {
  const reader = timeReader(format, { decimalMark: '.', thousandsMark: 'none', missingCodes: [] });
  return cells.every((cell) => !Number.isNaN(reader.read(cell)));
}

function numberOf(cell: string, dialect: NumberDialect): number {
  const reading = readCell(cell, dialect);
  return reading.kind === 'number' ? reading.value : NaN;
}

function isIncreasing(values: readonly number[]): boolean {
  return values.every((value, k) => !Number.isNaN(value) && (k === 0 || value > values[k - 1]));
}
