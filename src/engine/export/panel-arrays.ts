/** What a diagnostic found as named arrays, for NPZ and MAT files. */
import type { DiagnosticResult, Panel } from '../diagnostics/result.ts';
import { identifier, type NamedArray } from './named-array.ts';

/**
 * `scalars` with `scalar_names`, and of every panel P: lines and points `P_<line>` (points x 2: x, y); a matrix `P`
 * with `P_rows` and `P_columns`; bars `P` with `P_labels`; a table `P_<column>`, numbers or words.
 */
export function resultArrays({ scalars, panels }: DiagnosticResult): readonly NamedArray[] {
  const taken = new Set(['scalars', 'scalar_names']);
  const name = (text: string): string => {
    const word = identifier(text, taken);
    taken.add(word);
    return word;
  };
  return [
    { name: 'scalar_names', words: scalars.map((scalar) => scalar.name) },
    {
      name: 'scalars',
      shape: [scalars.length],
      values: Float64Array.from(scalars, ({ value }) => value),
    },
    ...panels.flatMap((panel) => panelArrays(panel, name)),
  ];
}

function panelArrays(panel: Panel, name: (text: string) => string): NamedArray[] {
  switch (panel.kind) {
    case 'lines':
    case 'points':
      return panel.traces.map(({ label, x, y }) => ({
        name: name(`${panel.name}_${label}`),
        shape: [x.length, 2],
        values: Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x[i >> 1] : y[i >> 1])),
      }));
    case 'matrix':
      return [
        { name: name(panel.name), shape: [panel.rows.length, panel.columns.length], values: panel.values },
        { name: name(`${panel.name}_rows`), words: panel.rows },
        { name: name(`${panel.name}_columns`), words: panel.columns },
      ];
    case 'bars':
      return [
        { name: name(panel.name), shape: [panel.values.length], values: panel.values },
        { name: name(`${panel.name}_labels`), words: panel.labels },
      ];
    case 'table':
      return panel.columns.map((column, c) => columnArray(name(`${panel.name}_${column}`), panel.rows, c));
  }
}

/** Words where any cell of the column is one. */
function columnArray(name: string, rows: readonly (readonly (string | number)[])[], c: number): NamedArray {
  const cells = rows.map((row) => row[c]);
  if (cells.some((cell) => typeof cell === 'string')) return { name, words: cells.map(String) };
  return { name, shape: [cells.length], values: Float64Array.from(cells, Number) };
}
