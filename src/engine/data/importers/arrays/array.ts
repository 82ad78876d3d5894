/** Arrays of numbers as files hold them, and the tables they are read as. */
import type { ImportDecision, ImportNotice, ImportRecipe, Pause } from '../contract.ts';
import type { Part, Table, TableColumn } from '../whole/table.ts';
import { layoutOf, type ArrayLayout } from './layout.ts';

/** An array of numbers; nothing is decoded before it is asked for. */
export interface NumberArray {
  /** '' where the file has just one without a name. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Such as "float64". */
  readonly type: string;
  /** What is added to the offset from one element to the next along each dimension. */
  readonly strides: readonly number[];
  /** The values of dates are seconds since 1970. */
  readonly kind: 'number' | 'date';
  /** The element at an offset. */
  at(offset: number): number;
}

/** How arrays are read. */
export interface ArrayReading {
  readonly recipe: ImportRecipe;
  readonly pause: Pause;
}

/** Values that are decoded before others may work. */
const stretch = 1 << 20;

/** Strides of an array whose last (or, in Fortran order, first) dimension has its elements next to each other. */
export function stridesOf(shape: readonly number[], isFortran: boolean): number[] {
  const strides = shape.map(() => 1);
  if (isFortran) for (let k = 1; k < shape.length; k++) strides[k] = strides[k - 1] * shape[k - 1];
  else for (let k = shape.length - 2; k >= 0; k--) strides[k] = strides[k + 1] * shape[k + 1];
  return strides;
}

/** "1000 x 3, float64". */
export const labelOf = ({ shape, type }: Pick<NumberArray, 'shape' | 'type'>): string =>
  `${shape.length === 1 ? `${shape[0]} values` : shape.join(' x ')}, ${type}`;

/** An array as a part of its file. */
export const partOf = (array: NumberArray, reading: ArrayReading): Part => ({
  name: array.name,
  label: labelOf(array),
  read: (most) => tableOf([array], reading, most),
});

/** Arrays of one length beside each other. */
export const joinedPart = (arrays: readonly NumberArray[], reading: ArrayReading, rows: number): Part => ({
  name: '*',
  label: `${rows} rows of ${arrays.map(({ name }) => name).join(', ')}`,
  read: (most) => tableOf(arrays, reading, most),
});

/** The table of arrays of one length: each array's columns after those of the one before. */
async function tableOf(
  arrays: readonly NumberArray[],
  { recipe, pause }: ArrayReading,
  most: number | null,
): Promise<Table> {
  const layouts = arrays.map((array) => layoutOf(array, recipe.steps));
  const length = layouts[0].rows;
  const rows = most === null ? length : Math.min(length, most);
  const columns: TableColumn[] = [];
  for (const [a, layout] of layouts.entries()) {
    for (const { name, at } of layout.columns) {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        values[row] = at(row);
        if (row % stretch === stretch - 1) await pause();
      }
      columns.push({ name, unit: null, kind: arrays[a].kind, values });
    }
  }
  const owners = layouts.flatMap((layout) => layout.columns.map((column) => column.element));
  return {
    ...{ rows, columns, isPartial: rows < length },
    decisions: decisionsOf(layouts),
    recipe: layouts.length === 1 && layouts[0].decision !== null ? { steps: layouts[0].steps } : {},
    notices: layouts.flatMap(noticesOf),
    lineOf: (row) => row + 1,
    place: (row, k) => ({ line: null, column: columns[k].name, place: owners[k](row) }),
  };
}

const decisionsOf = (layouts: readonly ArrayLayout[]): ImportDecision[] =>
  layouts.flatMap(({ decision }) => (decision === null || layouts.length > 1 ? [] : [decision]));

function noticesOf({ isWide, shape, steps }: ArrayLayout): ImportNotice[] {
  if (!isWide || steps === 'columns') return [];
  const sentence = `The array has ${shape.join(' x ')} numbers, more columns than rows. Each row was read as one moment; is each column one?`;
  return [{ sentence, recipe: { steps: 'columns' } }];
}
