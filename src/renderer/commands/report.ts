/** Actions on what goes out: reports as a page or on paper, results of diagnostics as files. */
import type { DiagnosticFormat } from '../../shared/diagnostic-formats.ts';
import { plural } from '../format/numbers.ts';
import { messageOf } from '../state/connection.svelte.ts';
import type { AppState } from '../state/app.svelte.ts';
import { openReport } from '../state/open.ts';
import type { Command } from './command.ts';
import { currentRun } from './run.ts';

/** Runs that a report begins with: those that are ticked in the list of runs, or the one in front. */
function firstChoice(app: AppState): number[] {
  if (app.selectedRuns.size > 0) return [...app.selectedRuns];
  const run = currentRun(app);
  return run === undefined ? [] : [run.id];
}

export const reportCommands: readonly Command[] = [
  {
    id: 'report.open',
    label: 'Report of several runs…',
    group: 'Run',
    keys: [],
    enabled: (app) => app.project.runs.length > 0,
    perform: (app) => openReport(app, firstChoice(app)),
  },
];

/**
 * Asks for a folder and writes the report there. Where the host has nothing that makes a PDF, `print` is called instead,
 * and a notice says so.
 */
export async function writeReport(
  app: AppState,
  what: { ids: readonly number[]; format: 'html' | 'pdf'; print: () => void },
): Promise<void> {
  try {
    const folder = await app.paths.ask('export');
    if (folder === null) return;
    const file = await app.connection.call('run.report', {
      ids: [...what.ids],
      to: folder,
      format: what.format,
    });
    app.notices.done(`The report was written to ${file}.`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'report.no-printer') {
      app.notices.failed(messageOf(error));
      return;
    }
    app.notices.done('Nothing on the host makes a PDF. Choose “Save as PDF” in the print dialog.');
    what.print();
  }
}

/** Asks for a folder and writes a stored result of a diagnostic there. */
export async function exportDiagnosis(app: AppState, id: number, format: DiagnosticFormat): Promise<void> {
  try {
    const folder = await app.paths.ask('export');
    if (folder === null) return;
    const files = await app.connection.call('diagnostics.export', { id, folder, format });
    app.notices.done(`${plural(files.length, 'file')} written to ${folder}.`);
  } catch (error) {
    app.notices.failed(messageOf(error));
  }
}
