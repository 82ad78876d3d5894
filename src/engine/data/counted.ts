/** Which training samples count in the loss: every one, the last, or those that a column of the series marks. */
import { suggestion, UnfoldError } from '../errors.ts';
import type { Prepared } from './prepare.ts';
import { columnNamed, type Series } from './series.ts';

/** The choice, as it stands in a run's data settings. */
export interface CountedSpec {
  readonly counts: 'every' | 'last' | 'column';
  /** With 'column': the column whose value at the target's row is neither 0 nor missing where the step counts. */
  readonly countsColumn: string | null;
  /** Samples at the beginning that never count: the transient after start-up. */
  readonly washout: number;
}

/**
 * (T) 1 where a training sample counts in the loss, 0 where it does not, as where a target is missing. The network runs
 * over all of them.
 * @throws UnfoldError 'data.counts' where the column is not there or no sample would count
 */
export function countedSamples(prepared: Prepared, spec: CountedSpec): Float64Array {
  const { end } = prepared.sets.train;
  const marks = spec.counts === 'column' ? marksOf(prepared.series, spec.countsColumn) : null;
  const counted = Float64Array.from({ length: end }, (_, s) => {
    if (s < spec.washout || !isKnown(prepared, s)) return 0;
    if (spec.counts === 'last') return s === end - 1 ? 1 : 0;
    const mark = marks === null ? 1 : marks[prepared.rowOf(s)];
    return mark !== 0 && !Number.isNaN(mark) ? 1 : 0;
  });
  if (counted.includes(1)) return counted;
  throw new UnfoldError(
    'data.counts',
    `None of the ${end} training samples counts in the loss. Give a smaller washout, or a column that is not 0 at some of them.`,
    spec.washout > 0 ? 'data.washout' : 'data.countsColumn',
  );
}

/** Whether all targets of a sample are there. */
function isKnown({ known, outputSize }: Prepared, s: number): boolean {
  return known === null || !known.subarray(s * outputSize, (s + 1) * outputSize).includes(0);
}

function marksOf(series: Series, name: string | null): Float64Array {
  const column = name === null ? undefined : columnNamed(series, name);
  if (column !== undefined) return column.values;
  const known = series.columns.map((each) => each.name);
  const given = name === null ? 'No column is named' : `There is no column "${name}"`;
  throw new UnfoldError(
    'data.counts',
    `${given} to tell which steps count.${name === null ? ` Name one of ${known.join(', ')}.` : suggestion(name, known)}`,
    'data.countsColumn',
  );
}
