/** What the dimensions of an array are: moments, columns, sequences. */
import type { ImportDecision, ImportRecipe } from '../contract.ts';
import { maxColumns } from '../text/limits.ts';
import { Refusal } from '../whole/table.ts';
import type { NumberArray } from './array.ts';

/** An array as columns. */
export interface ArrayLayout {
  readonly rows: number;
  readonly shape: readonly number[];
  readonly steps: 'rows' | 'columns';
  /** Null where there is nothing to decide. */
  readonly decision: ImportDecision | null;
  /** Two dimensions, of which the second is the longer. */
  readonly isWide: boolean;
  readonly columns: readonly ArrayColumn[];
}

/** One column; `at` is its value in a row, `element` the indices of it as people write them, from 0. */
export interface ArrayColumn {
  readonly name: string;
  at(row: number): number;
  element(row: number): string;
}

/** Dimensions beyond these have no meaning here. */
export const mostDimensions = 3;

/** The shape without dimensions of length 1, where more than two are there, and the strides that belong to it. */
function squeezed({ shape, strides }: NumberArray): { shape: number[]; strides: number[] } {
  const kept = shape.map((_, k) => k).filter((k) => shape.length <= 2 || shape[k] !== 1);
  return { shape: kept.map((k) => shape[k]), strides: kept.map((k) => strides[k]) };
}

/** Dimensions that remain when those of length 1 are left out. */
export const dimensionsOf = (array: NumberArray): number => squeezed(array).shape.length;

/** Rows that an array of at most two dimensions is read as, where nothing is said of it. */
export function rowsOf(array: NumberArray): number {
  const { shape } = squeezed(array);
  if (shape.length < 2) return shape[0] ?? 1;
  return shape[stepsOf(shape, undefined).steps === 'rows' ? 0 : 1];
}

/**
 * One dimension is one column. Of two, the rows are the moments, or the columns where there is one row or `given` says
 * so. Of three, the first counts sequences: two columns more say which sequence and which of its steps a row is.
 */
export function layoutOf(array: NumberArray, given: ImportRecipe['steps']): ArrayLayout {
  const { shape, strides } = squeezed(array);
  if (shape.length <= 1) return vector(array, { length: shape[0] ?? 1, stride: strides[0] ?? 1 });
  const { steps, decision } = stepsOf(shape, given);
  const [rows, columns] =
    steps === 'rows' ? [shape.length - 2, shape.length - 1] : [shape.length - 1, shape.length - 2];
  refuseWidth(shape, shape[columns], steps);
  const isWide = shape.length === 2 && shape[1] > shape[0] && shape[0] > 1;
  const inner = (column: number): ArrayColumn => {
    const width = shape[columns];
    const offset = column * strides[columns];
    const length = shape[rows];
    return {
      name: nameOf(array.name, column, width),
      at: (row) => {
        const step = shape.length === 2 ? row : row % length;
        const sequence = shape.length === 2 ? 0 : ((row - step) / length) * strides[0];
        return array.at(sequence + step * strides[rows] + offset);
      },
      element: (row) => elementOf(array.name, { shape, row, column, isTurned: steps === 'columns' }),
    };
  };
  const found = Array.from({ length: shape[columns] }, (_, k) => inner(k));
  const count = shape.length === 2 ? shape[rows] : shape[0] * shape[rows];
  const counted = shape.length === 2 ? [] : sequenceColumns(shape[rows]);
  return { rows: count, shape, steps, decision, isWide, columns: [...counted, ...found] };
}

function refuseWidth(shape: readonly number[], width: number, steps: 'rows' | 'columns'): void {
  if (width <= maxColumns) return;
  const other = steps === 'rows' ? 'columns' : 'rows';
  throw new Refusal({
    found: `an array of ${shape.join(' x ')} with ${width} columns`,
    expected: `at most ${maxColumns} columns`,
    advice: `Set steps to ${other} if its ${other} follow each other in time.`,
  });
}

function vector(array: NumberArray, { length, stride }: { length: number; stride: number }): ArrayLayout {
  const column: ArrayColumn = {
    name: nameOf(array.name, 0, 1),
    at: (row) => array.at(row * stride),
    element: (row) => `${array.name}[${row}]`,
  };
  return { rows: length, shape: [length], steps: 'rows', decision: null, isWide: false, columns: [column] };
}

function stepsOf(
  shape: readonly number[],
  given: ImportRecipe['steps'],
): { steps: 'rows' | 'columns'; decision: ImportDecision } {
  if (given !== undefined) {
    return {
      steps: given,
      decision: { what: 'steps', value: given, how: 'given', why: 'the recipe says so' },
    };
  }
  const isRow = shape.length === 2 && shape[0] === 1;
  const why = isRow
    ? 'there is one row only'
    : shape.length === 3
      ? 'arrays of sequences are sequences x steps x columns'
      : 'each row of an array is one moment';
  const value = isRow ? 'columns' : 'rows';
  return { steps: value, decision: { what: 'steps', value, how: 'decided', why } };
}

function sequenceColumns(length: number): ArrayColumn[] {
  const element = (row: number): string => `[${Math.floor(row / length)}, ${row % length}]`;
  return [
    { name: 'sequence', at: (row) => Math.floor(row / length), element },
    { name: 'step', at: (row) => row % length, element },
  ];
}

function nameOf(name: string, column: number, width: number): string {
  if (name === '') return `col${column + 1}`;
  return width === 1 ? name : `${name}_${column + 1}`;
}

function elementOf(
  name: string,
  {
    shape,
    row,
    column,
    isTurned,
  }: { shape: readonly number[]; row: number; column: number; isTurned: boolean },
): string {
  const length = isTurned ? shape[shape.length - 1] : shape[shape.length - 2];
  const inner = isTurned ? `${column}, ${row % length}` : `${row % length}, ${column}`;
  return shape.length === 2 ? `${name}[${inner}]` : `${name}[${Math.floor(row / length)}, ${inner}]`;
}
