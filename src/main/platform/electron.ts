/** The desktop host: native dialogs, documents in the system's own programs, trainers as utility processes. */
import { app, clipboard, dialog, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { importers } from '../../engine/data/importers/index.ts';
import { UnfoldError } from '../../engine/errors.ts';
import { printPdf } from '../electron/print-pdf.ts';
import { spawnTrainer } from '../electron/trainer-process.ts';
import type { WindowDeed } from '../../shared/window.ts';
import type { DialogKind, Platform } from './platform.ts';

/** Where the parts of the program are. */
export interface ProgramFolders {
  /** Holds package.json, examples/ and docs/. */
  readonly program: string;
  readonly dist: string;
}

/** The window that a set of services belongs to. */
export interface WindowHooks {
  /** Dialogs belong to it. */
  window(): BrowserWindow;
  deed(what: WindowDeed): void;
  elsewhere(project: string): Promise<boolean>;
}

const project = { name: 'Unfold project', extensions: ['unfold'] };
const data = {
  name: 'Data',
  extensions: [
    ...importers.flatMap(({ extensions }) => extensions.map((extension) => extension.slice(1))),
    'gz',
  ],
};
const everything = { name: 'All files', extensions: ['*'] };

/** The only documents the program ever opens outside itself: fixed files, chosen by name. */
const documents = { licence: 'LICENSE', maths: 'docs/maths.md' } as const;

/** The platform under Electron; `app` must be ready before its dialogs and trainers are used. */
export function electronPlatform(folders: ProgramFolders, hooks: WindowHooks): Platform {
  return {
    kind: 'electron',
    version: app.getVersion(),
    settingsFolder: app.getPath('userData'),
    examplesFolder: join(folders.program, 'examples'),
    roots: [],
    spawnTrainer: (priority, hear) => spawnTrainer(folders.dist, { priority, hear }),
    openFolder,
    copyText: (text) => clipboard.writeText(text),
    printPdf,
    dialog: (kind, suggested) => ask(hooks.window(), kind, suggested),
    window: (what) => hooks.deed(what),
    elsewhere: (path) => hooks.elsewhere(path),
    openDocument: (id) => openDocument(folders.program, id),
  };
}

async function ask(window: BrowserWindow, kind: DialogKind, suggested?: string): Promise<string | null> {
  const start = suggested === undefined ? {} : { defaultPath: suggested };
  if (kind === 'new-project') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, { ...start, filters: [project] });
    return canceled ? null : filePath;
  }
  const isFolder = kind === 'export';
  const filters = isFolder ? [] : [kind === 'open-project' ? project : data, everything];
  const properties = isFolder ? (['openDirectory', 'createDirectory'] as const) : (['openFile'] as const);
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    ...start,
    filters,
    properties: [...properties],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

async function openFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '')
    throw new UnfoldError('app.document', `${folder} could not be opened: ${problem}.`, folder);
}

/** Installed, the documents lie beside the program's archive, where other programs can read them. */
async function openDocument(program: string, id: keyof typeof documents): Promise<void> {
  const folder = app.isPackaged ? process.resourcesPath : program;
  const file = join(folder, documents[id]);
  const problem = await shell.openPath(file);
  if (problem !== '') throw new UnfoldError('app.document', `${file} could not be opened: ${problem}.`, file);
}
