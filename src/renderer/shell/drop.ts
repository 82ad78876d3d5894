/** What becomes of files that are dropped on the window: a project is opened, data goes to the import. */
import { openProject } from '../commands/project.ts';
import type { AppState } from '../state/app.svelte.ts';
import { openImport } from '../state/open.ts';

const isProject = (name: string): boolean => name.toLowerCase().endsWith('.unfold');

/**
 * Takes the files of a drop. Where a project lies only the desktop host tells (`takePaths`); a browser gives no more than
 * its name and bytes, so there it is to be opened by its own dialog.
 */
export async function takeDrop(app: AppState, event: DragEvent): Promise<void> {
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  const data = files.filter(({ name }) => !isProject(name));
  if (files.length > data.length && app.info?.host !== 'electron')
    app.notices.failed(
      'A browser does not tell where a dropped project lies. Open it by “Open project” instead.',
    );
  if (data.length > 0) await importFiles(app, data);
}

/** The paths of what was dropped, as the desktop host sends them after the drop. */
export function takePaths(app: AppState, message: MessageEvent<unknown>): void {
  if (message.source !== window) return;
  const { kind, paths } = (message.data ?? {}) as { kind?: unknown; paths?: unknown };
  if (kind !== 'unfold.dropped' || !Array.isArray(paths)) return;
  const project = paths.find((path): path is string => typeof path === 'string' && isProject(path));
  if (project !== undefined) void openProject(app, project);
}

async function importFiles(app: AppState, files: readonly File[]): Promise<void> {
  if (app.project.info === null)
    return app.notices.failed('Open or create a project first; then drop the data again.');
  if (app.project.info.readOnly)
    return app.notices.failed('This project is open read-only; nothing can be imported.');
  const read = await Promise.all(
    files.map(async (file) => ({ fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
  openImport(app, read.length === 1 ? read[0] : { files: read });
}
