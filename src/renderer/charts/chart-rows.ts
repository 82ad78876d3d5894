/** A chart's numbers as a table: one row an x, one column a line. For "as table", and for CSV. */
import { firstAt, linesOf, xAt, type ChartSpec, type Span } from './chart-spec.ts';

export interface ChartRows {
  readonly header: readonly string[];
  /** x first, then each line's value; NaN where a line has no value there. */
  readonly rows: readonly (readonly number[])[];
}

/** Rows inside `span`, in ascending x. */
export function chartRows(spec: ChartSpec, span: Span): ChartRows {
  const rows = new Map<number, number[]>();
  const lines = linesOf(spec);
  for (const [k, line] of lines.entries()) {
    for (let i = firstAt(line, span.from); i < line.y.length; i++) {
      const x = xAt(line, i);
      if (x > span.to) break;
      const row = rows.get(x) ?? [x, ...lines.map(() => NaN)];
      row[k + 1] = line.y[i];
      rows.set(x, row);
    }
  }
  const header = [spec.xLabel, ...lines.map((line) => line.label)];
  return { header, rows: [...rows.values()].sort((a, b) => a[0] - b[0]) };
}

/** RFC 4180 text with every digit; missing values are empty cells. */
export function toCsv({ header, rows }: ChartRows): string {
  const quoted = header.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
  const lines = rows.map((row) => row.map((value) => (Number.isNaN(value) ? '' : String(value))).join(','));
  return [quoted.join(','), ...lines, ''].join('\r\n');
}
