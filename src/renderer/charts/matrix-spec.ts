/** What a heat map shows, without how it is drawn. */
import type { ScaleKind } from './heat.ts';
import type { PlainRows } from './plain-table.ts';

export interface MatrixSpec {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (rows x columns), row-major. */
  readonly values: Float64Array;
  readonly scale: ScaleKind;
}

/** A cell of a heat map. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A table of more columns than this is written with a cell a row. */
const mostColumns = 40;

/** The matrix as it is, or one row a cell where it is too wide to be read. */
export function matrixRows({ rows, columns, values, xLabel, yLabel }: MatrixSpec): PlainRows {
  const at = (row: number, column: number): number => values[row * columns.length + column];
  if (columns.length <= mostColumns)
    return {
      header: ['', ...columns],
      rows: rows.map((name, row) => [name, ...columns.map((_, column) => at(row, column))]),
    };
  return {
    header: [yLabel === '' ? 'Row' : yLabel, xLabel === '' ? 'Column' : xLabel, 'Value'],
    rows: rows.flatMap((name, row) =>
      columns.map((other, column) => [name, other, at(row, column)] as const),
    ),
  };
}

/** The cell next to `from` for an arrow key; null for other keys. Stays inside. */
export function moved(
  { rows, columns }: Pick<MatrixSpec, 'rows' | 'columns'>,
  from: Place | null,
  key: string,
): Place | null {
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const step = steps[key];
  if (step === undefined || rows.length === 0 || columns.length === 0) return null;
  if (from === null) return { row: 0, column: 0 };
  const inside = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
  return {
    row: inside(from.row + step[0], rows.length),
    column: inside(from.column + step[1], columns.length),
  };
}

/** The number that a column's name begins with: 40 for '40' and for '40 to 49'; NaN for words. */
export const columnNumber = (name: string): number => (/^[-+.\d]/.test(name) ? Number.parseFloat(name) : NaN);

/** The column whose name is the number nearest to `x`; null where names are words, or x lies outside. */
export function columnNear(columns: readonly string[], x: number): number | null {
  const numbers = columns.map(columnNumber);
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return null;
  const [first, last] = [numbers[0], numbers[numbers.length - 1]];
  if (x < Math.min(first, last) || x > Math.max(first, last)) return null;
  const distance = (i: number): number => Math.abs(numbers[i] - x);
  return numbers.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
}

/** Which of `count` labels are written when one takes `needed` pixels and there are `room` for all: every so many. */
export function everyLabel(count: number, room: number, needed: number): number {
  const most = Math.max(1, Math.floor(room / needed));
  const least = Math.ceil(count / most);
  const nice = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];
  return nice.find((step) => step >= least) ?? least;
}
