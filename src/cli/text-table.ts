/** Plain text tables and numbers for people. */

/**
 * Lines of a table: columns as wide as their widest cell, two spaces between, numbers to the right.
 * @param rows cells; the first row is the heading
 */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const numeric = rows[0].map((_, column) =>
    rows.slice(1).every((row) => /^(-|-?[\d.]+(e[+-]?\d+)?)?$/.test(row[column])),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** Four significant digits; '-' for what does not exist. */
export function number4(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '-';
  const size = Math.abs(value);
  return value !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)));
}

/** '3.2 s', '4 min 10 s', '2 h 5 min'. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** '2026-11-21 05:10' in the machine's own time zone; '-' for null. */
export function dateTime(milliseconds: number | null): string {
  if (milliseconds === null) return '-';
  const at = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
