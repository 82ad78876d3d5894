/** Actions on a run: the one in front, or the one that is given. */
import { plural } from '../format/numbers.ts';
import { allowed } from '../format/status.ts';
import type { ExportFormat } from '../../shared/export-formats.ts';
import type { RunInfo } from '../../shared/models.ts';
import { messageOf } from '../state/connection.svelte.ts';
import type { AppState } from '../state/app.svelte.ts';
import { ownRuns } from '../runs/card-runs.ts';
import { openNewRun, openRun, openRuns } from '../state/open.ts';
import type { Command } from './command.ts';

/** The run whose tab is in front. */
export function currentRun(app: AppState): RunInfo | undefined {
  const view = app.tabs.active?.view;
  return view?.kind === 'run' ? app.project.run(view.id) : undefined;
}

const can =
  (what: keyof ReturnType<typeof allowed>) =>
  (app: AppState): boolean => {
    const run = currentRun(app);
    return run !== undefined && !readOnly(app) && allowed(run.status)[what];
  };
const readOnly = (app: AppState): boolean => app.project.info?.readOnly !== false;
const hasRun = (app: AppState): boolean => currentRun(app) !== undefined && !readOnly(app);

export const runCommands: readonly Command[] = [
  {
    id: 'run.start',
    label: 'Start or resume the run',
    group: 'Run',
    keys: ['F5'],
    enabled: (app) => can('start')(app) || can('resume')(app),
    perform: (app) =>
      forCurrent(app, (run) => drive(app, run, allowed(run.status).start ? 'run.start' : 'run.resume')),
  },
  {
    id: 'run.queue',
    label: 'Start the draft',
    group: 'Run',
    keys: ['Enter'],
    enabled: (app) => can('start')(app) && currentRun(app)?.status === 'draft',
    perform: (app) => forCurrent(app, (run) => drive(app, run, 'run.start')),
  },
  {
    id: 'run.next',
    label: 'Next run of the contents',
    group: 'Run',
    keys: ['Alt+ArrowDown'],
    enabled: (app) => ownRuns(app.project.runs).length > 0,
    perform: (app) => stepRun(app, 1),
  },
  {
    id: 'run.previous',
    label: 'Previous run of the contents',
    group: 'Run',
    keys: ['Alt+ArrowUp'],
    enabled: (app) => ownRuns(app.project.runs).length > 0,
    perform: (app) => stepRun(app, -1),
  },
  {
    id: 'run.pause',
    label: 'Pause the run',
    group: 'Run',
    keys: ['Shift+F5'],
    enabled: can('pause'),
    perform: (app) => forCurrent(app, (run) => drive(app, run, 'run.pause')),
  },
  {
    id: 'run.toggle',
    label: 'Pause or resume the run',
    group: 'Run',
    keys: ['Space'],
    // A stopped run was ended on purpose: it takes more than Space to go on with it.
    enabled: (app) => can('pause')(app) || (can('resume')(app) && can('stop')(app)),
    perform: (app) =>
      forCurrent(app, (run) => drive(app, run, allowed(run.status).pause ? 'run.pause' : 'run.resume')),
  },
  {
    id: 'run.step',
    label: 'One iteration',
    group: 'Run',
    keys: ['F10'],
    enabled: can('step'),
    perform: (app) => forCurrent(app, (run) => drive(app, run, 'run.step')),
  },
  {
    id: 'run.stop',
    label: 'Stop the run',
    group: 'Run',
    keys: ['Shift+F6'],
    enabled: can('stop'),
    perform: (app) => forCurrent(app, (run) => drive(app, run, 'run.stop')),
  },
  {
    id: 'run.rename',
    label: 'Rename what is in front',
    group: 'Run',
    keys: ['F2'],
    enabled: (app) => hasRun(app) || (app.tabs.active?.view.kind === 'series' && !readOnly(app)),
    perform: (app) => (hasRun(app) ? forCurrent(app, (run) => void (app.renaming = run.id)) : focusName(app)),
  },
  {
    id: 'run.duplicate',
    label: 'New run with these settings',
    group: 'Run',
    keys: ['Mod+D', 'Alt+D'],
    enabled: hasRun,
    perform: (app) => forCurrent(app, (run) => openNewRun(app, { from: run.id })),
  },
  {
    id: 'run.fork',
    label: 'Fork the run at its newest checkpoint',
    group: 'Run',
    keys: ['Alt+K'],
    enabled: (app) =>
      hasRun(app) && currentRun(app)?.status !== 'draft' && (currentRun(app)?.iterations ?? 0) > 0,
    perform: (app) => forCurrent(app, (run) => openNewRun(app, { fork: { runId: run.id } })),
  },
  {
    id: 'run.export',
    label: 'Export the run',
    group: 'Run',
    keys: ['Mod+Shift+E'],
    enabled: (app) => currentRun(app) !== undefined,
    perform: (app) => forCurrent(app, (run) => void (app.exporting = run.id)),
  },
  {
    id: 'run.remove',
    label: 'Remove the run',
    group: 'Run',
    keys: ['Mod+Delete', 'Delete'],
    enabled: hasRun,
    perform: (app) => forCurrent(app, (run) => removeRun(app, run)),
  },
  {
    id: 'run.list',
    label: 'List of runs',
    group: 'Run',
    keys: ['Alt+L'],
    enabled: (app) => app.project.info !== null,
    perform: openRuns,
  },
];

