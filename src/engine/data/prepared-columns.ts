/** The columns that a run uses: gaps filled, steps applied, scaled by the training rows. */
import type { DataSpec } from './data-spec.ts';
import { UnfoldError } from '../errors.ts';
import { repairMissing } from './missing.ts';
import { fitScaling, identityScaling, type Scaling, toScaled } from './scaling.ts';
import { type Column, columnNamed, type Series } from './series.ts';
import { applyStages, type Transformed, transform } from './transform.ts';

/** One column. All arrays are by row of the series. */
export interface PreparedColumn {
  /** Before the steps, without gaps. */
  readonly plain: Float64Array;
  /** After the steps and scaled; NaN in the rows that steps took. */
  readonly scaled: Float64Array;
  readonly scaling: Scaling;
  readonly filled: number;
  /** 1 where the value rests on a missing one, of which nothing is to be learned ('mask', 'cut'); null where none does. */
  readonly isMissing: Uint8Array | null;
  readonly transformed: Transformed;
}

/** Every column of the spec by name; `used` rows, of which the first `train` decide about scaling and steps. */
export function prepareColumns(
  series: Series,
  spec: DataSpec,
  rows: { used: number; train: number },
): Map<string, PreparedColumn> {
  const columns = new Map<string, PreparedColumn>();
  for (const name of new Set([...spec.inputs, ...spec.targets, ...spec.future])) {
    const column = columnNamed(series, name);
    if (column === undefined) continue; // completeDataSpec has refused unknown names
    columns.set(name, prepareColumn(column, { series, spec, ...rows }));
  }
  return columns;
}

function prepareColumn(
  column: Column,
  { series, spec, used, train }: { series: Series; spec: DataSpec; used: number; train: number },
): PreparedColumn {
  const { values: plain, filled } = repairMissing(column, used, spec.missing, series.time);
  const transformed = transform(column.name, plain, {
    list: spec.steps,
    train,
    named: ![...spec.inputs, ...spec.targets].includes(column.name),
  });
  const { values, lost, stages } = transformed;
  const isMissing =
    (spec.missing === 'mask' || spec.missing === 'cut') && filled > 0
      ? missingIn(applyStages(stages, column.values.slice(0, used)))
      : null;
  const training = values.subarray(Math.min(lost, train), train);
  const fitted =
    isMissing === null ? training : training.filter((_, k) => isMissing[Math.min(lost, train) + k] === 0);
  if (fitted.length === 0 && train > 0) throw noneKnown(column.name, train);
  const scaling =
    spec.scale === 'standardise' && train > 0
      ? fitScaling(column.name, fitted, fitted.length)
      : identityScaling;
  return { plain, scaled: toScaled(scaling, values), scaling, filled, isMissing, transformed };
}

function noneKnown(name: string, train: number): UnfoldError {
  const text = `Column "${name}" has no value in the ${train} training rows. Leave it out, or give the training set more points.`;
  return new UnfoldError('data.missing', text, 'data.missing');
}

const missingIn = (values: Float64Array): Uint8Array =>
  Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
