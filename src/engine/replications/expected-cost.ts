/** What a card with changed settings will cost, scaled from the forms that were measured. */
import type { Series } from '../data/series.ts';
import { defaultsOf, readFields } from '../fields.ts';
import { estimateRun } from '../train/fit.ts';
import { readRunSpec } from '../train/spec.ts';
import type { CardOptions, DataSlot, Replication, Trial } from './replication.ts';

/** Runs that the settings plan, and seconds on two cores: as measured, or in proportion to the work. */
export interface ExpectedCost {
  readonly runs: number;
  /** Null where neither the work nor the number of runs tells it. */
  readonly seconds: number | null;
  /** The form that was measured with just these settings; null where its seconds are scaled. */
  readonly measured: 'quick' | 'full' | null;
}

/**
 * Cost of a card with these settings. Seconds of changed ones are those of the measured form that is nearest in work,
 * times the ratio of the work (iterations allowed times operations of one); runs that reach their goal end sooner.
 * @param standIn makes what takes the place of a card's data; callers that ask often keep what it made
 * @throws UnfoldError 'spec.*' where the settings, or a run that is planned with them, are not valid
 */
export function expectedCost(
  card: Replication,
  given: CardOptions,
  standIn?: (slot: DataSlot) => Series,
): ExpectedCost {
  const work = expectedCostInParts(card, given, standIn);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** The same a step at a time: it yields several times a trial, as hundreds of them take a second. */
export function* expectedCostInParts(
  card: Replication,
  given: CardOptions,
  standIn: (slot: DataSlot) => Series = (slot) => slot.standIn.make(),
): Generator<void, ExpectedCost> {
  const options = readFields(card.fields, given);
  const forms = { quick: readFields(card.fields, card.quick), full: defaultsOf(card.fields) };
  const trials = card.plan(options);
  const runs = trials.length;
  yield;
  const same = (['full', 'quick'] as const).find((size) => equal(forms[size], options));
  if (same !== undefined) return { runs, seconds: card.cost[same].seconds, measured: same };
  const work = workOf(card, standIn);
  const asked = yield* work(trials);
  const scaled: { ratio: number; seconds: number }[] = [];
  for (const size of ['quick', 'full'] as const) {
    const planned = card.plan(forms[size]);
    yield;
    const ratio = asked / (yield* work(planned));
    // Where runs have no limit, only their number tells anything.
    const told = Number.isFinite(ratio) && ratio > 0 ? ratio : runs / planned.length;
    scaled.push({ ratio: told, seconds: told * card.cost[size].seconds });
  }
  const [nearest] = scaled.sort((one, other) => distance(one.ratio) - distance(other.ratio));
  return { runs, seconds: Number.isFinite(nearest.seconds) ? nearest.seconds : null, measured: null };
}

/** Sums the work of trials. Those that are alike in what decides the work of an iteration are looked at once. */
function workOf(
  card: Replication,
  standIn: (slot: DataSlot) => Series,
): (trials: readonly Trial[]) => Generator<void, number> {
  const known = new Map<string, number>();
  const series = new Map(card.data.map((slot) => [slot.name, once(() => standIn(slot))]));
  function* flopsOf({ spec: given, data }: Trial): Generator<void, number> {
    const key = keyOf(given, data);
    const before = known.get(key);
    if (before !== undefined) return before;
    const spec = readRunSpec(given);
    yield;
    const made = series.get(data ?? '')?.() ?? null;
    yield;
    const { flopsPerIteration } = estimateRun(spec, made);
    known.set(key, flopsPerIteration);
    return flopsPerIteration;
  }
  return function* (trials) {
    let sum = 0;
    for (const trial of trials) {
      sum += limitOf(trial.spec) * (yield* flopsOf(trial));
      yield;
    }
    return sum;
  };
}

/** What decides the work of an iteration, and little besides. */
function keyOf({ task, data, network, loss, batches, gradient, phases }: Trial['spec'], slot: string | null) {
  return JSON.stringify([task, data, network, loss, batches, gradient, phases, slot]);
}

/** Iterations that a run may take. */
function limitOf({ stop }: Trial['spec']): number {
  const limit = typeof stop === 'object' && stop !== null && 'iterations' in stop ? stop.iterations : null;
  return typeof limit === 'number' ? limit : Infinity;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** How far a ratio is from 1, whichever way. */
const distance = (ratio: number): number => Math.max(ratio, 1 / ratio);

const equal = (a: CardOptions, b: CardOptions): boolean => JSON.stringify(a) === JSON.stringify(b);
