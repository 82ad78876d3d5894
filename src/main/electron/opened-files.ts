/** Project files that the desktop asks to open: as an argument, by a second start, or by the Finder. */
import type { App } from 'electron';
import { isAbsolute, resolve } from 'node:path';

/** The files asked for so far and from now on. */
export interface OpenedFiles {
  /** Calls `open` with each absolute path, those that came earlier first; `raise` is called for every second start. */
  listen(open: (path: string) => void, raise: () => void): void;
}

/**
 * Collects project files from this start's arguments on; must be called before the application is ready, or the Finder's
 * first file is missed. A second start hands its file over to this one.
 */
export function collectOpenedFiles(app: App): OpenedFiles {
  const first = projectAmong(process.argv.slice(1), process.cwd());
  const waiting = first === null ? [] : [first];
  let open = (path: string): void => void waiting.push(path);
  let raise = (): void => undefined;
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isProject(path)) open(path);
  });
  app.on('second-instance', (_event, args, folder) => {
    raise();
    const path = projectAmong(args, folder);
    if (path !== null) open(path);
  });
  return {
    listen(openNow, raiseNow) {
      [open, raise] = [openNow, raiseNow];
      for (const path of waiting.splice(0)) openNow(path);
    },
  };
}

/** The last argument that names a project file, or null. Switches are no files, whatever they end in. */
export function projectAmong(args: readonly string[], folder: string): string | null {
  const path = args.findLast((argument) => !argument.startsWith('-') && isProject(argument));
  if (path === undefined) return null;
  return isAbsolute(path) ? path : resolve(folder, path);
}

const isProject = (path: string): boolean => path.toLowerCase().endsWith('.unfold');
