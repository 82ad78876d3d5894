/** Actions on the window itself. */
import type { AppState } from '../state/app.svelte.ts';
import { closeTab } from '../state/leave.ts';
import type { Command } from './command.ts';

const hasTab = (app: AppState): boolean => app.tabs.active !== null;
const manyTabs = (app: AppState): boolean => app.tabs.list.length > 1;

export const viewCommands: readonly Command[] = [
  {
    id: 'view.palette',
    label: 'Command palette',
    group: 'View',
    keys: ['Mod+K', 'Mod+Shift+P'],
    perform: (app) => void (app.dialog = 'palette'),
  },
  {
    id: 'view.close-tab',
    label: 'Close the tab',
    group: 'View',
    keys: ['Mod+W', 'Alt+W'],
    enabled: hasTab,
    perform: (app) => closeTab(app, app.tabs.activeKey ?? ''),
  },
  {
    id: 'view.next-tab',
    label: 'Next tab',
    group: 'View',
    keys: ['Alt+PageDown'],
    enabled: manyTabs,
    perform: (app) => app.tabs.step(1),
  },
  {
    id: 'view.previous-tab',
    label: 'Previous tab',
    group: 'View',
    keys: ['Alt+PageUp'],
    enabled: manyTabs,
    perform: (app) => app.tabs.step(-1),
  },
  {
    id: 'view.tree',
    label: 'Show or hide the contents',
    group: 'View',
    keys: ['Mod+B'],
    perform: (app) => void (app.treeOpen = !app.treeOpen),
  },
  {
    id: 'view.inspector',
    label: 'Show or hide the inspector',
    group: 'View',
    keys: ['Alt+I'],
    perform: (app) => void (app.inspectorOpen = !app.inspectorOpen),
  },
  { id: 'view.next-pane', label: 'Next pane', group: 'View', keys: ['F6'], perform: nextPane },
  {
    id: 'view.theme',
    label: 'Theme: system, light or dark',
    group: 'View',
    keys: ['Alt+T'],
    perform: (app) => app.settings.change({ theme: app.theme.next }),
  },
  {
    id: 'help.shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['?'],
    perform: (app) => void (app.dialog = 'shortcuts'),
  },
  {
    id: 'help.maths',
    label: 'The mathematics of Unfold',
    group: 'Help',
    keys: [],
    enabled: (app) => app.info?.host === 'electron',
    perform: async (app) => void (await app.attempt('app.openDocument', { id: 'maths' })),
  },
  {
    id: 'help.licence',
    label: 'Licence',
    group: 'Help',
    keys: [],
    enabled: (app) => app.info?.host === 'electron',
    perform: async (app) => void (await app.attempt('app.openDocument', { id: 'licence' })),
  },
];

/** Moves the focus to the next of the window's panes that is on show. */
function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null,
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  panes.at((at + 1) % panes.length)?.focus();
}
