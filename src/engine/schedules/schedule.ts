/** What a schedule is. */
import type { Entry } from '../fields.ts';
import type { ScheduleTime } from './time.ts';

/** What a schedule remembers between iterations: plain numbers, stored in checkpoints. Empty for most. */
export type ScheduleState = { [key: string]: number };

/** A factor that changes with time; it multiplies a learning rate or the strength of a regulariser. */
export interface Schedule extends Entry {
  /** KaTeX source of the factor; t counts from 1, k from 0. */
  readonly equation: string;
  /** Where it comes from. */
  readonly source: string;
  /** State before the first iteration. */
  init(): ScheduleState;
  /** The factor at a time (>= 0). Changes nothing. */
  factor(options: Record<string, unknown>, at: ScheduleTime, state: ScheduleState): number;
  /** Is told the mean error over each finished epoch, in order; changes `state`. Absent where only time matters. */
  observe?(options: Record<string, unknown>, state: ScheduleState, epochError: number): void;
}
