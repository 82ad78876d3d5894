/** What the views of series get from the made-up services: the engine's own answers on numbers in memory. */
import {
  countedRows,
  createTimeReader,
  delayPlotOf,
  describeColumn,
  insideAxis,
  statisticsOf,
  wholeOf,
  windowOfRows,
} from '../../src/engine/data/describe/index.ts';
import type { Params } from '../../src/shared/api.ts';
import type { SeriesInfo, SeriesValues } from '../../src/shared/models.ts';
import type { SeriesWindow } from '../../src/shared/series-views.ts';

/** Answers on the numbers that `of` gives for the id of a series. */
export function seriesViewAnswers(
  of: (id: number) => Omit<SeriesValues, 'id'>,
  kindOf: (id: number) => SeriesInfo['time'],
) {
  return {
    'series.window': (params: Params<'series.window'>): SeriesWindow =>
      windowFrom(params, of(params.id), kindOf(params.id)),
    'series.statistics': ({ id }: Params<'series.statistics'>) =>
      of(id).columns.map((values) => finish(statisticsOf(values))),
    'series.describe': ({ id, column, lags = 50 }: Params<'series.describe'>) =>
      finish(describeColumn(of(id).columns[column], lags)),
    'series.delay': ({ id, column, delay }: Params<'series.delay'>) => {
      const values = of(id).columns[column];
      return finish(delayPlotOf(values, delay, finish(statisticsOf(values))));
    },
  };
}

function windowFrom(
  { id, columns, from, to, buckets }: Params<'series.window'>,
  values: Omit<SeriesValues, 'id'>,
  time: SeriesInfo['time'],
): SeriesWindow {
  const rows = values.columns[0]?.length ?? 0;
  const reader = createTimeReader(rows);
  if (values.time !== null) reader.add(0, values.time);
  const axis = values.time === null ? countedRows(rows) : (reader.axis() ?? countedRows(rows));
  const x = values.time ?? Float64Array.from({ length: rows }, (_, i) => i);
  const wish = insideAxis(axis, { from, to, buckets });
  const chosen = columns.map((column) => values.columns[column]);
  const parts = windowOfRows({ x, step: axis.step }, chosen, wish);
  const kind = time?.kind ?? 'row';
  return {
    id,
    kind,
    unordered: false,
    whole: wholeOf(axis),
    from: wish.from,
    to: wish.to,
    total: rows,
    ...parts,
  };
}

function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
