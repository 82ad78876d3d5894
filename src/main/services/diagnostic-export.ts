/** Writes a stored result as plain files: one a panel, and one with scalars, findings and where all of it is from. */
import { join } from 'node:path';
import { mat } from '../../engine/export/mat.ts';
import { npz } from '../../engine/export/npy.ts';
import { resultArrays } from '../../engine/export/panel-arrays.ts';
import { panelFigure } from '../../engine/export/panel-figure.ts';
import { svgFigure } from '../../engine/export/svg-figure.ts';
import { diagnostics, entryNamed } from '../../engine/index.ts';
import type { Handlers } from '../../shared/api.ts';
import type { DiagnosticFormat } from '../../shared/diagnostic-formats.ts';
import type { Panel, StoredDiagnostic } from '../../shared/models.ts';
import { panelTable } from '../../shared/panel-table.ts';
import { type Context, opened } from './context.ts';
import { csvText, jsonText, makeFolder, safeName, type Table, writeWhole } from './export.ts';

export function diagnosticExportHandlers(context: Context): Pick<Handlers, 'diagnostics.export'> {
  return {
    'diagnostics.export': ({ id, folder, format }) => {
      const { db } = opened(context);
      const stored = db.diagnostics.get(id);
      const run = db.runs.get(stored.runId);
      const target = context.paths.allow(folder);
      const stem = `${safeName(run.name)}-${run.id}-${stored.iteration}-${stored.name}-${id}`;
      makeFolder(target);
      const files = contents(stored.result, format).map(({ name, content }) =>
        writeWhole(join(target, `${stem}${name === '' ? '' : `-${safeName(name)}`}.${format}`), content),
      );
      return [...files, writeWhole(join(target, `${stem}.json`), describe(stored, run.name))];
    },
  };
}

/** One archive of arrays, or one file a panel; a table has no figure. */
function contents(
  result: StoredDiagnostic['result'],
  format: DiagnosticFormat,
): { name: string; content: string | Uint8Array }[] {
  if (format === 'npz') return [{ name: '', content: npz(resultArrays(result)) }];
  if (format === 'mat') return [{ name: '', content: mat(resultArrays(result)) }];
  return result.panels.flatMap((panel) => {
    if (format !== 'svg')
      return [{ name: panel.name, content: (format === 'csv' ? csvText : jsonText)(tableOf(panel)) }];
    const figure = panelFigure(panel);
    return figure === null ? [] : [{ name: panel.name, content: svgFigure(figure) }];
  });
}

function tableOf(panel: Panel): Table {
  const { columns, rows } = panelTable(panel);
  return { columns: columns.map((name) => ({ name, unit: null, meaning: panel.title })), rows };
}

/** Everything but the panels' numbers; those that JSON has no word for are null, or a text for the infinities. */
function describe({ result, ...info }: StoredDiagnostic, run: string): string {
  const { label, help, normal, advice, source } = entryNamed(diagnostics, info.name);
  const panels = result.panels.map(({ name, title, kind }) => ({ name, title, kind }));
  const { scalars, findings } = result;
  const about = { run, label, help, normal, advice, source };
  const text = JSON.stringify({ ...info, ...about, scalars, findings, panels }, numbers, 2);
  return `${text}\n`;
}

const numbers = (_key: string, value: unknown): unknown =>
  value === Infinity || value === -Infinity ? String(value) : value;
