/** Comparisons of runs as they travel: curves made small enough to draw, a table, and paired statistics. Plain data. */
import type { PairedComparison } from '../engine/statistics/compare-pairs.ts';
import type { RunStatus } from './models.ts';

/** What curves can be drawn over. Gradients are counted as the engine does (column `gradients` of the metrics). */
export const compareAxes = ['iterations', 'gradient-evaluations', 'seconds'] as const;
export type CompareAxis = (typeof compareAxes)[number];

/** What of the metric rows can be drawn, with the words for it. */
export const compareMetrics = [
  { name: 'trainNmse', label: 'NMSE, training' },
  { name: 'validationNmse', label: 'NMSE, validation' },
  { name: 'testNmse', label: 'NMSE, test' },
  { name: 'validationLoss', label: 'Loss a step, validation' },
  { name: 'validationWrong', label: 'Wrong, validation' },
  { name: 'trainE', label: 'E, training' },
  { name: 'cost', label: 'Cost' },
  { name: 'gradientNorm', label: 'Gradient norm' },
] as const;
export type CompareMetric = (typeof compareMetrics)[number]['name'];

/** What a run came to, as columns of the table; the numbers among them can be compared in pairs. */
export const compareResults = [
  { name: 'test.nmse', label: 'NMSE test' },
  { name: 'validation.nmse', label: 'NMSE val.' },
  { name: 'train.nmse', label: 'NMSE train' },
  { name: 'test.wrong', label: 'Wrong test' },
  { name: 'validation.wrong', label: 'Wrong val.' },
  { name: 'test.loss', label: 'Loss test' },
  { name: 'validation.loss', label: 'Loss val.' },
  { name: 'cost', label: 'Cost' },
  { name: 'iterations', label: 'Iterations' },
  { name: 'seconds', label: 'Seconds' },
] as const;
export type CompareResult = (typeof compareResults)[number]['name'];

/** One run's course: what falls into each column of pixels, and what was reached at the places of the grid. */
export interface ComparedCurve {
  readonly id: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly sampled: Float64Array;
  /** Rows of metrics behind it. */
  readonly rows: number;
}

export interface ComparedCurves {
  /** From the smallest to the largest x of all of them, whatever part was asked for. */
  readonly whole: { readonly from: number; readonly to: number };
  readonly grid: Float64Array;
  readonly curves: readonly ComparedCurve[];
}

/** A column of the table. Settings are those that differ. */
export interface CompareColumn {
  readonly key: string;
  readonly label: string;
  readonly kind: 'setting' | 'result';
  readonly numeric: boolean;
}

export interface ComparedRun {
  readonly id: number;
  readonly name: string;
  readonly status: RunStatus;
  /** Why it ended or stands still, in a word; '' where there is nothing to say. */
  readonly reason: string;
  readonly seed: number;
  /** Place in `configurations`. */
  readonly configuration: number;
  readonly values: Readonly<Record<string, number | string | null>>;
}

export interface CompareTable {
  readonly columns: readonly CompareColumn[];
  readonly runs: readonly ComparedRun[];
  /** Runs that differ by their seeds alone, together. */
  readonly configurations: readonly { readonly label: string; readonly ids: readonly number[] }[];
}

/** Two sets of runs compared over the seeds that they share. */
export interface PairedAnswer extends PairedComparison {
  readonly seeds: readonly { readonly seed: number; readonly a: number; readonly b: number }[];
  /** Runs without a partner of the same seed, or that have not ended. */
  readonly left: number;
  readonly sentence: string;
}
