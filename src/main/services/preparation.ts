/** Methods about the preparation of a series, for the form that it is set in. */
import { previewPreparation } from '../../engine/data/preview.ts';
import { proposeTaps } from '../../engine/data/propose-taps.ts';
import { readFields } from '../../engine/fields.ts';
import { dataOf } from '../../engine/train/source.ts';
import type { RunSpec } from '../../engine/index.ts';
import { dataFields } from '../../engine/train/spec-fields.ts';
import type { Handlers } from '../../shared/api.ts';
import { type Context, opened } from './context.ts';
import { inSlices } from './in-slices.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `preparation.${string}`>>;

export function preparationHandlers(context: Context): Group {
  return {
    'preparation.preview': ({ seriesId, data, column }) =>
      previewPreparation(opened(context).series(seriesId), read(data), column),
    'preparation.taps': ({ seriesId, data, lags }) =>
      inSlices(proposeTaps(opened(context).series(seriesId), read(data), lags)),
  };
}

/** The data settings of a run as the preparation knows them. @throws UnfoldError 'spec.*' */
function read(given: Record<string, unknown>): ReturnType<typeof dataOf> {
  return dataOf({ data: readFields(dataFields, given, 'data') as unknown as RunSpec['data'] });
}
