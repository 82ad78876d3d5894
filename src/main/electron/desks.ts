/** The windows, each with a set of services and a project of its own. A project is open in one window at most. */
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, BrowserWindow } from 'electron';
import type { WebContents } from 'electron';
import type { WindowDeed } from '../../shared/window.ts';
import { electronPlatform, type ProgramFolders } from '../platform/electron.ts';
import { createServices, type Services } from '../services/index.ts';
import type { Log } from '../log.ts';
import type { SettingsStore } from '../settings-store.ts';
import { createHostEvents, type HostEvents } from './host-events.ts';
import { stayAwakeWhileRunning } from './power.ts';
import { showProgress } from './task-bar.ts';
import { openWindow } from './window.ts';

/** A window with what it shows. */
export interface Desk {
  readonly window: BrowserWindow;
  readonly services: Services;
  readonly host: HostEvents;
  /** The open project's file; null where none is open. Mutable. */
  project: string | null;
}

export interface Desks {
  /** Opens a window; with `path` it opens that project. */
  open(path?: string): Desk;
  /** Shows a project: in the window that has it, else in one without a project, else in a new one. */
  show(path: string): void;
  /** The window that a page belongs to. */
  of(page: WebContents): Desk | undefined;
  /** The window in front, or the one that was last opened; undefined where there is none. */
  front(): Desk | undefined;
  all(): readonly Desk[];
  /** Pauses the runs of all windows and closes their projects. */
  close(): Promise<void>;
}

interface DesksOptions {
  readonly folders: ProgramFolders;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** A window opened another project, or closed its own. */
  readonly changed: () => void;
}

export function createDesks(options: DesksOptions): Desks {
  const desks = new Set<Desk>();
  /** Of windows that are gone: their runs are being paused. */
  const closing = new Set<{ readonly project: string | null; readonly closed: Promise<void> }>();
  const front = (): Desk | undefined => {
    const focused = BrowserWindow.getFocusedWindow();
    return [...desks].find(({ window }) => window === focused) ?? [...desks].at(-1);
  };
  const holderOf = (path: string): Desk | undefined => [...desks].find(({ project }) => project === path);

  function open(path?: string): Desk {
    const beside = front()?.window ?? null;
    const platform = electronPlatform(options.folders, {
      window: () => desk.window,
      deed: (what) => perform(what, desk.window),
      elsewhere: async (project) => {
        for (const gone of closing) if (gone.project === project) await gone.closed;
        const holder = holderOf(project);
        if (holder === undefined || holder === desk) return false;
        raise(holder.window);
        return true;
      },
    });
    const services = createServices(platform, { settings: options.settings, log: options.log });
    const host = createHostEvents(services.on);
    const window = openWindow({
      preload: join(options.folders.dist, 'preload', 'index.cjs'),
      settingsFolder: platform.settingsFolder,
      zoom: () => options.settings.get().zoom,
      beside,
    });
    const desk: Desk = { window, services, host, project: null };
    desks.add(desk);
    follow(desk);
    if (path !== undefined) host.send({ command: 'project.open', path });
    return desk;
  }

  function follow(desk: Desk): void {
    const { services, window } = desk;
    services.on('project.changed', (info) => {
      if ((info?.path ?? null) === desk.project) return;
      desk.project = info?.path ?? null;
      if (desk.project !== null) app.addRecentDocument(desk.project);
      options.changed();
    });
    stayAwakeWhileRunning(services.on);
    showProgress(window, services.on);
    window.once('closed', () => {
      desks.delete(desk);
      const gone = { project: desk.project, closed: services.close() };
      closing.add(gone);
      const forget = (): void => void closing.delete(gone);
      gone.closed.then(forget, () => undefined); // what went wrong is told when everything closes
      options.changed();
    });
  }

  function perform(what: WindowDeed, window: BrowserWindow): void {
    if (what === 'new') open();
    else if (what === 'raise') raise(window);
    else if (what === 'full-screen') window.setFullScreen(!window.isFullScreen());
    else app.quit();
  }

  return {
    open,
    show(path) {
      const real = realPath(path);
      const holder = holderOf(real);
      if (holder !== undefined) return raise(holder.window);
      const free = [...desks].find(({ project }) => project === null);
      if (free === undefined) return void open(real);
      free.host.send({ command: 'project.open', path: real });
      raise(free.window);
    },
    of: (page) => [...desks].find(({ window }) => window.webContents === page),
    front,
    all: () => [...desks],
    async close() {
      const last = [...desks].map(({ services }) => services.close());
      await Promise.all([...last, ...[...closing].map(({ closed }) => closed)]);
    },
  };
}

/** To the front, also when it is minimised. */
export function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** As the services know the project: links followed. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path); // it is gone; opening it says so
  }
}
