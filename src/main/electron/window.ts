/** The window: locked down, and where it was left. */
import { BrowserWindow, screen } from 'electron';
import type { Rectangle } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { pageOrigin } from './page-scheme.ts';

/** Where the files are that a window needs. */
export interface WindowFiles {
  readonly preload: string;
  /** Where size and place are kept. */
  readonly state: string;
}

interface WindowState {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

/** Opens the window on the page. Every security preference is written out, also where it is the default. */
export function openWindow(files: WindowFiles): BrowserWindow {
  const state = readState(files.state);
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...state?.bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Unfold',
    webPreferences: {
      preload: files.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeState(files.state, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  void window.loadURL(`${pageOrigin}/`);
  return window;
}

/** Null where nothing was kept, what was kept cannot be read, or its place is on no display any more. */
function readState(file: string): WindowState | null {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as WindowState;
    const numbers = [bounds.x, bounds.y, bounds.width, bounds.height];
    if (!numbers.every(Number.isInteger) || !isOnDisplay(bounds)) return null;
    return { bounds, maximized: maximized === true };
  } catch {
    return null;
  }
}

function isOnDisplay(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const right = Math.min(bounds.x + bounds.width, workArea.x + workArea.width);
    const bottom = Math.min(bounds.y + bounds.height, workArea.y + workArea.height);
    return right - Math.max(bounds.x, workArea.x) >= 100 && bottom - Math.max(bounds.y, workArea.y) >= 100;
  });
}

/** A place that cannot be kept is not worth stopping the window from closing. */
function writeState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    return;
  }
}
