/** A stand-in for the `electron` module that records what the main process does with it, and lets a test play events. */
import { EventEmitter } from 'node:events';

/** What was recorded, by the name of the call. */
export interface Recorded {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  readonly windows: FakeWindow[];
  readonly handlers: Map<string, unknown>;
}

export class FakeWindow extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly loaded: string[] = [];

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    recorded.windows.push(this);
    record('BrowserWindow', options);
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  static getFocusedWindow = (): FakeWindow | null => recorded.windows.at(-1) ?? null;
  readonly webContents = Object.assign(new EventEmitter(), { setZoomFactor: recorder('setZoomFactor') });
  isDestroyed = (): boolean => false;
  setProgressBar = recorder('setProgressBar');
  show(): void {}
  focus(): void {}
  restore(): void {}
  maximize(): void {}
  isMinimized = (): boolean => false;
  isFullScreen = (): boolean => false;
  setFullScreen = recorder('setFullScreen');
  isMaximized = (): boolean => false;
  getNormalBounds = () => ({ x: 0, y: 0, width: 1280, height: 800 });
}

export const recorded: Recorded = { calls: [], windows: [], handlers: new Map() };

function record(name: string, ...args: unknown[]): void {
  recorded.calls.push({ name, args });
}

/** Remembers the one handler given to a setter. */
const setter =
  (name: string) =>
  (handler: unknown): void => {
    recorded.handlers.set(name, handler);
    record(name);
  };

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = {
    hasSwitch: (name: string) => name === 'absent',
    appendSwitch: recorder('appendSwitch'),
  };
  enableSandbox = recorder('enableSandbox');
  quit = recorder('quit');
  addRecentDocument = recorder('addRecentDocument');
  exit = recorder('exit');
  getVersion = (): string => '0.0.0';
  getPath = (): string => process.env.UNFOLD_FAKE_FOLDER ?? '/nonexistent';
  requestSingleInstanceLock = (): boolean => true;
  whenReady(): Promise<void> {
    record('whenReady');
    return Promise.resolve();
  }
}

function recorder(name: string) {
  return (...args: unknown[]): void => record(name, ...args);
}

const fakeSession = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler: setter('permissionRequest'),
  setPermissionCheckHandler: setter('permissionCheck'),
  setDevicePermissionHandler: setter('devicePermission'),
  setDisplayMediaRequestHandler: setter('displayMedia'),
  webRequest: { onBeforeRequest: setter('beforeRequest') },
});

export const app = new FakeApp();
export const ipcMain = new EventEmitter();
export const session = { defaultSession: fakeSession };
export const protocol = {
  registerSchemesAsPrivileged: recorder('registerSchemesAsPrivileged'),
  handle: (scheme: string, handler: unknown): void => {
    recorded.handlers.set(`scheme ${scheme}`, handler);
    record('protocol.handle', scheme);
  },
};
export const Menu = {
  setApplicationMenu: recorder('setApplicationMenu'),
  buildFromTemplate: (template: unknown) => template,
};
export const dialog = {
  showErrorBox: recorder('showErrorBox'),
  /** Answers with the button of this place. */
  answer: 0,
  showMessageBoxSync: (_window: unknown, options: unknown): number => {
    record('showMessageBoxSync', options);
    return dialog.answer;
  },
};
export const clipboard = { writeText: recorder('writeText') };
export const shell = { openExternal: recorder('openExternal'), openPath: () => Promise.resolve('') };
export const screen = { getAllDisplays: () => [] };
export const powerSaveBlocker = { start: () => 1, stop: () => undefined };
export const utilityProcess = { fork: recorder('fork') };
export const BrowserWindow = FakeWindow;
