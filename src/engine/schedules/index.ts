/** The table of schedules: how learning rates and the strengths of regularisers change with time. */
import { constant } from './constant.ts';
import { delayedFractional } from './delayed-fractional.ts';
import { delayedInverse } from './delayed-inverse.ts';
import { exponential } from './exponential.ts';
import { fractional } from './fractional.ts';
import { halfInverse } from './half-inverse.ts';
import { halveOnRise } from './halve-on-rise.ts';
import { inverse } from './inverse.ts';
import type { Schedule } from './schedule.ts';
import { step } from './step.ts';

export type { Schedule, ScheduleState } from './schedule.ts';
export type { ScheduleTime } from './time.ts';

/** Every schedule, in the order of forms. */
export const schedules: readonly Schedule[] = [
  constant,
  step,
  exponential,
  fractional,
  inverse,
  halfInverse,
  delayedInverse,
  delayedFractional,
  halveOnRise,
];
