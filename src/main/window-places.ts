/** Where windows were left, for each arrangement of displays. */
import { join } from 'node:path';
import { z } from 'zod';
import { jsonFile } from './services/json-file.ts';

/** A rectangle in the desktop's own units, as Electron has it. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly bounds: Area;
  readonly maximized: boolean;
}

/** What is looked at of a display. */
export interface Screen {
  readonly bounds: Area;
  /** Without the bars of the system. */
  readonly workArea: Area;
}

const area = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const schema = z.record(z.string(), z.object({ bounds: area, maximized: z.boolean() }));
/** Arrangements of displays that are remembered. */
const most = 12;

/** The places, by the displays that were there: a laptop at its desk and on the road has two. */
export function createPlaces(settingsFolder: string) {
  const file = jsonFile(join(settingsFolder, 'windows.json'), schema, {});
  return {
    /** Null where nothing is kept for these displays. */
    read: (screens: readonly Screen[]): Place | null => file.read()[nameOf(screens)] ?? null,
    /** A place that cannot be kept is not worth stopping a window from closing. */
    keep(screens: readonly Screen[], place: Place): void {
      const name = nameOf(screens);
      const others = Object.entries(file.read()).filter(([other]) => other !== name);
      try {
        file.write(Object.fromEntries([...others, [name, place]].slice(-most)));
      } catch {
        return;
      }
    },
  };
}

/** The displays as text: two that are arranged otherwise have another name. */
function nameOf(screens: readonly Screen[]): string {
  return screens
    .map(({ bounds }) => `${bounds.width}x${bounds.height}@${bounds.x},${bounds.y}`)
    .sort()
    .join(' ');
}
