/** Where windows were left, for each arrangement of displays, and where they fit now. */
import { join } from 'node:path';
import { z } from 'zod';
import { jsonFile } from '../services/json-file.ts';

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

/**
 * The bounds moved and made smaller as far as it takes to lie whole on the display that holds most of them, or on the
 * first one where none holds any.
 */
export function fitOnScreen(bounds: Area, screens: readonly Screen[]): Area {
  const [first, ...others] = screens.map(({ workArea }) => workArea);
  if (first === undefined) return bounds;
  const best = others.reduce(
    (one, other) => (shared(bounds, other) > shared(bounds, one) ? other : one),
    first,
  );
  const width = Math.min(bounds.width, best.width);
  const height = Math.min(bounds.height, best.height);
  return {
    x: between(bounds.x, best.x, best.x + best.width - width),
    y: between(bounds.y, best.y, best.y + best.height - height),
    width,
    height,
  };
}

const between = (value: number, least: number, greatest: number): number =>
  Math.min(Math.max(value, least), greatest);

/** Size of what two areas have in common. */
function shared(a: Area, b: Area): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
