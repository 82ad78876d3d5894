/** The Electron runtime, as far as there is one, and the built application laid out on it as in an installed program. */
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Folder of an Electron runtime: the one the environment names, else that of the electron package; or null. */
export function findRuntime(): string | null {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = named === undefined || named === '' ? join(root, 'node_modules', 'electron', 'dist') : named;
  return existsSync(executableIn(folder)) ? folder : null;
}

/** Version of the runtime in a folder, as its own file says. */
export function versionOf(runtime: string): string {
  return readFileSync(join(runtime, 'version'), 'utf8').trim().replace(/^v/, '');
}

/**
 * Makes a folder with the runtime's files (hard links where possible) whose application is this project, and returns its
 * program. So Electron loads the entry as it does when installed, before it is ready, whatever default application the
 * runtime brings. On a Mac the runtime is a signed bundle, which is left alone: there the project's path is an argument.
 */
export function layOutApplication(runtime: string): { program: string; args: readonly string[] } {
  if (process.platform === 'darwin') return { program: executableIn(runtime), args: [root] };
  const folder = join(root, '.cache', `electron-${versionOf(runtime)}`);
  if (!existsSync(join(folder, 'complete'))) {
    rmSync(folder, { recursive: true, force: true });
    linkFolder(runtime, folder);
    rmSync(join(folder, 'resources'), { recursive: true, force: true });
    mkdirSync(join(folder, 'resources'));
    symlinkSync(root, join(folder, 'resources', 'app'), process.platform === 'win32' ? 'junction' : 'dir');
    mkdirSync(join(folder, 'complete'));
  }
  return { program: executableIn(folder), args: [] };
}

function executableIn(folder: string): string {
  if (process.platform === 'win32') return join(folder, 'electron.exe');
  if (process.platform === 'darwin') return join(folder, 'Electron.app/Contents/MacOS/Electron');
  return join(folder, 'electron');
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else linkFile(source, target);
  }
}

/** A copy where the two folders are on different disks. */
function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}
