/** Answers about the preparation of the made-up series: the engine's own. */
import { previewPreparation } from '../../src/engine/data/preview.ts';
import { proposeTaps } from '../../src/engine/data/propose-taps.ts';
import type { Series } from '../../src/engine/data/series.ts';
import { readFields } from '../../src/engine/fields.ts';
import type { RunSpec } from '../../src/engine/index.ts';
import { dataOf } from '../../src/engine/train/source.ts';
import { dataFields } from '../../src/engine/train/spec-fields.ts';
import type { MethodName, Params, Result } from '../../src/shared/api.ts';
import type { SeriesInfo, SeriesValues } from '../../src/shared/models.ts';

type Name = Extract<MethodName, `preparation.${string}`>;
type Answers = { [M in Name]: (params: Params<M>) => Result<M> };

const read = (data: Record<string, unknown>) =>
  dataOf({ data: readFields(dataFields, data, 'data') as unknown as RunSpec['data'] });

/** Answers on the series that `list` has, with the numbers that `of` gives for it. */
export function preparationAnswers(
  list: () => readonly SeriesInfo[],
  of: (id: number) => Omit<SeriesValues, 'id'>,
): Answers {
  const seriesOf = (id: number): Series => {
    const info = list().find((each) => each.id === id) ?? list()[0];
    const { time, columns } = of(info.id);
    return {
      name: info.name,
      length: columns[0].length,
      columns: columns.map((values, k) => ({ name: info.columns[k].name, values })),
      ...(time === null || info.time === null ? {} : { time: { ...info.time, values: time } }),
    };
  };
  return {
    'preparation.preview': ({ seriesId, data, column }) =>
      previewPreparation(seriesOf(seriesId), read(data), column),
    'preparation.taps': ({ seriesId, data, lags }) => {
      const work = proposeTaps(seriesOf(seriesId), read(data), lags);
      for (;;) {
        const next = work.next();
        if (next.done === true) return next.value;
      }
    },
  };
}
