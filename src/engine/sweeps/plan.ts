/** From a sweep to its runs: every combination from every seed. */
import { shortPath } from '../comparison/settings.ts';
import { UnfoldError } from '../errors.ts';
import type { Json } from '../fields.ts';
import { exp, log } from '../math/elementary.ts';
import { openStream, type Stream } from '../random.ts';
import type { Search, Sweep, Varied } from './definition.ts';
import { setAt } from './places.ts';

/** One run of a sweep. */
export interface PlannedRun {
  /** Runs with the same number differ by their seeds alone. */
  readonly configuration: number;
  /** What tells it from the others: 'hidden 9, rate 0.01 · seed 2'. */
  readonly label: string;
  readonly seed: number;
  readonly spec: Record<string, unknown>;
}

type Settings = Readonly<Record<string, Json>>;

/** More runs than this are refused: nobody looks at them, and most are a slip of a range. */
const mostRuns = 2000;

/**
 * The runs in the order in which they should train: all combinations from the first seed, then from the second, so that
 * whatever has ended can be compared. @throws UnfoldError 'sweep.too-many'
 */
export function plan(sweep: Sweep): PlannedRun[] {
  const combinations = combinationsOf(sweep);
  const variants = sweep.variants.length === 0 ? [{ label: '', settings: {} }] : sweep.variants;
  const all = variants.flatMap(({ label, settings }) =>
    combinations.map((own) => ({ label, settings: { ...settings, ...own }, own })),
  );
  const count = all.length * sweep.seeds.length;
  if (count > mostRuns) {
    throw new UnfoldError(
      'sweep.too-many',
      `That would be ${count} runs; at most ${mostRuns} are made at once. Vary less, or draw at random.`,
      'vary',
    );
  }
  const paths = sweep.vary.map(({ path }) => path);
  return sweep.seeds.flatMap((given, round) =>
    all.map(({ label, settings, own }, configuration) => {
      const seed = sweep.sameStarts ? given : (given + (configuration + round * all.length) * 7919) % 2 ** 32;
      const words = [
        label,
        ...Object.entries(own).map(([path, value]) => `${shortPath(path, paths)} ${shown(value)}`),
      ];
      const name = words.filter((word) => word !== '').join(', ');
      return {
        configuration,
        seed,
        label: name === '' ? `seed ${seed}` : `${name} · seed ${seed}`,
        spec: specOf(sweep, settings, seed),
      };
    }),
  );
}

function specOf({ base, search }: Sweep, settings: Settings, seed: number): Record<string, unknown> {
  const spec = structuredClone(base) as Record<string, unknown>;
  for (const [path, value] of Object.entries(settings)) setAt(spec, path, value);
  setAt(spec, 'seed', seed);
  if (search.name === 'successive-halving') setAt(spec, 'stop.iterations', search.most);
  return spec;
}

const shown = (value: Json): string =>
  Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'object' && value !== null
      ? nameIn(value)
      : String(value);
const nameIn = (value: object): string => String((value as { name?: unknown }).name ?? JSON.stringify(value));

function combinationsOf({ vary, search }: Sweep): readonly Settings[] {
  if (vary.length === 0) return [{}];
  if (search.name === 'random' || (search.name === 'successive-halving' && search.points !== null))
    return drawn(vary, search);
  return vary.reduce<readonly Settings[]>(
    (all, one) => all.flatMap((settings) => gridOf(one).map((value) => ({ ...settings, [one.path]: value }))),
    [{}],
  );
}

/** Values on the grid; a range of whole numbers may have fewer than it was asked for. */
function gridOf(one: Varied): readonly Json[] {
  if ('values' in one) return one.values;
  const { count } = one;
  const values = Array.from({ length: count }, (_, i) => between(one, count === 1 ? 0 : i / (count - 1)));
  return [...new Set(values)];
}

type Range = Exclude<Varied, { values: readonly Json[] }>;

/** The ends themselves where `share` is 0 or 1, and numbers of at most twelve figures between. */
function between({ low, high, scale, whole }: Range, share: number): number {
  const value =
    share === 0
      ? low
      : share === 1
        ? high
        : scale === 'linear'
          ? low + share * (high - low)
          : exp(log(low) + share * (log(high) - log(low)));
  if (whole) return Math.round(value);
  return Number(Math.min(high, Math.max(low, value)).toPrecision(12));
}

/** Different ones; fewer than were asked for where there are not so many. */
function drawn(vary: readonly Varied[], search: Extract<Search, { seed: number }>): readonly Settings[] {
  const stream = openStream(search.seed, 'combinations of a sweep');
  const wanted = search.points ?? 1;
  const found = new Map<string, Settings>();
  for (let tries = 0; found.size < wanted && tries < 50 * wanted; tries++) {
    const settings = Object.fromEntries(vary.map((one) => [one.path, drawnOf(one, stream)]));
    const key = JSON.stringify(settings);
    if (!found.has(key)) found.set(key, settings);
  }
  return [...found.values()];
}

const drawnOf = (one: Varied, stream: Stream): Json =>
  'values' in one ? one.values[stream.integer(0, one.values.length)] : between(one, stream.uniform());
