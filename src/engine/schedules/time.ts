/** What a schedule counts: iterations or epochs, from 0 or from 1. */
import type { Field } from '../fields.ts';

/** Where a run stands. `iteration` counts weight updates from 1, `epoch` finished passes from 0. */
export interface ScheduleTime {
  readonly iteration: number;
  readonly epoch: number;
}

/** The choice "per": whether a schedule's time is counted in iterations or in epochs. */
export function perField(standard: 'iteration' | 'epoch'): Field {
  return {
    kind: 'choice',
    label: 'Counted in',
    help: 'Whether time is counted in iterations (weight updates) or in epochs (passes over the data).',
    default: standard,
    options: [
      { value: 'iteration', label: 'Iterations' },
      { value: 'epoch', label: 'Epochs' },
    ],
  };
}

/** Iterations or epochs finished before now, as the option "per" says: 0 at the first. */
export function elapsed(options: Record<string, unknown>, at: ScheduleTime): number {
  return options.per === 'epoch' ? at.epoch : at.iteration - 1;
}

/** The number of the present iteration or epoch, as the option "per" says: 1 at the first. */
export function ordinal(options: Record<string, unknown>, at: ScheduleTime): number {
  return elapsed(options, at) + 1;
}

/** base^n for a whole n >= 0 by repeated squaring: products only, so the same bits everywhere. */
export function wholePower(base: number, n: number): number {
  let result = 1;
  let square = base;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
