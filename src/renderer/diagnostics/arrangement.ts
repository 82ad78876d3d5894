/** How somebody has arranged the diagnostics of a run: which are on show, and where each of their panels stands. */

/** Settings of a diagnostic that differ from its defaults, by its name. */
export type OptionsByName = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Plain data, kept on this computer. */
export interface Arrangement {
  /** Names of diagnostics, in the order in which they were chosen. */
  readonly shown: readonly string[];
  readonly options: OptionsByName;
  /** Keys of panels, those that were moved before others. */
  readonly order: readonly string[];
  readonly wide: readonly string[];
  readonly removed: readonly string[];
}

export const nothingShown: Arrangement = { shown: [], options: {}, order: [], wide: [], removed: [] };

/** One panel that could be on show. */
export interface Placed {
  /** 'conditioning/spectrum': the same at every checkpoint and for every run. */
  readonly key: string;
}

/** Those on show, in their order: as they were put, and new ones behind the others of their diagnostic. */
export function arranged<P extends Placed>(
  panels: readonly P[],
  { order, removed }: Arrangement,
): readonly P[] {
  const kept = panels.filter(({ key }) => !removed.includes(key));
  const known = kept
    .filter(({ key }) => order.includes(key))
    .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  return kept.reduce<readonly P[]>((placed, panel) => {
    if (placed.includes(panel)) return placed;
    const owner = ownerOf(panel.key);
    const after = placed.findLastIndex(({ key }) => ownerOf(key) === owner);
    return after < 0 ? [...placed, panel] : placed.toSpliced(after + 1, 0, panel);
  }, known);
}

/** Puts the panel `key` before (-1) or behind (1) its neighbour among those on show. */
export function move(
  arrangement: Arrangement,
  shown: readonly string[],
  how: { key: string; by: 1 | -1 },
): Arrangement {
  const at = shown.indexOf(how.key);
  const to = at + how.by;
  if (at < 0 || to < 0 || to >= shown.length) return arrangement;
  return { ...arrangement, order: shown.with(at, shown[to]).with(to, shown[at]) };
}

/** Adds a diagnostic with all of its panels. */
export function show(arrangement: Arrangement, name: string): Arrangement {
  const removed = arrangement.removed.filter((key) => ownerOf(key) !== name);
  const shown = arrangement.shown.includes(name) ? arrangement.shown : [...arrangement.shown, name];
  return { ...arrangement, shown, removed };
}

/** Takes a diagnostic away; its settings are remembered. */
export function hide(arrangement: Arrangement, name: string): Arrangement {
  const others = (keys: readonly string[]): readonly string[] => keys.filter((key) => ownerOf(key) !== name);
  return {
    ...arrangement,
    shown: arrangement.shown.filter((other) => other !== name),
    order: others(arrangement.order),
    removed: others(arrangement.removed),
  };
}

/** Puts a key into a list, or takes it out. */
export const toggled = (keys: readonly string[], key: string): readonly string[] =>
  keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];

/** An arrangement from what was kept, whatever that is; null where it is none. */
export function readArrangement(kept: unknown): Arrangement | null {
  if (!isObject(kept)) return null;
  const names = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  const options = isObject(kept.options) ? kept.options : {};
  return {
    shown: names(kept.shown),
    options: Object.fromEntries(
      Object.entries(options).filter((entry): entry is [string, Record<string, unknown>] =>
        isObject(entry[1]),
      ),
    ),
    order: names(kept.order),
    wide: names(kept.wide),
    removed: names(kept.removed),
  };
}

/** The diagnostic that a panel belongs to. */
export const ownerOf = (key: string): string => key.split('/')[0];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
