/**
 * Settings that describe themselves. A group of fields validates JSON, writes out every default, draws a form,
 * prints the command line's help and fills the documentation table; nothing of that is written twice.
 */
import { suggestion, UnfoldError } from './errors.ts';

/** What every field says about itself. `symbol` is KaTeX source for the quantity's symbol in the texts. */
interface About {
  readonly label: string;
  readonly help: string;
  readonly symbol?: string;
  /** Forms show the setting only where another one of its group has one of these values; elsewhere it has no effect. */
  readonly when?: { readonly key: string; readonly is: readonly unknown[] };
}

/** One setting: its kind, its bounds, its default. null ("off", "no limit") is accepted where `optional`, or where it is the default. */
export type Field =
  | (About & {
      readonly kind: 'number' | 'integer';
      readonly default: number | null;
      readonly optional?: true;
      readonly min?: number;
      /** The bound itself is not allowed. */
      readonly above?: number;
      readonly max?: number;
      readonly unit?: string;
    })
  | (About & { readonly kind: 'boolean'; readonly default: boolean })
  | (About & { readonly kind: 'text'; readonly default: string | null })
  | (About & {
      readonly kind: 'choice';
      readonly default: string;
      readonly options: readonly { readonly value: string; readonly label: string; readonly help?: string }[];
    })
  | (About & {
      readonly kind: 'integers' | 'numbers';
      readonly default: readonly number[];
      readonly min?: number;
      readonly above?: number;
      readonly max?: number;
    })
  | (About & { readonly kind: 'names'; readonly default: readonly string[] })
  /** A plain object that another part checks, such as an import recipe. */
  | (About & { readonly kind: 'object'; readonly default: { readonly [key: string]: Json } })
  | (About & { readonly kind: 'group'; readonly fields: Fields })
  | (About & { readonly kind: 'entry'; readonly table: Table; readonly default: string })
  | (About & { readonly kind: 'entries'; readonly table: Table; readonly default: readonly object[] })
  | (About & { readonly kind: 'list'; readonly of: Fields; readonly default: readonly object[] });

/** A named group of settings, in the order in which forms show them. */
export type Fields = { readonly [key: string]: Field };

/** One entry of an extension table, as forms and validators see it. */
export interface Entry {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly fields: Fields;
}

/** An extension table by name, in the order of its `index.ts`. */
export type Table = readonly Entry[];

/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Reads JSON by a group of fields: unknown keys are refused with the nearest known one, every default is written out.
 * @param path where the group stands in the document, for messages ('network.hidden')
 * @returns a new plain object with every key of `fields`
 * @throws UnfoldError 'spec.*' naming the path, what was given and what was expected
 */
export function readFields(fields: Fields, given: unknown, path = ''): Record<string, unknown> {
  const object = asObject(given ?? {}, path);
  const known = Object.keys(fields);
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) {
      throw new UnfoldError(
        'spec.unknown-key',
        `${at(path)}unknown key "${key}".${suggestion(key, known)}`,
        join(path, key),
      );
    }
  }
  return Object.fromEntries(known.map((key) => [key, readField(fields[key], object[key], join(path, key))]));
}

/** The entry called `name`. @throws UnfoldError 'spec.unknown-name' with the nearest known name */
export function entryNamed<E extends Entry>(table: readonly E[], name: string, path = ''): E {
  const entry = table.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    const known = table.map((candidate) => candidate.name);
    throw new UnfoldError(
      'spec.unknown-name',
      `${at(path)}there is no "${name}".${suggestion(name, known)}`,
      path,
    );
  }
  return entry;
}

/** All defaults of a group, as a plain object. */
export function defaultsOf(fields: Fields): Record<string, unknown> {
  return readFields(fields, {});
}

function readField(field: Field, given: unknown, path: string): unknown {
  switch (field.kind) {
    case 'group':
      return readFields(field.fields, given, path);
    case 'entry':
      return readEntry(field.table, given ?? { name: field.default }, path);
    case 'entries':
      return asArray(given ?? field.default, path).map((item, i) =>
        readEntry(field.table, item, `${path}[${i}]`),
      );
    case 'list':
      return asArray(given ?? field.default, path).map((item, i) =>
        readFields(field.of, item, `${path}[${i}]`),
      );
    default:
      return given === undefined ? field.default : readPlain(field, given, path);
  }
}

