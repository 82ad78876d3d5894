/** Diagnostics that a run computes while it trains: which, when, and whether they can be had. */
import { UnfoldError } from '../errors.ts';
import { defaultsOf, entryNamed, type Json } from '../fields.ts';
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

/** The most trained weights for which there is a default set. */
const MOST_WEIGHTS = 150;

/**
 * Ten times (for a share of a tenth) how much longer an operation of a diagnostic takes than one of training, which is
 * nearly all in kernels: 1 to 3.5 times as measured, and 4 for what a machine may be busy with (`bench/diagnostics.ts`).
 */
const ITERATIONS_PER_COST = 40;

/**
 * The set to begin with, as `record.diagnostics`: the condition numbers of a small network, so seldom that they add at
 * most about a tenth to the run's time. Empty where they say nothing.
 * @param flopsPerIteration of the run (see `estimateRun`)
 */
export function liveDefaults(
  size: SubjectSize,
  flopsPerIteration: number,
): readonly { readonly [key: string]: Json }[] {
  const entry = entryNamed(diagnostics, 'conditioning');
  if (size.layout.freeCount > MOST_WEIGHTS || entry.refuses(size) !== null) return [];
  const cost = entry.flops(size, defaultsOf(entry.fields)) / flopsPerIteration;
  return [{ name: entry.name, every: 25 * Math.max(1, Math.ceil((ITERATIONS_PER_COST * cost) / 25)) }];
}
