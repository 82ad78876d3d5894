/** The table of tasks: where training sequences come from. */
import { addition } from './addition.ts';
import { characters } from './characters.ts';
import { memorisation } from './memorisation.ts';
import { multiplication } from './multiplication.ts';
import { permutation } from './permutation.ts';
import { pianoRoll } from './piano-roll.ts';
import { series } from './series.ts';
import type { Task } from './task.ts';
import { temporalOrder3 } from './temporal-order-3.ts';
import { temporalOrder } from './temporal-order.ts';
import { visits } from './visits.ts';

export type {
  Collection,
  CollectionTask,
  SequenceBatch,
  SequenceTask,
  SeriesTask,
  Task,
  TaskShape,
} from './task.ts';

/** Every task, in the order of forms. */
export const tasks: readonly Task[] = [
  series,
  temporalOrder,
  temporalOrder3,
  addition,
  multiplication,
  permutation,
  memorisation,
  pianoRoll,
  characters,
  visits,
];

/** Whether runs of a task read a series of the project: as one series, or as a collection of sequences. */
export const readsSeries = (name: string): boolean =>
  tasks.some((task) => task.name === name && task.kind !== 'sequences');
