/** Metric rows of one run, column by column, in typed arrays that grow as rows arrive. */
import type { MetricRows } from '../../shared/models.ts';

/** Append-only but for one case: rows that start earlier than the end replace what was there (a run that was resumed). */
export class MetricStore {
  columns: readonly string[] = [];
  /** Number of rows. */
  length = 0;
  private data: Float64Array<ArrayBuffer>[] = [];

  /** Takes rows over. False when rows before them are missing, so that the caller reads from `length` again. */
  append(rows: MetricRows): boolean {
    if (rows.columns.length === 0) return true;
    if (this.columns.length === 0) this.begin(rows.columns);
    if (rows.first > this.length) return false;
    const width = rows.columns.length;
    const added = Math.floor(rows.values.length / width);
    this.reserve(rows.first + added);
    for (const [c, name] of rows.columns.entries()) {
      const column = this.data[this.columns.indexOf(name)];
      if (column === undefined) continue;
      for (let r = 0; r < added; r++) column[rows.first + r] = rows.values[r * width + c];
    }
    this.length = rows.first + added;
    return true;
  }

  /** The column's numbers so far, without copying; null where the run has no such column. */
  column(name: string): Float64Array | null {
    const at = this.columns.indexOf(name);
    return at < 0 ? null : this.data[at].subarray(0, this.length);
  }

  /** The newest value of a column; NaN where there is none. */
  last(name: string): number {
    return this.column(name)?.at(-1) ?? NaN;
  }

  clear(): void {
    this.columns = [];
    this.data = [];
    this.length = 0;
  }

  private begin(columns: readonly string[]): void {
    this.columns = [...columns];
    this.data = columns.map(() => new Float64Array(256));
  }

  private reserve(rows: number): void {
    const size = this.data[0]?.length ?? 0;
    if (rows <= size) return;
    const larger = Math.max(rows, 2 * size);
    this.data = this.data.map((old) => {
      const column = new Float64Array(larger);
      column.set(old);
      return column;
    });
  }
}
