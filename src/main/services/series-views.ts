/** Methods for looking at a series: parts of it to draw, and what its columns come to. Computed here, in slices. */
import {
  type DelayPlot,
  delayPlotOf,
  describeColumn,
  type Statistics,
  statisticsOf,
} from '../../engine/data/describe/index.ts';
import type { Handlers } from '../../shared/api.ts';
import { type Context, opened, type OpenProject } from './context.ts';
import { inSlices } from './in-slices.ts';
import { createSeriesDesk, type SeriesDesk } from './series-desk.ts';

/** The methods of this file. */
export type SeriesViewMethod = `series.${'window' | 'statistics' | 'describe' | 'delay'}`;

/** Lags of a correlogram where none are asked for. */
const usualLags = 50;

export function seriesViewHandlers(context: Context): Pick<Handlers, SeriesViewMethod> {
  const desks = new WeakMap<OpenProject, SeriesDesk>();
  const deskOf = (): SeriesDesk => {
    const project = opened(context);
    const desk = desks.get(project) ?? createSeriesDesk(project.db, () => context.project === project);
    desks.set(project, desk);
    return desk;
  };
  const inTurn = oneAtATime();
  return {
    'series.window': ({ id, columns, from, to, buckets }) =>
      deskOf().window(id, columns, { from, to, buckets }),
    'series.statistics': ({ id }) => {
      const desk = deskOf();
      const { columns } = opened(context).db.series.get(id);
      return inTurn(async () => {
        const all: Statistics[] = [];
        for (const column of columns.keys())
          all.push(await inSlices(statisticsOf(await desk.column(id, column))));
        return all;
      });
    },
    'series.describe': ({ id, column, lags = usualLags }) => {
      const desk = deskOf();
      return inTurn(async () => inSlices(describeColumn(await desk.column(id, column), lags)));
    },
    'series.delay': ({ id, column, delay }) => {
      const desk = deskOf();
      return inTurn(async () => inSlices(delayed(await desk.column(id, column), delay)));
    },
  };
}

function* delayed(values: Float64Array, delay: number): Generator<void, DelayPlot> {
  return yield* delayPlotOf(values, delay, yield* statisticsOf(values));
}

/** Whole columns are held one at a time, however many views ask. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
