/** What a task is: a source of training sequences. */
import type { Series } from '../data/series.ts';
import type { Entry } from '../fields.ts';
import type { Stream } from '../random.ts';

/** B sequences side by side, padded with zeros to the longest. Row (t, b) of an array is t * B + b. */
export interface SequenceBatch {
  /** T: steps of the longest sequence. */
  readonly steps: number;
  /** B. */
  readonly batch: number;
  /** (T B nIn). */
  readonly inputs: Float64Array;
  /** (T B nOut). */
  readonly targets: Float64Array;
  /** (T B): 1 where a step counts in the loss, else 0. */
  readonly weights: Float64Array;
  /** (B): steps of each sequence. */
  readonly lengths: Uint32Array;
}

/** Sizes of a task's sequences under some options. */
export interface TaskShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly maxSteps: number;
}

/** A task that makes its own sequences. */
export interface SequenceTask extends Entry {
  readonly kind: 'sequences';
  /** Where it comes from. */
  readonly source: string;
  /** Name of the loss that it is meant for. */
  readonly loss: 'softmax-cross-entropy' | 'mean-squared-error';
  /** Sizes; refuses options that fit no sequence. @throws UnfoldError 'task.*' */
  shape(options: Record<string, unknown>): TaskShape;
  /**
   * `batch` fresh sequences. The same state of the stream gives the same sequences.
   * @throws UnfoldError 'task.*', as `shape`
   */
  draw(stream: Stream, options: Record<string, unknown>, batch: number): SequenceBatch;
  /**
   * Whether sequence `b` is answered wrongly; outputs that are not numbers are wrong.
   * @param outputs (T B nOut) after the output function: probabilities where the loss is softmax cross-entropy
   */
  wrong(
    options: Record<string, unknown>,
    batch: SequenceBatch,
    outputs: ArrayLike<number>,
    b: number,
  ): boolean;
}

/** The project's own series: what is read from it stands in the run's data settings. */
export interface SeriesTask extends Entry {
  readonly kind: 'series';
  readonly source: string;
}

/** The sequences that a series of the project holds: songs, pieces of a text, the visits of patients. */
export interface Collection {
  readonly inputs: number;
  readonly outputs: number;
  /** Steps of the longest sequence of any set. */
  readonly maxSteps: number;
  /** Sequences of each set. */
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
  /** Those sequences of a set, side by side, padded to the longest of them. */
  batch(set: 'train' | 'validation' | 'test', numbers: ArrayLike<number>): SequenceBatch;
  /** As in `SequenceTask`; null where no rule says when a whole sequence is wrong. */
  readonly wrong: ((batch: SequenceBatch, outputs: ArrayLike<number>, b: number) => boolean) | null;
}

/** A task whose sequences stand in a series of the project, one row an event, a character or a visit. */
export interface CollectionTask extends Entry {
  readonly kind: 'collection';
  readonly source: string;
  readonly loss: 'softmax-cross-entropy' | 'logistic-cross-entropy';
  /** Reads a series. @throws UnfoldError 'task.*' naming the column or the row that does not fit */
  open(series: Series, options: Record<string, unknown>): Collection;
}

/** Any entry of the table of tasks. */
export type Task = SeriesTask | SequenceTask | CollectionTask;
