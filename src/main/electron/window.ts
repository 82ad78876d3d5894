/** A window: locked down, and where it was left. */
import { BrowserWindow, screen } from 'electron';
import { pageOrigin } from './page-scheme.ts';
import { guardUnload } from './unload-guard.ts';
import { createPlaces } from '../window-places.ts';
import { fitOnScreen } from './window-place.ts';

/** What a window needs. */
export interface WindowOptions {
  readonly preload: string;
  /** Where size and place are kept. */
  readonly settingsFolder: string;
  /** Size of the interface; 1 is the ordinary one. */
  readonly zoom: () => number;
  /** The window that this one is opened from: it lies a little below and beside it. */
  readonly beside: BrowserWindow | null;
}

const ordinary = { width: 1280, height: 800 };
/** How far a second window lies from the first, so that both can be seen. */
const step = 28;

/** Opens a window on the page. Every security preference is written out, also where it is the default. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const places = createPlaces(options.settingsFolder);
  const screens = screen.getAllDisplays();
  const kept = places.read(screens);
  const bounds = placeOf(options.beside?.getNormalBounds() ?? null, kept?.bounds ?? null);
  const window = new BrowserWindow({
    ...ordinary,
    ...(bounds !== null && fitOnScreen(bounds, screens)),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Unfold',
    webPreferences: {
      preload: options.preload,
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
  if (kept?.maximized === true && options.beside === null) window.maximize();
  guardUnload(window);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(options.zoom()));
  window.on('close', () =>
    places.keep(screen.getAllDisplays(), {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
    }),
  );
  void window.loadURL(`${pageOrigin}/`);
  return window;
}

type Bounds = Electron.Rectangle;

function placeOf(beside: Bounds | null, kept: Bounds | null): Bounds | null {
  return beside === null ? kept : { ...beside, x: beside.x + step, y: beside.y + step };
}
