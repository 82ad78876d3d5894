/** Names and numbers in rows, as every drawing that is no line chart has them "as table" and as CSV. */

/** A cell: words, or a number with all its digits. */
export type Cell = string | number;

/** One header for each column. */
export interface PlainRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** RFC 4180 text with every digit; NaN becomes an empty cell. */
export function plainCsv({ header, rows }: PlainRows): string {
  const lines = [header, ...rows].map((row) => row.map(cellText).join(','));
  return [...lines, ''].join('\r\n');
}

function cellText(cell: Cell): string {
  if (typeof cell === 'number') return Number.isNaN(cell) ? '' : String(cell);
  // A spreadsheet would take these for a formula.
  const text = /^[=+@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
