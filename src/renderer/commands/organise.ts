/** Actions on the order of runs: the queue, the bin, stars. */
import type { AppState } from '../state/app.svelte.ts';
import { openBin, openQueue } from '../state/open.ts';
import type { Command } from './command.ts';
import { currentRun } from './run.ts';

const isOpen = (app: AppState): boolean => app.project.info !== null;
const mayChange = (app: AppState): boolean => app.project.info?.readOnly === false;

export const organiseCommands: readonly Command[] = [
  { id: 'queue.open', label: 'Queue', group: 'Run', keys: ['Alt+J'], enabled: isOpen, perform: openQueue },
  {
    id: 'queue.hold',
    label: 'Hold the queue, or let it go on',
    group: 'Run',
    keys: [],
    enabled: mayChange,
    perform: async (app) => {
      const queue = await app.attempt('queue.list', {});
      if (queue === undefined) return;
      const { held } = queue;
      if ((await app.attempt('queue.hold', { held: !held })) === undefined) return;
      app.notices.done(held ? 'The queue goes on.' : 'The queue is held: nothing that waits begins.');
    },
  },
  {
    id: 'run.enqueue',
    label: 'Put the run into the queue',
    group: 'Run',
    keys: [],
    enabled: (app) => {
      const status = currentRun(app)?.status;
      return (
        mayChange(app) &&
        status !== undefined &&
        ['draft', 'paused', 'interrupted', 'stopped'].includes(status)
      );
    },
    perform: async (app) => {
      const run = currentRun(app);
      if (run !== undefined) await app.attempt('queue.add', { ids: [run.id] });
    },
  },
  {
    id: 'run.star',
    label: 'Star the run, or take the star away',
    group: 'Run',
    keys: ['Alt+A'],
    enabled: (app) => mayChange(app) && currentRun(app) !== undefined,
    perform: async (app) => {
      const run = currentRun(app);
      if (run !== undefined) await app.attempt('run.organise', { ids: [run.id], starred: !run.starred });
    },
  },
  { id: 'bin.open', label: 'Bin', group: 'Project', keys: ['Alt+B'], enabled: isOpen, perform: openBin },
];
