/** Actions on the project and its series. */
import { Failure } from '../../shared/failure.ts';
import { messageOf } from '../state/connection.svelte.ts';
import type { AppState } from '../state/app.svelte.ts';
import { openRunOn } from '../series/open-run-on.ts';
import { mayLeave } from '../state/leave.ts';
import { openCheck, openGenerate, openImport, openNewRun, openRun } from '../state/open.ts';
import { fileNameOf } from '../state/paths.svelte.ts';
import type { Command } from './command.ts';

const hasProject = (app: AppState): boolean => app.project.info !== null;
const canWrite = (app: AppState): boolean => app.project.info?.readOnly === false;

export const projectCommands: readonly Command[] = [
  {
    id: 'project.new',
    label: 'New project',
    group: 'Project',
    keys: ['Mod+N', 'Alt+N'],
    perform: newProject,
  },
  { id: 'project.open', label: 'Open project', group: 'Project', keys: ['Mod+O'], perform: askAndOpen },
  {
    id: 'project.save-copy',
    label: 'Save a copy of the project',
    group: 'Project',
    keys: ['Mod+Shift+S'],
    enabled: hasProject,
    perform: saveCopy,
  },
  {
    id: 'project.check',
    label: 'Check the project file',
    group: 'Project',
    keys: [],
    enabled: hasProject,
    perform: openCheck,
  },
  {
    id: 'project.close',
    label: 'Close project',
    group: 'Project',
    keys: ['Mod+Shift+W', 'Alt+Shift+W'],
    enabled: hasProject,
    perform: closeProject,
  },
  {
    id: 'series.import',
    label: 'Import data',
    group: 'Data',
    keys: ['Mod+I', 'Mod+Shift+I'],
    enabled: canWrite,
    perform: (app) => openImport(app, null),
  },
  {
    id: 'series.generate',
    label: 'Generate a series',
    group: 'Data',
    keys: ['Alt+S'],
    enabled: canWrite,
    perform: (app) => openGenerate(app),
  },
  {
    id: 'run.new',
    label: 'New run',
    group: 'Run',
    keys: ['Alt+R'],
    enabled: canWrite,
    perform: newRun,
  },
];

async function newProject(app: AppState): Promise<void> {
  const path = await askPath(app, 'new-project', 'Untitled.unfold');
  if (path !== null && (await mayLeave(app))) await app.attempt('project.create', { path });
}

async function askAndOpen(app: AppState): Promise<void> {
  const path = await askPath(app, 'open-project');
  if (path !== null) await openProject(app, path);
}

/** Opens the project at `path`. What stands in the way is shown as a notice; one in use can be opened read-only. */
export async function openProject(app: AppState, path: string, readOnly = false): Promise<void> {
  if (!(await mayLeave(app))) return;
  try {
    await app.connection.call('project.open', readOnly ? { path, readOnly } : { path });
  } catch (error) {
    if (error instanceof Failure && error.code === 'project.elsewhere')
      return app.notices.done(messageOf(error));
    const locked = error instanceof Failure && error.code === 'project.locked' && !readOnly;
    const perform = (): void => void openProject(app, path, true);
    app.notices.failed(messageOf(error), locked ? { label: 'Open read-only', perform } : null);
  }
}

/** Makes a project from an example, at a place that is asked for, and shows its run, which is ready to start. */
export async function openExample(app: AppState, example: string): Promise<void> {
  const path = await askPath(app, 'new-project', `${example}.unfold`);
  if (path === null || !(await mayLeave(app))) return;
  if ((await app.attempt('project.fromExample', { path, example })) === undefined) return;
  await app.project.load();
  const run = app.project.runs.at(-1);
  if (run !== undefined) openRun(app, run.id);
}

async function saveCopy(app: AppState): Promise<void> {
  const path = await askPath(
    app,
    'new-project',
    `Copy of ${fileNameOf(app.project.info?.path ?? 'project.unfold')}`,
  );
  if (path === null) return;
  const done = await app.attempt('project.saveCopy', { path });
  if (done !== undefined) app.notices.done(`A compact copy was written to ${path}.`);
}

async function closeProject(app: AppState): Promise<void> {
  if (!(await mayLeave(app))) return;
  const closed = await app.attempt('project.close', {});
  if (closed === undefined) return;
  try {
    await app.loadWelcome();
  } catch (error) {
    app.notices.failed(messageOf(error));
  }
}

function newRun(app: AppState): void {
  const view = app.tabs.active?.view;
  const series =
    (view?.kind === 'series' ? app.project.seriesWith(view.id) : undefined) ?? app.project.series[0];
  if (series === undefined) openNewRun(app);
  else openRunOn(app, series);
}

async function askPath(
  app: AppState,
  kind: 'new-project' | 'open-project',
  suggested = '',
): Promise<string | null> {
  try {
    return await app.paths.ask(kind, suggested);
  } catch (error) {
    app.notices.failed(messageOf(error));
    return null;
  }
}
