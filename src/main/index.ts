/** The desktop entry: Electron starts this file (bundled as dist/main/index.js). */
import { resolve } from 'node:path';
import { startDesktop } from './electron/desktop.ts';

const dist = resolve(import.meta.dirname, '..');
startDesktop({ dist, program: resolve(dist, '..') });
