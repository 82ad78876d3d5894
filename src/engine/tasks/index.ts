/** The table of tasks: where training sequences come from. */
import { series } from './series.ts';
import type { Task } from './task.ts';
import { temporalOrder } from './temporal-order.ts';

export type { SequenceBatch, SequenceTask, SeriesTask, Task, TaskShape } from './task.ts';

/** Every task, in the order of forms. */
export const tasks: readonly Task[] = [series, temporalOrder];
