/** The desktop application: one instance, one set of services, one window. */
import { app, dialog, ipcMain, protocol, session } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { serve } from '../../shared/rpc-server.ts';
import { electronPlatform } from '../platform/electron.ts';
import type { ProgramFolders } from '../platform/electron.ts';
import { createServices } from '../services/index.ts';
import type { Services } from '../services/index.ts';
import { guardSession } from './guards.ts';
import { createHostEvents } from './host-events.ts';
import type { HostEvents } from './host-events.ts';
import { installMenu } from './menu.ts';
import type { OpenedFiles } from './opened-files.ts';
import { acceptPages } from './page-port.ts';
import { servePage } from './page-scheme.ts';
import { stayAwakeWhileRunning } from './power.ts';
import { openWindow } from './window.ts';

/** Starts the application, or hands over to the instance that runs already. Called once. */
export function startDesktop(folders: ProgramFolders, files: OpenedFiles): void {
  if (!app.requestSingleInstanceLock()) return app.quit();
  const services = createServices(electronPlatform(folders));
  const host = createHostEvents(services.on);
  let window: BrowserWindow | null = null;
  const show = (): void => {
    window ??= openWindow({
      preload: join(folders.dist, 'preload', 'index.cjs'),
      state: join(app.getPath('userData'), 'window.json'),
    });
    window.once('closed', () => (window = null));
  };
  files.listen(
    (path) => host.send({ command: 'project.open', path }),
    () => raise(window),
  );
  closeInOrder(services);
  app.whenReady().then(() => {
    prepare(folders, services, host);
    show();
    app.on('activate', show);
  }, failToStart);
}

function prepare(folders: ProgramFolders, services: Services, host: HostEvents): void {
  guardSession(session.defaultSession);
  servePage(protocol, join(folders.dist, 'renderer'));
  acceptPages(ipcMain, (port) => void serve(port, services.handlers, host.subscribe));
  installMenu((command) => host.send({ command, path: null }));
  stayAwakeWhileRunning(services.on);
}

function raise(window: BrowserWindow | null): void {
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

/** Runs are paused with a checkpoint and the project file is closed before the process ends. */
function closeInOrder(services: Services): void {
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
    services.close().then(end, (error: unknown) => {
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
