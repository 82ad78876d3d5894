/** A sweep: one specification, what of it varies, the seeds that everything is repeated from, and how it is gone through. */
import { UnfoldError } from '../errors.ts';
import { type Fields, type Json, readFields } from '../fields.ts';
import { searches } from './searches.ts';

/** A setting that varies: over a list of values, or over a range of numbers. */
export type Varied =
  | { readonly path: string; readonly values: readonly Json[] }
  | {
      readonly path: string;
      readonly low: number;
      readonly high: number;
      readonly scale: 'linear' | 'log';
      /** Values of the grid, both ends included. Drawn combinations take any number between. */
      readonly count: number;
      /** Rounded to whole numbers. */
      readonly whole: boolean;
    };

/** Settings with a name of their own that are set together, such as one side of a duel. */
export interface Variant {
  readonly label: string;
  readonly settings: Readonly<Record<string, Json>>;
}

/** How the combinations are gone through (see `searches`). */
export type Search =
  | { readonly name: 'grid' }
  | { readonly name: 'random'; readonly points: number; readonly seed: number }
  | {
      readonly name: 'successive-halving';
      readonly points: number | null;
      readonly seed: number;
      readonly eta: number;
      readonly least: number;
      readonly most: number;
    };

/** A sweep, complete. */
export interface Sweep {
  readonly base: Readonly<Record<string, unknown>>;
  readonly vary: readonly Varied[];
  /** Where there are any, everything is done for each of them. */
  readonly variants: readonly Variant[];
  readonly seeds: readonly number[];
  /** Every combination from the same seeds: same first weights where shapes agree, same order of data. */
  readonly sameStarts: boolean;
  readonly search: Search;
}

const range: Fields = {
  path: { kind: 'text', label: 'Setting', help: 'Its path.', default: '' },
  low: { kind: 'number', label: 'From', help: 'Smallest value.', default: 0 },
  high: { kind: 'number', label: 'To', help: 'Largest value.', default: 1 },
  scale: {
    kind: 'choice',
    label: 'Scale',
    help: 'Equal steps, or equal ratios.',
    default: 'linear',
    options: [
      { value: 'linear', label: 'Linear' },
      { value: 'log', label: 'Logarithmic' },
    ],
  },
  count: { kind: 'integer', label: 'Values', help: 'Of the grid.', default: 3, min: 1, max: 1000 },
  whole: { kind: 'boolean', label: 'Whole numbers', help: 'Rounded.', default: false },
};

/** What is checked by its fields alone; `base`, `vary` and `variants` are read below. */
export const sweepFields: Fields = {
  seeds: {
    kind: 'integers',
    label: 'Seeds',
    help: 'Every combination is run from each of them.',
    default: [1],
    min: 0,
    max: 4294967295,
  },
  sameStarts: {
    kind: 'boolean',
    label: 'Same starts',
    help: 'Every combination starts from the same seeds, so that runs can be compared in pairs; otherwise each run has a seed of its own.',
    default: true,
  },
  search: {
    kind: 'entry',
    label: 'Search',
    help: 'How the combinations are gone through.',
    table: searches,
    default: 'grid',
  },
};

/** A complete sweep from JSON. @throws UnfoldError 'sweep.*' and 'spec.*' naming the place */
export function readSweep(given: unknown): Sweep {
  const { base, vary, variants, ...rest } = objectOf(given, 'sweep');
  const read = readFields(sweepFields, rest, '') as unknown as Omit<Sweep, 'base' | 'vary' | 'variants'>;
  const sweep: Sweep = {
    base: objectOf(base ?? {}, 'base'),
    vary: listOf(vary, 'vary').map(readVaried),
    variants: listOf(variants, 'variants').map(readVariant),
    ...read,
  };
  check(sweep);
  return sweep;
}

function readVaried(given: unknown, i: number): Varied {
  const at = `vary[${i}]`;
  const object = objectOf(given, at);
  if (object.values === undefined) return readFields(range, object, at) as unknown as Varied;
  const { path, values } = object;
  if (typeof path !== 'string' || !Array.isArray(values) || values.length === 0)
    throw new UnfoldError(
      'sweep.vary',
      `${at}: expected { path, values: [ ... ] } with a value at least.`,
      at,
    );
  return { path, values: values as Json[] };
}

function readVariant(given: unknown, i: number): Variant {
  const at = `variants[${i}]`;
  const { label, settings } = objectOf(given, at);
  if (typeof label !== 'string') throw new UnfoldError('sweep.variant', `${at}: expected a label.`, at);
  return { label, settings: objectOf(settings ?? {}, `${at}.settings`) as Record<string, Json> };
}

function check({ vary, seeds, search }: Sweep): void {
  const refuse = (where: string, text: string): never => {
    throw new UnfoldError('sweep.vary', text, where);
  };
  if (seeds.length === 0) refuse('seeds', 'A sweep needs a seed at least.');
  if (new Set(seeds).size < seeds.length)
    refuse('seeds', 'A seed is given twice: both runs would be the same.');
  vary.forEach((one, i) => {
    const at = `vary[${i}]`;
    if (vary.findIndex(({ path }) => path === one.path) !== i) refuse(at, `${one.path} varies twice.`);
    if ('values' in one) return;
    if (one.path === '') refuse(at, `${at}: the path of the setting is missing.`);
    if (one.low > one.high) refuse(at, `${one.path}: ${one.low} is larger than ${one.high}.`);
    if (one.scale === 'log' && one.low <= 0)
      refuse(at, `${one.path}: a logarithmic range begins above 0; got ${one.low}.`);
  });
  if (search.name === 'successive-halving' && search.least > search.most)
    refuse('search.least', `The first budget, ${search.least}, is larger than the largest, ${search.most}.`);
}

function objectOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UnfoldError('sweep.definition', `${at}: expected an object { ... }.`, at);
}

function listOf(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || Array.isArray(value)) return value ?? [];
  throw new UnfoldError('sweep.definition', `${at}: expected a list [ ... ].`, at);
}
