/**
 * The desktop entry: Electron starts this file (bundled as dist/main/index.js). What must be done before Electron is
 * ready is done at once; everything else is loaded after that.
 */
import { app, protocol } from 'electron';
import { resolve } from 'node:path';
import { guardPages } from './electron/guards.ts';
import { collectOpenedFiles } from './electron/opened-files.ts';
import { registerPageScheme } from './electron/page-scheme.ts';

// Who starts it with --no-sandbox (as root there is no other way) has that; each window asks for its sandbox all the same.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerPageScheme(protocol);
guardPages(app);
const files = collectOpenedFiles(app);

const dist = resolve(import.meta.dirname, '..');
const { startDesktop } = await import('./electron/desktop.ts');
startDesktop({ dist, program: resolve(dist, '..') }, files);
