/** A report of runs before it is written: which runs, and what it would say. */
import type { ReportPreview } from '../../shared/report-preview.ts';
import { messageOf, type Connection } from './connection.svelte.ts';

/** As many runs as one report takes. */
export const mostRuns = 20;

/** Reads the report anew with every change of the choice; an answer that another has overtaken is dropped. */
export class ReportDesk {
  /** In the order of the report. */
  chosen = $state.raw<readonly number[]>([]);
  preview = $state.raw<ReportPreview | null>(null);
  problem = $state<string | null>(null);
  loading = $state(false);
  private asked = 0;
  private readonly connection: Connection;

  constructor(connection: Connection, ids: readonly number[]) {
    this.connection = connection;
    this.choose(ids.slice(0, mostRuns));
  }

  choose(ids: readonly number[]): void {
    this.chosen = ids;
    void this.load();
  }

  /** Takes a run in at the end, or out. */
  toggle(id: number): void {
    this.choose(
      this.chosen.includes(id) ? this.chosen.filter((other) => other !== id) : [...this.chosen, id],
    );
  }

  async load(): Promise<void> {
    const asked = ++this.asked;
    this.problem = null;
    this.preview = null;
    if (this.chosen.length === 0) return;
    this.loading = true;
    try {
      const preview = await this.connection.call('report.preview', { ids: [...this.chosen] });
      if (asked === this.asked) this.preview = preview;
    } catch (error) {
      if (asked === this.asked) this.problem = messageOf(error);
    }
    if (asked === this.asked) this.loading = false;
  }
}
