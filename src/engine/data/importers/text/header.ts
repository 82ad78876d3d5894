/** Where the names, the units and the first row of numbers are. */
import type { ImportRecipe } from '../contract.ts';
import { looksDated, looksMissing, looksNumeric, looksReadable } from './cell-looks.ts';
import type { HeadRow } from './head.ts';

/** Indices into the head rows; undefined where there is no such row. */
export interface TablePlace {
  readonly header: number | undefined;
  readonly units: number | undefined;
  readonly firstData: number;
  readonly why: string;
}

/**
 * Finds the table in the head. Columns of numbers show themselves in the second half of the head; the first row in
 * which they all read as numbers begins the data; the row above it is the header when it has as many cells and is not
 * itself numbers; a row of units may stand between. All above is preamble.
 */
export function placeTable(
  rows: readonly HeadRow[],
  width: number,
  recipe: ImportRecipe,
): TablePlace | undefined {
  const numeric = numericColumns(rows, width);
  const isData = (row: HeadRow): boolean =>
    row.cells.length === width &&
    numeric.some((k) => isValue(row.cells[k])) &&
    numeric.every((k) => looksReadable(row.cells[k]));
  if (typeof recipe.headerRow === 'number') return givenPlace(rows, recipe, recipe.headerRow);
  let firstData = rows.findIndex(isData);
  if (firstData < 0) return undefined;
  // A row with a number in it belongs to the data, also when another of its cells cannot be read: that is an error.
  const belongs = (row: HeadRow): boolean =>
    isMissingRow(row, width) || (row.cells.length === width && numeric.some((k) => isValue(row.cells[k])));
  while (firstData > 0 && belongs(rows[firstData - 1])) firstData--;
  return decidedPlace(rows, { firstData, width }, recipe);
}

/** Whether every present cell is a unit: in brackets, or one of the usual short forms. */
export function looksLikeUnits(cells: readonly string[]): boolean {
  const present = cells.filter((cell) => cell !== '' && cell !== '-');
  return present.length > 0 && present.every((cell) => bracketed.test(cell) || usualUnits.has(cell));
}

/** A unit without its brackets. */
export function unitOf(cell: string): string {
  return (bracketed.test(cell) ? cell.slice(1, -1) : cell).trim();
}

const bracketed = /^(?:\[[^\]]*\]|\([^)]*\))$/;
const usualUnits = new Set(
  's ms us µs ns min h d yr m mm cm km µm nm g kg mg A mA V mV µV W kW MW J kJ K C °C °F F Hz kHz MHz Pa hPa kPa bar mbar % dB N rad deg ° m/s km/h mm/h m/s2 m/s² a.u. 1'.split(
    ' ',
  ),
);

/** Columns of which at least half the present cells in the second half of the head are numbers or dates. */
function numericColumns(rows: readonly HeadRow[], width: number): number[] {
  const later = rows.slice(Math.floor(rows.length / 2)).filter((row) => row.cells.length === width);
  return Array.from({ length: width }, (_, k) => k).filter((k) => {
    const present = later.map((row) => row.cells[k]).filter((cell) => !looksMissing(cell));
    return present.length > 0 && present.filter(isValue).length >= present.length / 2;
  });
}

function isValue(cell: string): boolean {
  return looksNumeric(cell) || looksDated(cell);
}

function isMissingRow(row: HeadRow, width: number): boolean {
  return row.cells.length === width && row.cells.every((cell) => looksMissing(cell));
}

function givenPlace(rows: readonly HeadRow[], recipe: ImportRecipe, line: number): TablePlace | undefined {
  const at = (wanted: number | 'none' | undefined): number | undefined => {
    const index = rows.findIndex((row) => row.line === wanted);
    return index < 0 ? undefined : index;
  };
  const header = at(line);
  if (header === undefined) return undefined;
  const isUnits = recipe.unitsRow === undefined && looksLikeUnits(rows[header + 1]?.cells ?? []);
  const units = isUnits ? header + 1 : at(recipe.unitsRow);
  return { header, units, firstData: Math.max(header, units ?? 0) + 1, why: 'given' };
}

function decidedPlace(
  rows: readonly HeadRow[],
  at: { firstData: number; width: number },
  recipe: ImportRecipe,
): TablePlace {
  const { firstData, width } = at;
  const isRow = (k: number): boolean => k >= 0 && rows[k].cells.length === width;
  const given = rows.findIndex((row) => row.line === recipe.unitsRow);
  const isUnits = isRow(firstData - 1) && isRow(firstData - 2) && looksLikeUnits(rows[firstData - 1].cells);
  const units = given >= 0 ? given : recipe.unitsRow !== 'none' && isUnits ? firstData - 1 : undefined;
  const header = units === firstData - 1 ? firstData - 2 : firstData - 1;
  if (!isRow(header) || recipe.headerRow === 'none')
    return { header: undefined, units, firstData, why: 'the data begin without a row of names' };
  return { header, units, firstData, why: 'the row above the first numbers has a name for each column' };
}
