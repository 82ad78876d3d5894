import { readFields } from '../../../src/engine/fields.ts';
import { openStream } from '../../../src/engine/random.ts';
import { type SequenceBatch, type SequenceTask, tasks } from '../../../src/engine/tasks/index.ts';

/** The tasks that make sequences. Those that read them from a series are in train/collections.test.ts, all of them. */
export const sequenceTasks = tasks.filter((task): task is SequenceTask => task.kind === 'sequences');

/** The task of a name, which must make sequences. */
export function taskNamed(name: string): SequenceTask {
  const task = sequenceTasks.find((candidate) => candidate.name === name);
  if (task === undefined) throw new Error(`no task ${name}`);
  return task;
}

/** A task's variants by name. */
export function variantsOf(task: SequenceTask): string[] {
  const field = task.fields.variant;
  return field.kind === 'choice' ? field.options.map(({ value }) => value) : [];
}

/** Sequences of a task under options that may leave out defaults. */
export function drawSome(name: string, given: object, { batch = 1, seed = 1 } = {}) {
  const task = taskNamed(name);
  const options = readFields(task.fields, given);
  return { task, options, drawn: task.draw(openStream(seed, 'sequences'), options, batch) };
}

/** Row (t, b) of a (T B width) array. */
export function row(drawn: SequenceBatch, values: ArrayLike<number>, t: number, b: number): number[] {
  const width = values.length / (drawn.steps * drawn.batch);
  return Array.from({ length: width }, (_, k) => values[(t * drawn.batch + b) * width + k]);
}

/** Rows of sequence b, its own steps only. */
export function rows(drawn: SequenceBatch, values: ArrayLike<number>, b: number): number[][] {
  return Array.from({ length: drawn.lengths[b] }, (_, t) => row(drawn, values, t, b));
}

/** Symbols of a one-hot sequence; -1 where a row is not one-hot. */
export function symbols(drawn: SequenceBatch, values: ArrayLike<number>, b: number): number[] {
  return rows(drawn, values, b).map((one) => {
    const hot = one.indexOf(1);
    return one.every((value, k) => value === (k === hot ? 1 : 0)) ? hot : -1;
  });
}

/** The target at the last step of sequence b. */
export function lastTarget(drawn: SequenceBatch, b: number): number[] {
  return row(drawn, drawn.targets, drawn.lengths[b] - 1, b);
}
