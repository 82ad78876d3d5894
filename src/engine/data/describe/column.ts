/** All that a view of one column shows beside its plot. */
import { type Correlogram, correlogramOf } from './correlogram.ts';
import { type Histogram, histogramOf } from './histogram.ts';
import { type Spectrum, spectrumOf } from './spectrum.ts';
import { type Statistics, statisticsOf } from './statistics.ts';

export interface ColumnDescription {
  readonly statistics: Statistics;
  readonly histogram: Histogram;
  readonly correlogram: Correlogram;
  readonly spectrum: Spectrum;
}

/** Statistics, histogram, correlogram up to `lags` and spectrum of `values`, which stay as they are; in slices. */
export function* describeColumn(values: Float64Array, lags: number): Generator<void, ColumnDescription> {
  const statistics = yield* statisticsOf(values);
  return {
    statistics,
    histogram: yield* histogramOf(values, statistics),
    correlogram: yield* correlogramOf(values, statistics, lags),
    spectrum: yield* spectrumOf(values),
  };
}
