/** Differences over a lag, as both kinds of differencing use them. */
import type { Stage } from './step.ts';

/**
 * y(t) = x(t) - x(t - lag), `order` times one after the other. Undone by adding x(t - lag): the true value where it is
 * known, a forecast where it is not.
 */
export function differences(lag: number, order: number): readonly Stage[] {
  const stage: Stage = {
    lost: lag,
    apply: (before) => before.map((x, row) => (row < lag ? NaN : x - before[row - lag])),
    undo: { kind: 'add', term: (row, before) => before(row - lag) },
    told: null,
    count: 0,
  };
  return Array.from({ length: order }, () => stage);
}
