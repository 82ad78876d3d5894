/** Which settings of several runs differ, and which runs are the same but for their seeds. */
import type { Json } from '../fields.ts';

/** A setting by its path ('network.hidden', 'phases[0].method.name') with its value in every run; null where it has none. */
export interface DifferingSetting {
  readonly path: string;
  readonly values: readonly (number | string | null)[];
}

/** Runs with the same settings apart from seeds. `members` are places in the list that was given. */
export interface Configuration {
  readonly label: string;
  readonly members: readonly number[];
}

/** What says nothing about how a run was trained, or tells repeats of one configuration apart. */
const aside = new Set(['name', 'description', 'format']);
const seeds = new Set(['seed', 'initialSeed']);

/**
 * The settings that differ between specifications, in the order of the first one that has them. Lists of plain values
 * are one value ("9, 4"); null and what a run does not have are null.
 */
export function differingSettings(specs: readonly unknown[]): readonly DifferingSetting[] {
  const all = specs.map((spec) => new Map(leaves(spec, '')));
  const paths = new Set(all.flatMap((one) => [...one.keys()]));
  return [...paths]
    .filter((path) => !aside.has(path))
    .map((path) => ({ path, values: all.map((one) => one.get(path) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/** Groups runs whose settings agree in everything but seeds, in the order of their first members. */
export function configurationsOf(
  count: number,
  settings: readonly DifferingSetting[],
): readonly Configuration[] {
  const telling = settings.filter(({ path }) => !seeds.has(path));
  const groups = new Map<string, number[]>();
  for (let i = 0; i < count; i++) {
    const key = JSON.stringify(telling.map(({ values }) => values[i]));
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  return [...groups.values()].map((members) => ({ label: labelOf(telling, members[0]), members }));
}

/** The short name of a setting: the end of its path, with enough before it to be told from the others. */
export function shortPath(path: string, others: readonly string[]): string {
  const parts = path.split('.');
  for (let from = parts.length - 1; from > 0; from--) {
    const short = parts.slice(from).join('.');
    const taken = others.some((other) => other !== path && (other === short || other.endsWith(`.${short}`)));
    if (!taken && short !== 'name') return short;
  }
  return path;
}

function labelOf(settings: readonly DifferingSetting[], member: number): string {
  const paths = settings.map(({ path }) => path);
  const parts = settings
    .filter(({ values }) => values[member] !== null)
    .map(({ path, values }) => `${shortPath(path, paths)} ${String(values[member])}`);
  return parts.length === 0 ? 'the same settings' : parts.join(', ');
}

function leaves(value: unknown, path: string): [string, number | string | null][] {
  if (Array.isArray(value) && !value.some(isObject))
    return [[path, value.length === 0 ? 'none' : value.join(', ')]];
  if (!isObject(value)) return [[path, plain(value as Json)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
}

const plain = (value: Json | undefined): number | string | null =>
  typeof value === 'number' || value === null || value === undefined ? (value ?? null) : String(value);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
