/** Actions on several runs: comparing them, duels, sweeps. */
import type { SweepInfo } from '../../shared/sweeps.ts';
import { allowedFor } from '../sweeps/sweep-words.ts';
import type { AppState } from '../state/app.svelte.ts';
import { openCompare, openDuel } from '../state/open.ts';
import type { Command } from './command.ts';

const trained = (app: AppState): boolean => app.project.runs.some(({ iterations }) => iterations > 0);

function currentSweep(app: AppState): SweepInfo | undefined {
  const view = app.tabs.active?.view;
  return view?.kind === 'sweep' ? app.sweeps.with(view.id) : undefined;
}

const can =
  (...what: readonly (keyof ReturnType<typeof allowedFor>)[]) =>
  (app: AppState): boolean => {
    const info = currentSweep(app);
    return (
      info !== undefined && app.project.info?.readOnly === false && what.some((one) => allowedFor(info)[one])
    );
  };

export const compareCommands: readonly Command[] = [
  {
    id: 'runs.compare',
    label: 'Compare runs',
    group: 'Run',
    keys: ['Alt+C'],
    enabled: trained,
    // Those that are ticked in the list of runs; else the tab as it was.
    perform: (app) => openCompare(app, app.selectedRuns.size > 1 ? [...app.selectedRuns] : undefined),
  },
  {
    id: 'runs.duel',
    label: 'Duel of two methods or settings',
    group: 'Run',
    keys: [],
    enabled: (app) => app.project.info?.readOnly === false,
    perform: openDuel,
  },
  {
    id: 'sweep.toggle',
    label: 'Pause or resume the sweep',
    group: 'Run',
    keys: [],
    enabled: can('pause', 'resume'),
    perform: async (app) => {
      const info = currentSweep(app);
      if (info === undefined) return;
      await app.attempt(allowedFor(info).pause ? 'sweeps.pause' : 'sweeps.resume', { id: info.id });
    },
  },
];

/** Removes a sweep; its runs are in the bin then. */
export async function removeSweep(app: AppState, { id, name }: SweepInfo): Promise<void> {
  const removed = await app.attempt('sweeps.remove', { id });
  if (removed === undefined) return;
  app.tabs.close(`sweep:${id}`);
  app.notices.done(`“${name}” was removed. Its runs are in the bin.`);
}
