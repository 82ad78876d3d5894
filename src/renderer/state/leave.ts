/** Closing tabs without losing what was typed in them. */
import type { AppState } from './app.svelte.ts';
import type { Tab } from './tabs.svelte.ts';

/** What to do with what a tab holds and the project does not. */
export type LeaveAnswer = 'save' | 'discard' | 'stay';

/** The question about a tab, while it is put. */
export interface LeaveQuestion {
  readonly tab: Tab;
  readonly answer: (answer: LeaveAnswer) => void;
}

/** Closes a tab; one with unsaved choices only after the person has said what becomes of them. */
export async function closeTab(app: AppState, key: string): Promise<void> {
  const tab = app.tabs.list.find((candidate) => candidate.key === key);
  if (tab !== undefined && (await mayLeave(app, [tab]))) app.tabs.close(key);
}

/** Asks about each tab with unsaved choices. False as soon as one is to stay open. */
export async function mayLeave(app: AppState, tabs: readonly Tab[] = app.tabs.list): Promise<boolean> {
  for (const tab of tabs.filter(isUnsaved)) {
    if (app.leaving !== null) return false;
    app.tabs.activeKey = tab.key;
    const answer = await ask(app, tab);
    if (answer === 'stay' || (answer === 'save' && !(await saved(app, tab)))) return false;
  }
  return true;
}

/** Whether closing the tab would lose something. */
export function isUnsaved({ view }: Tab): boolean {
  return (view.kind === 'new-run' || view.kind === 'import') && view.model.unsaved;
}

function ask(app: AppState, tab: Tab): Promise<LeaveAnswer> {
  return new Promise((resolve) => {
    const answer = (given: LeaveAnswer): void => {
      app.leaving = null;
      resolve(given);
    };
    app.leaving = { tab, answer };
  });
}

/** Keeps a form as a draft of the project. When it is refused, the form says why. */
async function saved(app: AppState, { view }: Tab): Promise<boolean> {
  if (view.kind !== 'new-run') return false;
  const run = await view.model.create();
  if (run !== null) app.notices.done(`Run “${run.name}” was kept as a draft.`);
  return run !== null;
}
