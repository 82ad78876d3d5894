/** Panels of diagnostics as plain tables: what is exported, printed, and read by whoever cannot see the drawing. */
import type { Panel, Trace } from '../engine/diagnostics/result.ts';

/** A row of names, then rows of cells. Numbers that do not exist are NaN. */
export interface PanelTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * The numbers of a panel. Lines over the same places share their first column; others have a row for each point, with
 * the line's name first. A matrix has its row's name first.
 */
export function panelTable(panel: Panel): PanelTable {
  switch (panel.kind) {
    case 'lines':
    case 'points':
      return tracesTable(panel);
    case 'matrix':
      return {
        columns: [panel.y.label, ...panel.columns],
        rows: panel.rows.map((name, i) => [
          name,
          ...panel.values.subarray(i * panel.columns.length, (i + 1) * panel.columns.length),
        ]),
      };
    case 'bars':
      return { columns: ['', panel.y.label], rows: panel.labels.map((label, i) => [label, panel.values[i]]) };
    case 'table':
      return { columns: panel.columns, rows: panel.rows };
  }
}

function tracesTable({ x, y, traces }: Panel & { readonly kind: 'lines' | 'points' }): PanelTable {
  const [first] = traces;
  if (first !== undefined && traces.every((trace) => samePlaces(trace, first))) {
    return {
      columns: [x.label, ...traces.map(({ label }) => label)],
      rows: Array.from(first.x, (value, i) => [value, ...traces.map((trace) => trace.y[i])]),
    };
  }
  return {
    columns: ['line', x.label, y.label],
    rows: traces.flatMap((trace) => Array.from(trace.x, (value, i) => [trace.label, value, trace.y[i]])),
  };
}

const samePlaces = (a: Trace, b: Trace): boolean =>
  a.x.length === b.x.length && a.x.every((value, i) => Object.is(value, b.x[i]));
