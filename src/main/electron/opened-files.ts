/** Project files that the desktop asks to open: as an argument, by a second start, or by the Finder. */
import type { App } from 'electron';
import { isAbsolute, resolve } from 'node:path';

/**
 * Calls `open` with the absolute path of every project file, from this start's arguments on. A second start hands its
 * file over to this one; `raise` then brings the window to the front.
 */
export function watchOpenedFiles(app: App, open: (path: string) => void, raise: () => void): void {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isProject(path)) open(path);
  });
  app.on('second-instance', (_event, args, folder) => {
    raise();
    const path = projectAmong(args, folder);
    if (path !== null) open(path);
  });
  const path = projectAmong(process.argv.slice(1), process.cwd());
  if (path !== null) open(path);
}

/** The last argument that names a project file, or null. Switches are no files, whatever they end in. */
export function projectAmong(args: readonly string[], folder: string): string | null {
  const path = args.findLast((argument) => !argument.startsWith('-') && isProject(argument));
  if (path === undefined) return null;
  return isAbsolute(path) ? path : resolve(folder, path);
}

const isProject = (path: string): boolean => path.toLowerCase().endsWith('.unfold');
