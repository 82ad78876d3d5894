/** Reports of runs: what the engine writes of them, with the numbers that the project keeps. */
import { dirname, join } from 'node:path';
import { report as reportOf } from './report-runs.ts';
import type { Handlers } from '../../shared/api.ts';
import { type Context, opened } from './context.ts';
import { makeFolder, safeName, writeWhole } from './export.ts';

export function reportHandlers(context: Context): Pick<Handlers, 'run.report'> {
  return {
    'run.report': ({ ids, to }) => {
      const project = opened(context);
      const { title, html } = reportOf(project, ids, context.platform.version);
      const target = context.paths.allow(to);
      const path = /\.html?$/i.test(target) ? target : join(target, `${safeName(title)}-report.html`);
      makeFolder(dirname(path));
      return writeWhole(path, html);
    },
  };
}
