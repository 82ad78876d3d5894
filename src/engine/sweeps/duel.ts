/** A fair duel: two settings from the same starts, on the same order of data, with the same budget. */
import { UnfoldError } from '../errors.ts';
import type { Json } from '../fields.ts';
import type { Sweep } from './definition.ts';
import { setAt } from './places.ts';

/** One side: a specification with every default, and what it is called. */
export interface Duellist {
  readonly label: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What both may spend. */
export interface Budget {
  readonly kind: 'gradients' | 'seconds' | 'iterations';
  readonly amount: number;
}

/** Settings that are the first one's on both sides: without them it would not be the same start, or the same problem. */
const shared = ['data', 'task', 'batches', 'precision', 'initialSeed', 'record'] as const;

/** More iterations than any budget of gradients allows would be an endless run of a method that computes none. */
const mostIterations = 1_000_000;

/**
 * The sweep that a duel is: the first side's data and records, each side's own network, cost and method; no stop rule
 * but the budget, and the rules of both that end a run at a minimum (gradient norm) stay off, so that nobody saves its
 * budget. @throws UnfoldError 'sweep.duel' where both sides are the same
 */
export function duelOf(a: Duellist, b: Duellist, how: { seeds: readonly number[]; budget: Budget }): Sweep {
  const base = structuredClone(a.spec) as Record<string, unknown>;
  setAt(base, 'stop', stopRules(how.budget));
  const own = Object.keys(b.spec).filter(
    (key) =>
      !(shared as readonly string[]).includes(key) &&
      !['name', 'description', 'seed', 'stop', 'format'].includes(key) &&
      JSON.stringify(b.spec[key]) !== JSON.stringify(a.spec[key]),
  );
  if (own.length === 0) {
    throw new UnfoldError(
      'sweep.duel',
      'Both sides have the same settings. Choose another method or run.',
      'b',
    );
  }
  const settings = Object.fromEntries(own.map((key) => [key, b.spec[key] as Json]));
  return {
    base,
    vary: [],
    variants: [
      { label: a.label, settings: {} },
      { label: b.label, settings },
    ],
    seeds: how.seeds,
    sameStarts: true,
    search: { name: 'grid' },
  };
}

function stopRules({ kind, amount }: Budget): Record<string, Json> {
  const none = { gradientNorm: null, goal: null, wrong: null, patience: null };
  return {
    ...none,
    iterations: kind === 'iterations' ? amount : mostIterations,
    seconds: kind === 'seconds' ? amount : null,
    gradients: kind === 'gradients' ? amount : null,
  };
}
