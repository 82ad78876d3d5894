/** A cell array of sequences as one array: its rows after each other, with the number of the sequence. */
import type { NumberArray } from '../arrays/array.ts';
import { layoutOf } from '../arrays/layout.ts';
import type { ImportRecipe, Pause } from '../contract.ts';
import type { Part, Table, TableColumn } from '../whole/table.ts';

/** Cells whose matrices have as many columns each; null where they do not. */
export function sequencesPart(
  name: string,
  cells: readonly NumberArray[],
  { recipe, pause }: { recipe: ImportRecipe; pause: Pause },
): Part | null {
  if (cells.length < 2 || cells.some(({ shape }) => shape.length > 2)) return null;
  const widths = (k: 0 | 1): number => new Set(cells.map(({ shape }) => shape[k])).size;
  // Toolboxes keep sequences as columns x steps: then it is the number of rows that all share.
  const areRows = widths(1) === 1 && cells.some(({ shape }) => shape[0] > 1);
  const chosen = recipe.steps ?? (areRows ? 'rows' : 'columns');
  if (widths(chosen === 'rows' ? 1 : 0) !== 1) return null;
  const layouts = cells.map((cell) => layoutOf(cell, chosen));
  const rows = layouts.reduce((sum, layout) => sum + layout.rows, 0);
  const label = `${cells.length} sequences of ${layouts[0].columns.length} columns, ${rows} rows in all`;
  const { steps } = layouts[0];
  return { name, label, read: (most) => tableOf(name, layouts, { most, pause, steps }) };
}

type Layouts = readonly ReturnType<typeof layoutOf>[];

async function tableOf(
  name: string,
  layouts: Layouts,
  { most, pause, steps }: { most: number | null; pause: Pause; steps: 'rows' | 'columns' },
): Promise<Table> {
  const all = layouts.reduce((sum, layout) => sum + layout.rows, 0);
  const rows = most === null ? all : Math.min(all, most);
  const width = layouts[0].columns.length;
  const names = ['sequence', 'step', ...Array.from({ length: width }, (_, k) => `${name}_${k + 1}`)];
  const values = names.map(() => new Float64Array(rows));
  let row = 0;
  for (const [sequence, layout] of layouts.entries()) {
    for (let step = 0; step < layout.rows && row < rows; step++, row++) {
      values[0][row] = sequence;
      values[1][row] = step;
      for (let k = 0; k < width; k++) values[2 + k][row] = layout.columns[k].at(step);
    }
    await pause();
  }
  const columns = names.map((column, k): TableColumn => ({
    name: column,
    unit: null,
    kind: 'number',
    values: values[k],
  }));
  return {
    ...{ rows, columns, isPartial: rows < all, recipe: { steps } },
    decisions: [
      { what: 'steps', value: steps, how: 'decided', why: 'then all sequences have as many columns' },
    ],
    lineOf: (at) => at + 1,
    place: (at, k) => ({
      ...{ line: null, column: names[k] },
      place: `${name}{${values[0][at] + 1}}, step ${values[1][at] + 1}`,
    }),
  };
}
