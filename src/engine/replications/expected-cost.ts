/** What a card with changed settings will cost, scaled from the forms that were measured. */
import type { Series } from '../data/series.ts';
import { defaultsOf, readFields } from '../fields.ts';
import { estimateRun } from '../train/fit.ts';
import { readRunSpec } from '../train/spec.ts';
import type { CardOptions, DataSlot, Replication, Trial } from './replication.ts';

/** Runs that the settings plan, and seconds on two cores: as measured, or in proportion to the work. */
export interface ExpectedCost {
  readonly runs: number;
  /** Null where the work cannot be told, as a run has no limit of iterations. */
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
  const known = (['quick', 'full'] as const).map((size) => ({
    seconds: card.cost[size].seconds,
    work: work(card.plan(forms[size])),
  }));
  const seconds = known
    .filter((form) => form.work > 0 && Number.isFinite(form.work))
    .map((form) => ({ ratio: asked / form.work, seconds: form.seconds }))
    .sort((a, b) => distance(a.ratio) - distance(b.ratio))
    .map((form) => form.ratio * form.seconds)
    .find(Number.isFinite);
  return { runs, seconds: seconds ?? null, measured: null };
}

/** Sums the work of trials. What is alike but for its seed is looked at once, and so is each stand-in. */
function workOf(
  card: Replication,
  standIn: (slot: DataSlot) => Series,
): (trials: readonly Trial[]) => number {
  const known = new Map<string, number>();
  const series = new Map(card.data.map((slot) => [slot.name, once(() => standIn(slot))]));
  const seriesOf = (name: string | null): Series | null => series.get(name ?? '')?.() ?? null;
  return (trials) =>
    trials.reduce((sum, { spec, data }) => {
      const key = JSON.stringify({ ...spec, data: [spec.data, data], name: '', seed: 0, initialSeed: 0 });
      const flops = known.get(key) ?? workOfOne(spec, seriesOf(data));
      known.set(key, flops);
      return sum + flops;
    }, 0);
}

function workOfOne(given: Trial['spec'], series: Series | null): number {
  const spec = readRunSpec(given);
  return (spec.stop.iterations ?? Infinity) * estimateRun(spec, series).flopsPerIteration;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** How far a ratio is from 1, whichever way. */
const distance = (ratio: number): number => Math.max(ratio, 1 / ratio);

const equal = (a: CardOptions, b: CardOptions): boolean => JSON.stringify(a) === JSON.stringify(b);
