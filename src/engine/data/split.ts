/** Chronological split: points of the series to ranges of rows. */
import { UnfoldError } from '../errors.ts';
import type { SplitSpec } from './data-spec.ts';

/** A half-open range of rows, start <= row < end. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** One range a set. */
export interface SetRanges {
  readonly train: RowRange;
  readonly validation: RowRange;
  readonly test: RowRange;
}

/**
 * The series rows of each set: train first, then validation, then test. Boundaries are rounded once, from the running
 * total, so that fractions adding up to 1 use every row; `embargo` rows are left out at the beginning of validation and
 * of test. Throws 'data.split-too-large'.
 */
export function splitRows(
  length: number,
  split: Omit<SplitSpec, 'embargo'> & { readonly embargo?: number },
): SetRanges {
  const points = (share: number): number => (share < 1 ? share * length : share);
  const trainEnd = points(split.train);
  const validationEnd = trainEnd + points(split.validation);
  const testEnd = validationEnd + points(split.test);
  const [a, b, c] = [Math.round(trainEnd), Math.round(validationEnd), Math.round(testEnd)];
  if (c > length) {
    const text = `The split asks for ${c} points, the series has ${length}; make train, validation or test smaller.`;
    throw new UnfoldError('data.split-too-large', text, 'data.split');
  }
  const embargo = split.embargo ?? 0;
  const after = (start: number, end: number): RowRange => {
    if (end > start && start + embargo >= end) throw noRows(embargo);
    return end > start ? { start: start + embargo, end } : { start, end };
  };
  return { train: { start: 0, end: a }, validation: after(a, b), test: after(b, c) };
}

function noRows(embargo: number): UnfoldError {
  const text = `An embargo of ${embargo} rows leaves nothing of a validation or test set. Give the sets more points, or a shorter embargo.`;
  return new UnfoldError('data.embargo', text, 'data.split.embargo');
}

/**
 * From ranges of series rows (of the target) to ranges of samples: sample 0 has its target in row `firstRow`, the
 * rows before it have no full history. Throws 'data.empty-set' where a set that was asked for has no sample.
 */
export function sampleRanges(rows: SetRanges, firstRow: number): SetRanges {
  const shift = ({ start, end }: RowRange): RowRange => ({
    start: Math.max(0, start - firstRow),
    end: Math.max(0, end - firstRow),
  });
  const samples = { train: shift(rows.train), validation: shift(rows.validation), test: shift(rows.test) };
  for (const set of ['train', 'validation', 'test'] as const) {
    const points = rows[set].end - rows[set].start;
    const isEmpty = samples[set].end === samples[set].start;
    if (isEmpty && (points > 0 || set === 'train')) throw emptySet(set, points, firstRow);
  }
  return samples;
}

function emptySet(set: string, points: number, firstRow: number): UnfoldError {
  const text =
    `The ${set} set has ${points} points and no sample: the first ${firstRow} points have no full history ` +
    `(largest tap + horizon, and what steps of the preparation take). Give it more points, or use smaller taps or a smaller horizon.`;
  return new UnfoldError('data.empty-set', text, `data.split.${set}`);
}
