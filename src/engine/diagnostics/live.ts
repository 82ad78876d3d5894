/** Diagnostics that a run computes while it trains: which, when, and whether they can be had. */
import { UnfoldError } from '../errors.ts';
import { entryNamed, type Json } from '../fields.ts';
import type { RunSpec } from '../train/spec.ts';
import { type Diagnostic, diagnostics } from './index.ts';
import { offerLive } from './live-table.ts';
import type { SubjectNeed, SubjectSize } from './subject.ts';

offerLive(diagnostics);

/** One entry of `record.diagnostics`: computed at the multiples of `every`. */
export interface LiveWish {
  readonly entry: Diagnostic;
  readonly every: number;
  /** Settings of the diagnostic, without `every`. */
  readonly options: Record<string, unknown>;
}

/** What a spec asks for, in its order. */
export function liveWishes({ record }: RunSpec): readonly LiveWish[] {
  return record.diagnostics.map(({ name, every, ...options }) => ({
    entry: entryNamed(diagnostics, name, 'record.diagnostics'),
    every: every as number,
    options,
  }));
}

/** What a subject for all of them needs buffers for. */
export const liveNeeds = (wishes: readonly LiveWish[]): readonly SubjectNeed[] => [
  ...new Set(wishes.flatMap(({ entry }) => entry.needs)),
];

/**
 * Whether every diagnostic that the spec asks for says something about its network and data.
 * @throws UnfoldError 'spec.diagnostic' with the sentence of the one that refuses
 */
export function checkLive(size: SubjectSize): void {
  liveWishes(size.spec).forEach(({ entry, options }, i) => {
    const why = entry.refuses(size);
    const where = `record.diagnostics[${i}]`;
    if (why !== null) throw new UnfoldError('spec.diagnostic', `${entry.label}: ${why}`, where);
    const twin = liveWishes(size.spec).findIndex(
      (other) => other.entry === entry && JSON.stringify(other.options) === JSON.stringify(options),
    );
    if (twin === i) return;
    const text = `${entry.label} is asked for twice with the same settings. Leave one of them out.`;
    throw new UnfoldError('spec.diagnostic', text, where);
  });
}

/** The most trained weights for which the default set below is cheap enough. */
const MOST_WEIGHTS = 150;

/**
 * The set to begin with, as `record.diagnostics`: the condition numbers every 10 iterations, for networks so small that
 * it adds little to a run's time (`bench/diagnostics.ts` measures how much). Empty where it says nothing.
 */
export function liveDefaults(size: SubjectSize): readonly { readonly [key: string]: Json }[] {
  const entry = entryNamed(diagnostics, 'conditioning');
  const fits = size.layout.freeCount <= MOST_WEIGHTS && entry.refuses(size) === null;
  return fits ? [{ name: entry.name, every: 10 }] : [];
}
