/** The menus. Entries that belong to the page carry its command's name; the page decides whether it can be done now. */
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { RecentProject } from '../../shared/models.ts';

type Entry = MenuItemConstructorOptions;

/** What the menus show besides the commands. */
export interface MenuState {
  /** Keys by command, where they are not the command's own (see shared/settings.ts). */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Projects opened before, newest first. */
  readonly recent: readonly Pick<RecentProject, 'path' | 'name' | 'exists'>[];
  readonly openRecent: (path: string) => void;
}

const plain: MenuState = { keys: {}, recent: [], openRecent: () => undefined };
/** So many fit below each other. */
const mostRecent = 10;

/** Puts up the menus. `perform` gets the name of one of the page's commands (src/renderer/commands). */
export function installMenu(perform: (command: string) => void, state: MenuState): void {
  const template = menuTemplate(perform, process.platform === 'darwin', state);
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** The menus as data. Accelerators are shown only: the page handles the keys itself, as it does in a browser. */
export function menuTemplate(
  perform: (command: string) => void,
  mac: boolean,
  state: MenuState = plain,
): Entry[] {
  const entry: MakeEntry = (label, command, own) => {
    const key = command in state.keys ? state.keys[command][0] : own;
    return {
      label,
      click: () => perform(command),
      ...(key !== undefined && { accelerator: acceleratorOf(key), registerAccelerator: false }),
    };
  };
  // No underlined letter is one that the page uses with Alt.
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies Entry] : []),
    {
      label: '&File',
      submenu: [
        ...fileEntries(entry, recentEntry(state)),
        mac ? { role: 'close' } : entry('&Quit', 'window.quit', 'Mod+Q'),
      ],
    },
    { label: '&Edit', submenu: editEntries(entry) },
    { label: '&View', submenu: viewEntries(entry) },
    { label: 'R&un', submenu: runEntries(entry) },
    { label: 'Wind&ow', role: 'windowMenu', submenu: windowEntries(entry, mac) },
    { label: '&Help', role: 'help', submenu: helpEntries(entry) },
  ];
}

/** A combination of the page as Electron writes it. */
export function acceleratorOf(combination: string): string {
  return combination.replace('Mod', 'CmdOrCtrl').replace('Arrow', '');
}

type MakeEntry = (label: string, command: string, key?: string) => Entry;
const line: Entry = { type: 'separator' };

function recentEntry({ recent, openRecent }: MenuState): Entry {
  const there = recent.filter(({ exists }) => exists).slice(0, mostRecent);
  const submenu = there.map(({ name, path }, i): Entry => {
    const mnemonic = i < 9 ? `&${i + 1} ` : '';
    return {
      label: `${mnemonic}${name.replaceAll('&', '&&')}`,
      sublabel: path,
      toolTip: path,
      click: () => openRecent(path),
    };
  });
  return { label: 'Open &recent', enabled: submenu.length > 0, submenu };
}

const fileEntries = (entry: MakeEntry, recent: Entry): Entry[] => [
  entry('&New project…', 'project.new', 'Mod+N'),
  entry('&Open project…', 'project.open', 'Mod+O'),
  recent,
  entry('New &window', 'window.new', 'Mod+Shift+N'),
  line,
  entry('&Save', 'project.save', 'Mod+S'),
  entry('Save a &copy…', 'project.save-copy', 'Mod+Shift+S'),
  entry('C&heck the project file', 'project.check'),
  entry('C&lose project', 'project.close', 'Mod+Shift+W'),
  line,
  entry('&Import data…', 'series.import', 'Mod+I'),
  entry('&Generate a series…', 'series.generate', 'Alt+S'),
  entry('Ne&w network', 'network.new', 'Alt+Shift+N'),
  entry('&Export run…', 'run.export', 'Mod+Shift+E'),
  entry('&Report of several runs…', 'report.open'),
  line,
  entry('&Print…', 'view.print', 'Mod+P'),
  line,
];

const editEntries = (entry: MakeEntry): Entry[] => [
  { role: 'undo' },
  { role: 'redo' },
  line,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
  line,
  entry('&Find in the contents', 'view.find', 'Mod+F'),
  entry('Se&ttings…', 'view.settings', 'Mod+,'),
];

const viewEntries = (entry: MakeEntry): Entry[] => [
  entry('Command &palette', 'view.palette', 'Mod+K'),
  entry('&Contents', 'view.tree', 'Mod+B'),
  entry('&Inspector', 'view.inspector', 'Alt+I'),
  entry('&Next pane', 'view.next-pane', 'F6'),
  entry('&Gallery of experiments', 'gallery.open', 'Alt+G'),
  line,
  {
    label: '&Part of what is in front',
    submenu: Array.from({ length: 9 }, (_, i) =>
      entry(`Part &${i + 1}`, `view.part-${i + 1}`, `Mod+${i + 1}`),
    ),
  },
  line,
  entry('&Theme', 'view.theme', 'Alt+T'),
  entry('&Larger', 'view.zoom-in', 'Mod+='),
  entry('&Smaller', 'view.zoom-out', 'Mod+-'),
  entry('&Ordinary size', 'view.zoom-reset', 'Mod+0'),
  entry('&Full screen', 'view.full-screen', 'F11'),
];

const runEntries = (entry: MakeEntry): Entry[] => [
  entry('&New run…', 'run.new', 'Alt+R'),
  entry('&Start or resume', 'run.start', 'F5'),
  entry('&Pause', 'run.pause', 'Shift+F5'),
  entry('Pause or resu&me', 'run.toggle'),
  entry('&One iteration', 'run.step', 'F10'),
  entry('S&top', 'run.stop', 'Shift+F6'),
  line,
  entry('Ne&xt run', 'run.next', 'Alt+ArrowDown'),
  entry('Pre&vious run', 'run.previous', 'Alt+ArrowUp'),
  entry('&Rename', 'run.rename', 'F2'),
  entry('&Duplicate', 'run.duplicate', 'Mod+D'),
  entry('R&emove', 'run.remove', 'Mod+Delete'),
  entry('&Fork at the newest checkpoint', 'run.fork', 'Alt+K'),
  entry('&List of runs', 'run.list', 'Alt+L'),
  entry('&Queue', 'queue.open', 'Alt+J'),
  entry('&Bin', 'bin.open', 'Alt+B'),
];

const windowEntries = (entry: MakeEntry, mac: boolean): Entry[] => [
  { role: 'minimize' },
  ...(mac ? ([{ role: 'zoom' }, line, { role: 'front' }] satisfies Entry[]) : []),
  line,
  entry('Ne&xt tab', 'view.next-tab', 'Alt+PageDown'),
  entry('&Previous tab', 'view.previous-tab', 'Alt+PageUp'),
  entry('&Close the tab', 'view.close-tab', 'Mod+W'),
];

const helpEntries = (entry: MakeEntry): Entry[] => [
  entry('Help on what is in &front', 'help.context', 'F1'),
  entry('&Keyboard shortcuts', 'help.shortcuts', '?'),
  entry('The &mathematics of Unfold', 'help.maths'),
  line,
  entry('Show the &logs', 'help.logs'),
  entry('Copy &diagnostics', 'help.diagnostics'),
  line,
  entry('&Licence', 'help.licence'),
  entry('&About Unfold', 'help.about'),
];
