/** The desktop application: one instance, and for each window a set of services with its project. */
import { app, dialog, ipcMain, protocol, session } from 'electron';
import { join } from 'node:path';
import { serve } from '../../shared/rpc-server.ts';
import type { ProgramFolders } from '../platform/electron.ts';
import { createRecent } from '../services/recent.ts';
import { createLog, type Log } from '../log.ts';
import { stackOf } from '../services/logged.ts';
import { createSettings, type SettingsStore } from '../settings-store.ts';
import { createDesks, raise, type Desks } from './desks.ts';
import { guardSession } from './guards.ts';
import { installMenu } from './menu.ts';
import type { OpenedFiles } from './opened-files.ts';
import { acceptPages } from './page-port.ts';
import { servePage } from './page-scheme.ts';

/** Starts the application, or hands over to the instance that runs already. Called once. */
export function startDesktop(folders: ProgramFolders, files: OpenedFiles): void {
  if (!app.requestSingleInstanceLock()) return app.quit();
  const settings = createSettings(app.getPath('userData'));
  const recent = createRecent(app.getPath('userData'));
  const log = createLog(join(app.getPath('userData'), 'logs'), { now: Date.now });
  noteFaults(log);
  const desks = createDesks({ folders, settings, log, changed: () => menu() });
  const menu = (): void => {
    const perform = (command: string): void => {
      const desk = desks.front() ?? desks.open();
      desk.host.send({ command, path: null });
    };
    installMenu(perform, {
      keys: settings.get().keys,
      recent: recent.list(),
      openRecent: (path) => desks.show(path),
    });
  };
  closeInOrder(desks);
  app.whenReady().then(() => {
    prepare(folders, desks);
    follow(settings, desks, menu);
    menu();
    files.listen(
      (path) => desks.show(path),
      () => raiseFront(desks),
    );
    if (desks.all().length === 0) desks.open();
    app.on('activate', () => {
      if (desks.all().length === 0) desks.open();
    });
  }, failToStart);
}

function prepare(folders: ProgramFolders, desks: Desks): void {
  guardSession(session.defaultSession);
  servePage(protocol, join(folders.dist, 'renderer'));
  acceptPages(ipcMain, (port, page) => {
    const desk = desks.of(page);
    if (desk === undefined) port.close();
    else serve(port, desk.services.handlers, desk.host.subscribe);
  });
}

/** What nobody caught, and pages and processes that are gone. */
function noteFaults(log: Log): void {
  process.on('uncaughtExceptionMonitor', (error) => log.write('error', 'main', stackOf(error)));
  app.on('render-process-gone', (_event, _page, { reason, exitCode }) =>
    log.write('error', 'page', `its process is gone: ${reason} (${exitCode})`),
  );
}

/** Size of the interface and the keys in the menus are as the settings say, at once. */
function follow(settings: SettingsStore, desks: Desks, menu: () => void): void {
  settings.onChange(({ zoom }) => {
    for (const { window } of desks.all()) window.webContents.setZoomFactor(zoom);
    menu();
  });
}

function raiseFront(desks: Desks): void {
  const desk = desks.front();
  if (desk !== undefined) raise(desk.window);
}

/** Runs are paused with a checkpoint and the project files are closed before the process ends. */
function closeInOrder(desks: Desks): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    // Electron takes no second `quit` before it has seen that this one was put off.
    const end = (): void => {
      closed = true;
      setImmediate(() => app.quit());
    };
    desks.close().then(end, (error: unknown) => {
      dialog.showErrorBox('The project could not be closed in order', messageOf(error));
      end();
    });
  });
}

function failToStart(error: unknown): void {
  dialog.showErrorBox('Unfold could not start', messageOf(error));
  app.exit(1);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
