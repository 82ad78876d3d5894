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
  standIn: (slot: DataSlot) => Series = (slot) => slot.standIn.make(),
): ExpectedCost {
  const options = readFields(card.fields, given);
  const forms = { quick: readFields(card.fields, card.quick), full: defaultsOf(card.fields) };
  const trials = card.plan(options);
  const runs = trials.length;
  const same = (['full', 'quick'] as const).find((size) => equal(forms[size], options));
  if (same !== undefined) return { runs, seconds: card.cost[same].seconds, measured: same };
  const work = workOf(card, standIn);
  const asked = work(trials);
  const [nearest] = (['quick', 'full'] as const)
    .map((size) => {
      const planned = card.plan(forms[size]);
      const ratio = asked / work(planned);
      // Where runs have no limit, only their number tells anything.
      const told = Number.isFinite(ratio) && ratio > 0 ? ratio : runs / planned.length;
      return { ratio: told, seconds: told * card.cost[size].seconds };
    })
    .sort((one, other) => distance(one.ratio) - distance(other.ratio));
  return { runs, seconds: Number.isFinite(nearest.seconds) ? nearest.seconds : null, measured: null };
}

/** Sums the work of trials. Those that are alike in what decides the work of an iteration are looked at once. */
function workOf(
  card: Replication,
  standIn: (slot: DataSlot) => Series,
): (trials: readonly Trial[]) => number {
  const known = new Map<string, number>();
  const series = new Map(card.data.map((slot) => [slot.name, once(() => standIn(slot))]));
  const flopsOf = ({ spec: given, data }: Trial): number => {
    const key = keyOf(given, data);
    const flops =
      known.get(key) ?? estimateRun(readRunSpec(given), series.get(data ?? '')?.() ?? null).flopsPerIteration;
    known.set(key, flops);
    return flops;
  };
  return (trials) => trials.reduce((sum, trial) => sum + limitOf(trial.spec) * flopsOf(trial), 0);
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
