/** Where the sequences of a run come from: a task that makes them, or a series of the project that holds them. */
import { openStream, type Stream } from '../random.ts';
import { joinSequences } from '../tasks/join.ts';
import type { Collection, SequenceBatch, SequenceTask } from '../tasks/task.ts';

/** What weights are judged by. A task's training check is other sequences of its kind; a collection's is its training set. */
export type CheckedSet = 'training check' | 'validation' | 'test';

/** The sequences of a set, one batch after the other; the same ones whenever the set is opened. */
export interface CheckedSequences {
  readonly count: number;
  /** The next `size` sequences, the same size in every call. Those beyond `count` fill up and must not count. */
  next(size: number): SequenceBatch;
}

/** See the head of the file. */
export interface Pool {
  readonly inputs: number;
  readonly outputs: number;
  /** Steps of the longest sequence. */
  readonly maxSteps: number;
  /** Sequences of each set; null where a task makes as many as it is asked for. */
  readonly counts: Collection['counts'] | null;
  /** Sequences that were never seen. @throws Error for a collection, which has none */
  fresh(stream: Stream, size: number): SequenceBatch;
  /** Sequences of the training set by their numbers. */
  fixed(numbers: Uint32Array): SequenceBatch;
  /** A set of at most `most` sequences. */
  check(set: CheckedSet, most: number): CheckedSequences;
  /** Whether sequence `b` is answered wrongly; null where no rule says so. */
  readonly wrong: Collection['wrong'];
}

/**
 * The pool of a task under its options. Sequences of the fixed training set are drawn from a stream each, so that none
 * has to be kept. @throws UnfoldError 'task.*' where the options fit no sequence
 */
export function taskPool(task: SequenceTask, options: Record<string, unknown>, seed: number): Pool {
  return {
    ...task.shape(options),
    counts: null,
    fresh: (stream, size) => task.draw(stream, options, size),
    fixed: (numbers) =>
      joinSequences(
        Array.from(numbers, (i) => task.draw(openStream(seed, `training sequence ${i}`), options, 1)),
      ),
    check: (set, most) => {
      const stream = openStream(seed, `${set} sequences`);
      return { count: most, next: (size) => task.draw(stream, options, size) };
    },
    wrong: (batch, outputs, b) => task.wrong(options, batch, outputs, b),
  };
}

/** The pool of a collection. Where a set has more sequences than are wanted, they are taken evenly from all of it. */
export function collectionPool(collection: Collection): Pool {
  const { inputs, outputs, maxSteps, counts, wrong } = collection;
  return {
    ...{ inputs, outputs, maxSteps, counts, wrong },
    fresh: () => {
      throw new Error('A collection has no fresh sequences.');
    },
    fixed: (numbers) => collection.batch('train', numbers),
    check: (set, most) => {
      const from = set === 'training check' ? 'train' : set;
      const count = Math.min(most, counts[from]);
      let done = 0;
      return {
        count,
        next: (size) => {
          const numbers = Uint32Array.from({ length: size }, (_, i) =>
            Math.floor((Math.min(done + i, count - 1) * counts[from]) / count),
          );
          const batch = collection.batch(from, numbers);
          for (let b = Math.max(0, count - done); b < size; b++) silence(batch, b);
          done += size;
          return batch;
        },
      };
    },
  };
}

/** Lets no step of sequence `b` count. */
function silence({ weights, batch, steps }: SequenceBatch, b: number): void {
  for (let t = 0; t < steps; t++) weights[t * batch + b] = 0;
}
