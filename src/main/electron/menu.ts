/** The menus. Entries that belong to the page carry its command's name; the page decides whether it can be done now. */
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

type Entry = MenuItemConstructorOptions;

/** Puts up the menus. `perform` gets the name of one of the page's commands (src/renderer/commands). */
export function installMenu(perform: (command: string) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(perform, process.platform === 'darwin')));
}

/** The menus as data. Accelerators are shown only: the page handles the keys itself, as it does in a browser. */
export function menuTemplate(perform: (command: string) => void, mac: boolean): Entry[] {
  const entry = (label: string, command: string, accelerator?: string): Entry => ({
    label,
    click: () => perform(command),
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
  });
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies Entry] : []),
    { label: '&File', submenu: [...fileEntries(entry), mac ? { role: 'close' } : { role: 'quit' }] },
    { role: 'editMenu' },
    { label: '&View', submenu: viewEntries(entry) },
    { label: '&Run', submenu: runEntries(entry) },
    { role: 'windowMenu' },
    { label: '&Help', role: 'help', submenu: helpEntries(entry) },
  ];
}

type MakeEntry = (label: string, command: string, accelerator?: string) => Entry;
const line: Entry = { type: 'separator' };

const fileEntries = (entry: MakeEntry): Entry[] => [
  entry('&New project…', 'project.new', 'CmdOrCtrl+N'),
  entry('&Open project…', 'project.open', 'CmdOrCtrl+O'),
  entry('Save a &copy…', 'project.save-copy', 'CmdOrCtrl+Shift+S'),
  entry('C&heck the project file', 'project.check'),
  entry('C&lose project', 'project.close', 'CmdOrCtrl+Shift+W'),
  line,
  entry('&Import data…', 'series.import', 'CmdOrCtrl+I'),
  entry('&Generate a series…', 'series.generate', 'Alt+S'),
  entry('&Export run…', 'run.export', 'CmdOrCtrl+Shift+E'),
  line,
];

const viewEntries = (entry: MakeEntry): Entry[] => [
  entry('Command &palette', 'view.palette', 'CmdOrCtrl+Shift+P'),
  entry('&Contents', 'view.tree', 'CmdOrCtrl+B'),
  entry('&Inspector', 'view.inspector', 'Alt+I'),
  entry('&Gallery of experiments', 'gallery.open', 'Alt+G'),
  entry('&Theme', 'view.theme', 'Alt+T'),
  line,
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { role: 'togglefullscreen' },
];

const runEntries = (entry: MakeEntry): Entry[] => [
  entry('&New run…', 'run.new', 'Alt+R'),
  entry('&Start or resume', 'run.start', 'F5'),
  entry('&Pause', 'run.pause', 'Shift+F5'),
  entry('&One iteration', 'run.step', 'F10'),
  entry('S&top', 'run.stop', 'Shift+F6'),
  line,
  entry('&Rename', 'run.rename', 'F2'),
  entry('&Duplicate', 'run.duplicate', 'Alt+D'),
  entry('R&emove', 'run.remove', 'CmdOrCtrl+Delete'),
  entry('&List of runs', 'run.list', 'Alt+L'),
];

const helpEntries = (entry: MakeEntry): Entry[] => [
  entry('&Keyboard shortcuts', 'help.shortcuts'),
  entry('The &mathematics of Unfold', 'help.maths'),
  entry('&Licence', 'help.licence'),
];
