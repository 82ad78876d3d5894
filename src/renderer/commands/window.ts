/** Actions on the window as a whole: its size, its parts, settings, help, and what a desktop program is expected to have. */
import { zoomSpan } from '../../shared/settings.ts';
import { clock } from '../format/time.ts';
import type { AppState } from '../state/app.svelte.ts';
import { copyText } from '../parts/clipboard.ts';
import { openAbout, openSettings } from '../state/open.ts';
import type { Command } from './command.ts';

/** The parts of what is in front that have keys of their own: 1 to 9. */
const parts = Array.from({ length: 9 }, (_, i) => i + 1);

export const windowCommands: readonly Command[] = [
  {
    id: 'project.recent',
    label: 'Open a recent project',
    group: 'Project',
    keys: ['Mod+Shift+O'],
    enabled: (app) => app.recent.some(({ exists, path }) => exists && path !== app.project.info?.path),
    perform: async (app) => {
      await app.loadWelcome();
      app.paletteQuery = 'open recent ';
      app.dialog = 'palette';
    },
  },
  {
    id: 'project.save',
    label: 'Save',
    group: 'Project',
    keys: ['Mod+S'],
    enabled: (app) => app.project.info !== null,
    perform: save,
  },
  {
    id: 'window.new',
    label: 'New window',
    group: 'Project',
    keys: ['Mod+Shift+N'],
    host: 'electron',
    perform: async (app) => void (await app.attempt('window.do', { what: 'new' })),
  },
  {
    id: 'window.quit',
    label: 'Quit',
    group: 'Project',
    keys: ['Mod+Q'],
    host: 'electron',
    perform: async (app) => void (await app.attempt('window.do', { what: 'quit' })),
  },
  {
    id: 'view.print',
    label: 'Print what is in front',
    group: 'Project',
    keys: ['Mod+P'],
    enabled: (app) => app.tabs.active !== null,
    perform: printTab,
  },
  {
    id: 'view.find',
    label: 'Find in the contents',
    group: 'View',
    keys: ['Mod+F'],
    enabled: (app) => app.project.info !== null || app.tabs.active !== null,
    perform: find,
  },
  {
    id: 'view.zoom-in',
    label: 'Larger',
    group: 'View',
    keys: ['Mod+=', 'Mod+Plus'],
    host: 'electron',
    perform: (app) => zoom(app, app.settings.now.zoom + zoomSpan.step),
  },
  {
    id: 'view.zoom-out',
    label: 'Smaller',
    group: 'View',
    keys: ['Mod+-'],
    host: 'electron',
    perform: (app) => zoom(app, app.settings.now.zoom - zoomSpan.step),
  },
  {
    id: 'view.zoom-reset',
    label: 'Ordinary size',
    group: 'View',
    keys: ['Mod+0'],
    host: 'electron',
    perform: (app) => zoom(app, 1),
  },
  {
    id: 'view.full-screen',
    label: 'Full screen',
    group: 'View',
    keys: ['F11'],
    perform: fullScreen,
  },
  {
    id: 'view.settings',
    label: 'Settings',
    group: 'View',
    keys: ['Mod+,'],
    perform: openSettings,
  },
  ...parts.map((number): Command => ({
    id: `view.part-${number}`,
    label: `Part ${number} of what is in front`,
    group: 'View',
    keys: [`Mod+${number}`, `Alt+${number}`],
    enabled: (app) => app.tabs.active !== null,
    perform: () => partTabs()[number - 1]?.click(),
  })),
  {
    id: 'help.context',
    label: 'Help on what is in front',
    group: 'Help',
    keys: ['F1'],
    perform: (app) => void (app.dialog = 'help'),
  },
  {
    id: 'help.logs',
    label: 'Show the logs',
    group: 'Help',
    keys: [],
    perform: showLogs,
  },
  {
    id: 'help.diagnostics',
    label: 'Copy diagnostics',
    group: 'Help',
    keys: [],
    perform: copyDiagnostics,
  },
  {
    id: 'help.about',
    label: 'About Unfold',
    group: 'Help',
    keys: [],
    perform: openAbout,
  },
];

/** Everything is saved as it is done; what a form holds is not part of the project until it is kept as a draft. */
async function save(app: AppState): Promise<void> {
  const view = app.tabs.active?.view;
  if (view?.kind === 'new-run' && view.model.unsaved && app.project.info?.readOnly === false) {
    const run = await view.model.create();
    if (run !== null) app.notices.done(`Run “${run.name}” was kept as a draft.`);
    return;
  }
  const saved = app.project.info?.saved;
  if (saved !== undefined)
    app.notices.done(`Every change is saved at once; the last one was at ${clock(saved)}.`);
}

/** The filter of the part that has the focus, else that of the contents. */
function find(app: AppState): void {
  const inside = document.activeElement?.closest('main')?.querySelector<HTMLElement>('input[type=search]');
  if (inside != null) return inside.focus();
  app.treeOpen = true;
  setTimeout(() => {
    const filter = document.querySelector<HTMLInputElement>(
      'nav input[type=search], main input[type=search]',
    );
    filter?.focus();
    filter?.select();
  });
}

/** In the file manager, or where there is none as text in the window. */
async function showLogs(app: AppState): Promise<void> {
  if (app.info?.host === 'electron') await app.attempt('log.show', {});
  else openAbout(app);
}

const copied = 'The diagnostics are on the clipboard.';

/** Versions, system, machine and the last lines of the log, for a report of a fault. */
export async function copyDiagnostics(app: AppState): Promise<void> {
  if (app.info?.host === 'electron') {
    // An entry of the menu is not an act of the page, which may then not use the clipboard.
    if ((await app.attempt('log.copy', {})) !== undefined) app.notices.done(copied);
    return;
  }
  const text = await app.attempt('log.diagnostics', {});
  if (text === undefined) return;
  if (await copyText(text)) return app.notices.done(copied);
  openAbout(app);
  app.notices.failed('The clipboard cannot be used. Select the text and copy it.');
}

/** Black on white, without the window around it (see print.css). Charts are drawn anew in those colours first. */
async function printTab(app: AppState): Promise<void> {
  app.theme.printing = true;
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, redrawMs)));
  window.print();
  app.theme.printing = false;
}

const redrawMs = 150;

const partTabs = (): HTMLElement[] => [
  ...(document
    .querySelector('#tab-panel [role=tablist]')
    ?.querySelectorAll<HTMLElement>('[role=tab]:not(:disabled)') ?? []),
];

function zoom(app: AppState, wanted: number): void {
  const inside = Math.min(zoomSpan.most, Math.max(zoomSpan.least, wanted));
  void app.settings.change({ zoom: Math.round(inside * 10) / 10 });
}

async function fullScreen(app: AppState): Promise<void> {
  if (app.info?.host === 'electron') return void (await app.attempt('window.do', { what: 'full-screen' }));
  if (document.fullscreenElement !== null) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