/** An entry may be given by its name alone ("uniform") or as an object with `name` and its settings. */
function readEntry(table: Table, given: unknown, path: string): Record<string, unknown> {
  const { name, ...rest } = typeof given === 'string' ? { name: given } : asObject(given, path);
  if (typeof name !== 'string') {
    const known = table.map((entry) => entry.name).join(', ');
    throw new UnfoldError(
      'spec.no-name',
      `${at(path)}"name" is missing; expected one of ${known}.`,
      join(path, 'name'),
    );
  }
  return { name, ...readFields(entryNamed(table, name, path).fields, rest, path) };
}

/** Whether null is a value of the field: "off", "no limit", "none". */
export function isOptional(field: Field): boolean {
  return ('optional' in field && field.optional === true) || ('default' in field && field.default === null);
}

type PlainField = Exclude<Field, { kind: 'group' | 'entry' | 'entries' | 'list' }>;

function readPlain(field: PlainField, given: unknown, path: string): unknown {
  if (given === null && isOptional(field)) return null;
  switch (field.kind) {
    case 'number':
    case 'integer':
      return readNumber(field, given, path);
    case 'boolean':
      return typeof given === 'boolean' ? given : refuse(path, given, 'true or false');
    case 'object':
      return asObject(given, path);
    case 'text':
      return typeof given === 'string' ? given : refuse(path, given, 'a text');
    case 'choice': {
      const known = field.options.map((option) => option.value);
      if (typeof given === 'string' && known.includes(given)) return given;
      return refuse(path, given, `one of ${known.join(', ')}`);
    }
    case 'integers':
    case 'numbers': {
      const one = { ...field, kind: field.kind === 'integers' ? 'integer' : 'number' } as const;
      return asArray(given, path).map((item, i) => readNumber(one, item, `${path}[${i}]`));
    }
    case 'names':
      return asArray(given, path).map((item, i) =>
        typeof item === 'string' ? item : refuse(`${path}[${i}]`, item, 'a name'),
      );
  }
}

/** What bounds a number: the part that a single number and the items of a list share. */
interface Bounds {
  readonly kind: 'number' | 'integer';
  readonly default?: unknown;
  readonly optional?: true;
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
}

function readNumber(field: Bounds, given: unknown, path: string): number {
  const { min = -Infinity, above = -Infinity, max = Infinity } = field;
  const right =
    typeof given === 'number' &&
    (field.kind === 'integer' ? Number.isSafeInteger(given) : Number.isFinite(given)) &&
    given >= min &&
    given > above &&
    given <= max;
  return right ? given : refuse(path, given, numberExpected(field));
}

function numberExpected(field: Bounds): string {
  const bounds = [
    field.min === undefined ? [] : [`at least ${field.min}`],
    field.above === undefined ? [] : [`greater than ${field.above}`],
    field.max === undefined ? [] : [`at most ${field.max}`],
  ].flat();
  const what = field.kind === 'integer' ? 'a whole number' : 'a number';
  return `${what}${bounds.length > 0 ? ` ${bounds.join(' and ')}` : ''}${field.optional === true || field.default === null ? ', or null for none' : ''}`;
}

function asObject(given: unknown, path: string): Record<string, unknown> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given))
    return given as Record<string, unknown>;
  return refuse(path, given, 'an object { ... }');
}

function asArray(given: unknown, path: string): readonly unknown[] {
  return Array.isArray(given) ? given : refuse(path, given, 'a list [ ... ]');
}

function refuse(path: string, given: unknown, expected: string): never {
  const shown = typeof given === 'number' ? String(given) : (JSON.stringify(given) ?? String(given));
  const short = shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
  throw new UnfoldError('spec.wrong-value', `${at(path)}got ${short}; expected ${expected}.`, path);
}

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);
const at = (path: string) => (path === '' ? '' : `${path}: `);
