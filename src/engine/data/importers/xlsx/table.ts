/** The rows of a sheet as a table: names, data, and what stands above. */
import type { ImportDecision, ImportNotice, ImportProblem, ImportRecipe, Pause } from '../contract.ts';
import { maxProblems } from '../text/limits.ts';
import type { Table, TableColumn } from '../whole/table.ts';
import { type Cell, columnLetters, type SheetRow } from './sheet.ts';

/** Where the table is in its sheet. */
interface Place {
  /** Index of the row of names among the rows; null where there is none. */
  readonly header: number | null;
  readonly first: number;
  readonly why: string;
}

/** The rows as a table. @param isPartial whether there are more rows */
export async function sheetTable(
  rows: readonly SheetRow[],
  {
    sheet,
    recipe,
    isPartial,
    pause,
  }: { sheet: string; recipe: ImportRecipe; isPartial: boolean; pause: Pause },
): Promise<Table> {
  const place = placeOf(rows, recipe.headerRow);
  const data = rows.slice(place.first);
  const header = place.header === null ? undefined : rows[place.header];
  const used = usedColumns(data);
  const names = namesOf(used, header);
  const problems: ImportProblem[] = [];
  let problemCount = 0;
  const columns: TableColumn[] = [];
  for (const [k, column] of used.entries()) {
    const filled = fill(data, column, names[k]);
    problemCount += filled.problems.length;
    problems.push(...filled.problems.slice(0, maxProblems - problems.length));
    columns.push(filled.column);
    await pause();
  }
  const numbers = data.map(({ number }) => number);
  const found: ImportDecision = {
    what: 'headerRow',
    value: header?.number ?? 'none',
    how: recipe.headerRow === undefined ? 'decided' : 'given',
    why: place.why,
  };
  return {
    ...{ rows: data.length, columns, isPartial, problems, problemCount },
    decisions: [found],
    recipe: { headerRow: header?.number ?? 'none' },
    notices: blankRows(numbers),
    ...aboveOf(rows, place),
    lineOf: (row) => numbers[row] ?? row + 1,
    place: (row, k) => ({
      ...{ line: null, column: columns[k].name },
      place: `${sheet}!${columnLetters(used[k])}${numbers[row]}`,
    }),
  };
}

function usedColumns(rows: readonly SheetRow[]): readonly number[] {
  const used = new Set<number>();
  for (const { cells } of rows) for (const column of cells.keys()) used.add(column);
  return [...used].sort((a, b) => a - b);
}

/** The row of names: the one given; else the row right above the first numbers, if it holds only texts. */
function placeOf(rows: readonly SheetRow[], given: ImportRecipe['headerRow']): Place {
  const isNumeric = ({ cells }: SheetRow): boolean =>
    [...cells.values()].some(({ kind }) => kind === 'number' || kind === 'date');
  const first = rows.findIndex(isNumeric);
  if (typeof given === 'number') {
    const at = rows.findIndex(({ number }) => number >= given);
    const isThere = at >= 0 && rows[at].number === given;
    const place = { header: isThere ? at : null, first: at < 0 ? rows.length : at + (isThere ? 1 : 0) };
    return { ...place, why: isThere ? 'the recipe says so' : `row ${given} is empty` };
  }
  if (given === 'none') return { header: null, first: Math.max(0, first), why: 'the recipe says so' };
  if (first > 0 && isAllText(rows[first - 1]))
    return { header: first - 1, first, why: 'only texts stand right above the first numbers' };
  const why = first < 0 ? 'there are no numbers' : 'no row of texts stands right above the first numbers';
  return { header: null, first: Math.max(0, first), why };
}

const isAllText = ({ cells }: SheetRow): boolean => [...cells.values()].every(({ kind }) => kind === 'text');

/** Names of the header, else the letters of the columns; a second "x" becomes "x_2". */
function namesOf(used: readonly number[], header: SheetRow | undefined): string[] {
  const taken = new Set<string>();
  return used.map((column) => {
    const cell = header?.cells.get(column);
    const given = cell === undefined ? '' : textOf(cell).replace(/\s+/g, ' ').trim();
    const base = given === '' ? columnLetters(column) : given;
    let name = base;
    for (let k = 2; taken.has(name); k++) name = `${base}_${k}`;
    taken.add(name);
    return name;
  });
}

const textOf = (cell: Cell): string => (cell.kind === 'text' ? cell.text : cell.raw);

function fill(
  rows: readonly SheetRow[],
  column: number,
  given: string,
): { column: TableColumn; problems: ImportProblem[] } {
  const [name, unit] = splitUnit(given);
  const values = new Float64Array(rows.length).fill(NaN);
  const texts = new Map<number, string>();
  const problems: ImportProblem[] = [];
  let dates = 0;
  let numbers = 0;
  rows.forEach(({ number, cells }, row) => {
    const cell = cells.get(column);
    if (cell === undefined) return;
    if (cell.kind === 'text') texts.set(row, cell.text);
    else if (cell.kind === 'error') {
      const sentence = `the error ${cell.raw.slice(0, 20)} of the spreadsheet; read as missing`;
      problems.push({ line: number, column: name, found: cell.raw.slice(0, 20), sentence });
    } else {
      values[row] = cell.value;
      if (cell.kind === 'date') dates++;
      else numbers++;
    }
  });
  const kind = dates > 0 && numbers === 0 ? 'date' : 'number';
  const raw = (row: number): string => {
    const cell = rows[row].cells.get(column);
    return cell === undefined ? '' : textOf(cell);
  };
  return { column: { name, unit, kind, values, texts, raw }, problems };
}

function splitUnit(name: string): [string, string | null] {
  const match = /^(.*\S)\s*(?:\[([^[\]]{1,20})\]|\(([^()]{1,20})\))$/.exec(name.slice(0, 400));
  return match === null ? [name.slice(0, 400), null] : [match[1], (match[2] ?? match[3]).trim()];
}

const mostAbove = 50;

function aboveOf(
  rows: readonly SheetRow[],
  { header, first }: Place,
): Pick<Table, 'above' | 'header' | 'note'> {
  const above = rows.slice(0, first);
  const note = above
    .filter((_, k) => k !== header)
    .map(({ cells }) => [...cells.values()].map(textOf).join(' '))
    .join('\n');
  const shown = above.slice(-mostAbove).map(({ number, cells }) => ({
    line: number,
    cells: [...cells.values()].map(textOf),
  }));
  return {
    above: shown,
    note: note.slice(0, 16_384),
    ...(header === null ? {} : { header: header - (above.length - shown.length) }),
  };
}

function blankRows(numbers: readonly number[]): ImportNotice[] {
  const last = numbers.at(-1) ?? 0;
  const blank = numbers.length === 0 ? 0 : last - numbers[0] + 1 - numbers.length;
  if (blank === 0) return [];
  const sentence = `${blank} blank ${blank === 1 ? 'row' : 'rows'} between rows of data ${blank === 1 ? 'was' : 'were'} passed over; no row stands for ${blank === 1 ? 'it' : 'them'}.`;
  return [{ sentence }];
}
