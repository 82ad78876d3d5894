/** A report before it is written, as a window shows it. */
import type { Report } from '../engine/export/report.ts';

/** What the report says, with the texts for a paper. */
export interface ReportPreview extends Report {
  readonly sources: readonly string[];
  readonly latex: string;
  readonly bibtex: string;
}
