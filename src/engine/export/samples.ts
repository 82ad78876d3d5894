/** The samples of a run on a series with what the network makes of them, for files that must reproduce it. */
import type { Prepared } from '../data/prepare.ts';
import { stepsText } from '../data/steps-text.ts';
import { stretchesOf } from '../network/stretches.ts';
import { predictions } from '../metrics/evaluate-sets.ts';
import { forecastOf, type Forecast } from '../train/summary.ts';
import type { Run } from '../train/run.ts';

/** One input of the network: what it is (a column of the series), so many rows before the newest one, and its scaling. */
export interface InputColumn {
  readonly column: string;
  /** Negative for a column that is known in advance. */
  readonly tap: number;
  readonly mean: number;
  readonly sd: number;
}

/** How a target is led back through a step: a number for every sample is added, or it is raised by exp less a number. */
export type SampleUndo =
  { readonly kind: 'add'; readonly values: Float64Array } | { readonly kind: 'exp'; readonly minus: number };

/** S samples in time order. All matrices are row-major and in scaled units. */
export interface Samples {
  readonly count: number;
  /** (S x nIn), (S x nOut), (S x nOut). */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly outputs: Float64Array;
  /** Samples [start, end) that one state runs through; before each of them the state is zero. */
  readonly stretches: readonly { readonly start: number; readonly end: number }[];
  readonly inputColumns: readonly InputColumn[];
  readonly targetColumns: readonly { readonly column: string; readonly mean: number; readonly sd: number }[];
  /** For each target what leads from unscaled outputs to the units of the series, in this order; nothing without steps. */
  readonly undo: readonly (readonly SampleUndo[])[];
  /** The steps of the preparation, in words; empty where there are none. */
  readonly steps: readonly string[];
  readonly horizon: number;
  readonly forecast: Forecast;
}

/** The samples of a run on a series; null for a run on sequences, which predicts none. */
export function samplesOf(run: Run): Samples | null {
  const { source, problem, spec } = run;
  if (source.kind !== 'series' || run.series === null) return null;
  const { prepared } = source;
  const forecast = forecastOf(run);
  const { sets, scaling, spec: data, columns } = prepared;
  const { train, validation, test } = sets;
  return {
    count: prepared.samples,
    inputs: prepared.inputs,
    targets: prepared.targets,
    outputs: predictions(problem, prepared, spec.data.testStart),
    stretches: (spec.data.testStart === 'carry'
      ? [{ start: 0, end: prepared.samples }]
      : [train, validation, test]
    ).flatMap(({ start, end }) =>
      stretchesOf(prepared.cuts, start, end).map(({ from, to }) => ({ start: from, end: to })),
    ),
    inputColumns: columns.map(({ column, kind, tap, scaling: own }) => ({
      column: kind === 'missing' ? `${column} is missing` : column,
      tap,
      ...own,
    })),
    targetColumns: data.targets.map((column, i) => ({ column, ...scaling.targets[i] })),
    undo: data.targets.map((name) => undoOf(prepared, name)),
    steps: stepsText(prepared),
    horizon: data.horizon,
    forecast,
  };
}

/** Every sample knows the true values before it, so that what a step adds back is one number a sample. */
function undoOf(prepared: Prepared, name: string): readonly SampleUndo[] {
  const { stages, before } = prepared.columnOf(name).transformed;
  return stages
    .map(({ undo }, s): SampleUndo | null => {
      if (undo.kind === 'keep') return null;
      if (undo.kind === 'exp') return { kind: 'exp', minus: undo.minus };
      const values = Float64Array.from({ length: prepared.samples }, (_, k) =>
        undo.term(prepared.rowOf(k), (row) => before[s][row]),
      );
      return { kind: 'add', values };
    })
    .filter((one) => one !== null)
    .toReversed();
}
