/** Reports of runs: what the engine writes of them, with the numbers that the project keeps. */
import { dirname, join } from 'node:path';
import { latexTable } from '../../engine/export/report.ts';
import { bibtexOf } from '../../engine/export/references.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { report, reportOf } from './report-runs.ts';
import type { Handlers } from '../../shared/api.ts';
import { type Context, opened } from './context.ts';
import { makeFolder, safeName, writeWhole } from './export.ts';

export function reportHandlers(context: Context): Pick<Handlers, 'run.report' | 'report.preview'> {
  return {
    'run.report': async ({ ids, to, format = 'html' }) => {
      const { title, html } = report(opened(context), ids, context.platform.version);
      const target = context.paths.allow(to);
      const named = format === 'pdf' ? /\.pdf$/i : /\.html?$/i;
      const path = named.test(target) ? target : join(target, `${safeName(title)}-report.${format}`);
      const content = format === 'pdf' ? await pdfOf(context, html) : html;
      makeFolder(dirname(path));
      return writeWhole(path, content);
    },
    'report.preview': ({ ids }) => {
      const content = reportOf(opened(context), ids, context.platform.version);
      const sources = [...new Set(content.runs.flatMap(({ methods }) => methods.sources))];
      return { ...content, sources, latex: latexTable(content.runs), bibtex: bibtexOf(sources) };
    },
  };
}

/** @throws UnfoldError 'report.no-printer' where this host cannot print */
function pdfOf({ platform }: Context, html: string): Promise<Uint8Array> {
  if (platform.printPdf !== undefined) return platform.printPdf(html);
  throw new UnfoldError('report.no-printer', 'This host cannot print. Write the report as HTML.');
}
