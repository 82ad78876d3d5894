/** A form for a run on a series, with the task that fits what the series holds. */
import type { SeriesInfo } from '../../shared/models.ts';
import type { AppState } from '../state/app.svelte.ts';
import { openNewRun } from '../state/open.ts';
import { kindOf, taskFor } from './series-kind.ts';

/** Songs, texts and visits are read as collections of sequences; all else as points in time. */
export function openRunOn(app: AppState, series: SeriesInfo): void {
  const task = taskFor(kindOf(series));
  openNewRun(app, { seriesId: series.id, ...(task === undefined ? {} : { task }) });
}
