/** The samples of a run on a series with what the network makes of them, for files that must reproduce it. */
import { predictions } from '../metrics/evaluate-sets.ts';
import { forecastOf, type Forecast } from '../train/summary.ts';
import type { Run } from '../train/run.ts';

/** One input of the network: a column of the series, so many rows before the newest one, and its scaling. */
export interface InputColumn {
  readonly column: string;
  readonly tap: number;
  readonly mean: number;
  readonly sd: number;
}

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
  readonly horizon: number;
  readonly forecast: Forecast;
}

/** The samples of a run on a series; null for a run on sequences, which predicts none. */
export function samplesOf(run: Run): Samples | null {
  const { source, problem, spec } = run;
  if (source.kind !== 'series' || run.series === null) return null;
  const { prepared } = source;
  const forecast = forecastOf(run);
  const { sets, scaling, spec: data } = prepared;
  const { train, validation, test } = sets;
  return {
    count: prepared.samples,
    inputs: prepared.inputs,
    targets: prepared.targets,
    outputs: predictions(problem, prepared, spec.data.testStart),
    stretches:
      spec.data.testStart === 'carry'
        ? [{ start: 0, end: prepared.samples }]
        : [train, validation, test].filter(({ start, end }) => end > start),
    inputColumns: data.inputs.flatMap((column, i) =>
      data.taps.map((tap) => ({ column, tap, ...scaling.inputs[i] })),
    ),
    targetColumns: data.targets.map((column, i) => ({ column, ...scaling.targets[i] })),
    horizon: data.horizon,
    forecast,
  };
}
