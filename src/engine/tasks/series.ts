import type { SeriesTask } from './task.ts';

/** The series that the run belongs to, one sequence with a target at every step. */
export const series: SeriesTask = {
  name: 'series',
  kind: 'series',
  label: 'Series of the project',
  help: 'Predicts the columns of an imported series, as its data settings say.',
  source: "The user's data",
  fields: {},
};
