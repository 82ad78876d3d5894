import type { Series } from '../../engine/data/series.ts';
import type { TrainerSeries } from '../../shared/trainer-messages.ts';

/** What a process of the engine needs of a series. */
export const sentSeries = ({ name, length, columns, time }: Series): TrainerSeries => ({
  name,
  length,
  columns,
  ...(time === undefined ? {} : { time }),
});
