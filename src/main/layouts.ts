/** How the window of each project was left: kept in the settings folder, by the project's path, whole or not at all. */
import { join } from 'node:path';
import { z } from 'zod';
import { jsonFile } from './services/json-file.ts';

/** What a page keeps; its form is the page's own affair. */
export type Layout = Record<string, unknown>;

export interface Layouts {
  /** Null where none was kept. */
  read(project: string): Layout | null;
  /** Losing one is no loss: where it cannot be written, nothing is said. */
  keep(project: string, layout: Layout): void;
}

/** Projects whose windows are remembered; those kept longest ago are forgotten first. */
const most = 60;
const schema = z.array(z.object({ project: z.string(), layout: z.record(z.string(), z.unknown()) }));

export function createLayouts(settingsFolder: string): Layouts {
  const file = jsonFile(join(settingsFolder, 'layouts.json'), schema, []);
  return {
    read: (project) => file.read().find((entry) => entry.project === project)?.layout ?? null,
    keep(project, layout) {
      const others = file.read().filter((entry) => entry.project !== project);
      try {
        file.write([...others, { project, layout }].slice(-most));
      } catch {
        return;
      }
    },
  };
}
