/** Projects opened before, newest first. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '../../shared/models.ts';
import { jsonFile } from './json-file.ts';

/** The list, kept in the settings folder. */
export interface Recent {
  list(): RecentProject[];
  add(path: string, opened: number): void;
  forget(path: string): void;
}

const most = 20;
const schema = z.array(z.object({ path: z.string(), opened: z.number() }));

/** A settings folder that cannot be written must not keep a project from opening: then the list just stays as it is. */
export function createRecent(settingsFolder: string): Recent {
  const file = jsonFile(join(settingsFolder, 'recent.json'), schema, []);
  const without = (path: string) => file.read().filter((entry) => entry.path !== path);
  const write = (entries: z.infer<typeof schema>) => {
    try {
      file.write(entries);
    } catch {
      // See above.
    }
  };
  return {
    list: () =>
      file
        .read()
        .map((entry) => ({ ...entry, name: projectName(entry.path), exists: existsSync(entry.path) })),
    add: (path, opened) => write([{ path, opened }, ...without(path)].slice(0, most)),
    forget: (path) => write(without(path)),
  };
}

/** A project's name is its file's name. */
export const projectName = (path: string): string => basename(path).replace(/\.unfold$/, '');
