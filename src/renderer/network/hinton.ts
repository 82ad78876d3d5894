/** A Hinton diagram: every weight a square whose area is its size; filled where positive, hollow where negative. */
import type { WeightMatrix } from '../../shared/models.ts';

/** One weight: where its cell lies (units of cells), half the side of its square, and what it is. */
export interface HintonMark {
  readonly row: number;
  readonly col: number;
  readonly half: number;
  readonly kind: 'positive' | 'negative' | 'removed';
  readonly frozen: boolean;
}

/** The largest square nearly fills its cell; areas are in proportion to sizes. */
export function hintonMarks({ values, states, rows, cols }: WeightMatrix): HintonMark[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return Array.from({ length: rows * cols }, (_, i) => ({
    row: Math.floor(i / cols),
    col: i % cols,
    half: 0.46 * Math.sqrt(Math.abs(values[i]) / largest),
    kind: states[i] === 0 ? 'removed' : values[i] < 0 ? 'negative' : 'positive',
    frozen: states[i] === 2,
  }));
}

/** A matrix in words: "hidden from hidden, 1 step back (forget)". */
export function matrixWords({ to, from, delay, net }: WeightMatrix): string {
  const when = delay === 0 ? '' : `, ${delay} ${delay === 1 ? 'step' : 'steps'} back`;
  return `${from} to ${to}${when}${net === '' ? '' : ` (${net})`}`;
}

/** One weight of a matrix in words, with what is special about it. */
export function weightWords(matrix: WeightMatrix, at: number): string {
  const unit = `${matrix.to} ${Math.floor(at / matrix.cols) + 1}`;
  const source = matrix.from === 'bias' ? 'bias' : `${matrix.from} ${(at % matrix.cols) + 1}`;
  const state = ['no weight (masked or pruned)', '', 'frozen'][matrix.states[at]];
  return `${source} to ${unit}${state === '' ? '' : `, ${state}`}`;
}
