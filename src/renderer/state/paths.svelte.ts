/** Asking for a file or folder: by the host's own dialog where it has one, else by the page's folder picker. */
import type { AppInfo } from '../../shared/models.ts';
import type { Connection } from './connection.svelte.ts';

export type PathKind = 'open-project' | 'new-project' | 'open-data' | 'export';

/** A question that the folder picker shows. `answer(null)` cancels. */
export interface PathQuestion {
  readonly kind: PathKind;
  readonly suggested: string;
  readonly answer: (path: string | null) => void;
}

/** Asks one question at a time; a new one cancels the one before. */
export class Paths {
  question = $state.raw<PathQuestion | null>(null);
  private readonly connection: Connection;
  private readonly info: () => AppInfo | null;

  constructor(connection: Connection, info: () => AppInfo | null) {
    this.connection = connection;
    this.info = info;
  }

  /** The path that was chosen, or null when cancelled. `suggested` is a file name for new files. */
  ask(kind: PathKind, suggested = ''): Promise<string | null> {
    if (this.info()?.host === 'electron') {
      return this.connection.call('app.dialog', suggested === '' ? { kind } : { kind, suggested });
    }
    this.question?.answer(null);
    return new Promise((resolve) => {
      const answer = (path: string | null): void => {
        this.question = null;
        resolve(path);
      };
      this.question = { kind, suggested, answer };
    });
  }
}

/** The last part of a path of either kind of system. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

/** `folder` and `name` joined with the folder's own kind of separator. */
export function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}
