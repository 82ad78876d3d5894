/** The learning rate that first-order methods share: a number times a schedule. */
import { entryNamed, type Fields } from '../fields.ts';
import { schedules, type ScheduleState } from '../schedules/index.ts';
import type { MethodState, StepContext } from './index.ts';

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

function scheduleOf(options: Record<string, unknown>) {
  const settings = options.schedule as Record<string, unknown>;
  return { settings, entry: entryNamed(schedules, settings.name as string, 'schedule') };
}
