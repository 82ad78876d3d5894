/** The learning rate that first-order methods share: a number times a schedule. */
import { entryNamed, type Fields } from '../fields.ts';
import { schedules, type ScheduleState } from '../schedules/index.ts';
import type { Vec } from '../math/kernels.ts';
import type { Problem } from '../train/problem.ts';
import type { MethodState, StepContext, StepResult } from './index.ts';

/**
 * The fields `rate` and `schedule`. A schedule counts the iterations and epochs of the whole run, not of the phase.
 * @param standard the method's default rate
 */
export function rateFields(standard: number): Fields {
  return {
    rate: {
      kind: 'number',
      label: 'Learning rate',
      help: 'What the step is multiplied by.',
      symbol: '\\eta',
      default: standard,
      above: 0,
      max: 1e6,
    },
    schedule: {
      kind: 'entry',
      label: 'Schedule',
      help: 'How the learning rate changes with time.',
      table: schedules,
      default: 'constant',
    },
  };
}

/** The part of a method's state that `rateOf` keeps: the schedule's own, and the last epoch that it was told of. */
export function rateState(options: Record<string, unknown>): MethodState {
  return { schedule: scheduleOf(options).entry.init(), observed: 0 };
}

/**
 * The learning rate of this iteration. Tells the schedule of every finished epoch once, in order, so it is to be called
 * at every iteration; changes the keys of `rateState` in `state` only.
 */
export function rateOf(options: Record<string, unknown>, state: MethodState, context: StepContext): number {
  const { entry, settings } = scheduleOf(options);
  const own = state.schedule as ScheduleState;
  if (context.epoch > (state.observed as number)) {
    entry.observe?.(settings, own, context.epochError);
    state.observed = context.epoch;
  }
  return (options.rate as number) * entry.factor(settings, context, own);
}

/** (P) zeros in the precision of the problem: what update methods remember of each weight. */
export function zeroVector({ theta, kernels }: Problem): Vec {
  return kernels.precision === 'float64' ? new Float64Array(theta.length) : new Float32Array(theta.length);
}

/** The result of a method that only writes new weights: nothing was evaluated at them. */
export function updated(rate: number): StepResult {
  return { kind: 'stepped', stepSize: rate, halvings: 0, evaluated: false };
}

function scheduleOf(options: Record<string, unknown>) {
  const settings = options.schedule as Record<string, unknown>;
  return { settings, entry: entryNamed(schedules, settings.name as string, 'schedule') };
}
