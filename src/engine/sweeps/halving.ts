/** Successive halving: how much each rung may spend, and who goes on to the next (Jamieson and Talwalkar 2016). */
import { median } from '../statistics/ranks.ts';
import type { Search } from './definition.ts';

export type Halving = Extract<Search, { name: 'successive-halving' }>;

/** Iterations that a run has done in all at the end of each rung: the first budget times powers of eta, then the largest. */
export function budgetsOf({ eta, least, most }: Halving): readonly number[] {
  const budgets: number[] = [];
  for (let budget = least; budget < most; budget *= eta) budgets.push(budget);
  return [...budgets, most];
}

/** A run of the present rung: its error, NaN where it has none (it failed). */
export interface Scored {
  readonly configuration: number;
  readonly error: number;
}

/**
 * The configurations that go on: one of every eta, at least one, with the smallest median error over their seeds. A run
 * without an error counts as infinitely bad; of equal ones those that come first go on.
 */
export function goOnAfter(runs: readonly Scored[], eta: number): ReadonlySet<number> {
  const groups = Map.groupBy(runs, ({ configuration }) => configuration);
  const ranked = [...groups]
    .map(([configuration, members]) => ({
      configuration,
      error: median(members.map(({ error }) => (Number.isNaN(error) ? Infinity : error))),
    }))
    .sort((a, b) => (a.error === b.error ? a.configuration - b.configuration : a.error - b.error));
  const kept = Math.max(1, Math.floor(ranked.length / eta));
  return new Set(ranked.slice(0, kept).map(({ configuration }) => configuration));
}