/** The name of a series is a field of the inspector. */
function focusName(app: AppState): void {
  app.inspectorOpen = true;
  setTimeout(() => {
    const field = document.querySelector<HTMLInputElement>('#inspector-pane input[type=text]');
    field?.focus();
    field?.select();
  });
}

/** The run that follows the one in front, as the contents list them: the newest first. */
function stepRun(app: AppState, by: number): void {
  const listed = ownRuns(app.project.runs).toReversed();
  const view = app.tabs.active?.view;
  const at = view?.kind === 'run' ? listed.findIndex(({ id }) => id === view.id) : -1;
  const next = at < 0 ? listed[0] : listed[(at + by + listed.length) % listed.length];
  if (next !== undefined) openRun(app, next.id);
}

export type Drive = 'run.start' | 'run.pause' | 'run.resume' | 'run.step' | 'run.stop';

/** Starts, pauses, resumes, steps or stops a run. The new status arrives as an event. */
export async function drive(app: AppState, run: Pick<RunInfo, 'id'>, method: Drive): Promise<void> {
  await app.attempt(method, { id: run.id });
}

/** Moves a run to the bin and offers to bring it back. */
export async function removeRun(app: AppState, run: RunInfo): Promise<void> {
  const removed = await app.attempt('run.remove', { id: run.id });
  if (removed === undefined) return;
  app.tabs.close(`run:${run.id}`);
  const undo = (): void => void app.attempt('run.restore', { id: run.id });
  app.notices.done(`Removed #${run.id} “${run.name}”.`, { label: 'Undo', perform: undo });
}

/** Moves several runs to the bin and offers to bring them back. */
export async function removeRuns(app: AppState, runs: readonly RunInfo[]): Promise<void> {
  const gone: number[] = [];
  for (const { id } of runs) {
    if ((await app.attempt('run.remove', { id })) === undefined) break;
    gone.push(id);
    app.tabs.close(`run:${id}`);
    app.selectedRuns.delete(id);
  }
  const undo = (): void => gone.forEach((id) => void app.attempt('run.restore', { id }));
  if (gone.length > 0)
    app.notices.done(`Removed ${plural(gone.length, 'run')}.`, { label: 'Undo', perform: undo });
}

/** Asks for a folder and writes the run's files there. */
export async function exportRun(app: AppState, id: number, format: ExportFormat | 'report'): Promise<void> {
  try {
    const folder = await app.paths.ask('export');
    if (folder === null) return;
    if (format === 'report') {
      const file = await app.connection.call('run.report', { ids: [id], to: folder });
      return void app.notices.done(`The report was written to ${file}.`);
    }
    const files = await app.connection.call('run.export', { id, folder, format });
    const onTask = app.project.run(id)?.task !== 'series';
    const none = onTask ? ' A run on sequences has no predictions to export.' : '';
    app.notices.done(`${plural(files.length, 'file')} written to ${folder}.${none}`);
  } catch (error) {
    app.notices.failed(messageOf(error));
  }
}

function forCurrent(app: AppState, perform: (run: RunInfo) => void | Promise<void>): void | Promise<void> {
  const run = currentRun(app);
  return run === undefined ? undefined : perform(run);
}
