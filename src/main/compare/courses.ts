/** Courses of runs over an axis, read from their metric rows; those of the last comparison are kept. */
import { type Course, secondsOfRows } from '../../engine/comparison/curves.ts';
import type { CompareAxis, CompareMetric } from '../../shared/compare.ts';
import type { RunInfo, RunStatus } from '../../shared/models.ts';
import type { ProjectDb } from '../db/project-db.ts';
import type { Trainers } from '../trainers.ts';

interface Wish {
  readonly metric: CompareMetric;
  readonly axis: CompareAxis;
}

type Source = { readonly db: ProjectDb; readonly trainers: Trainers };

/** Reads the course of a run; see `courseReader`. */
export type ReadCourse = (project: Source, id: number, wish: Wish) => Course;

/** So many courses are kept (a thousand runs of ten thousand points: 160 MB at most). */
const mostKept = 1000;

const atRest: readonly RunStatus[] = ['finished', 'stopped', 'failed', 'paused', 'interrupted'];

/**
 * A reader with a memory: a zoom asks for the same runs again. Runs under way are read anew each time. Its function
 * throws UnfoldError 'run.unknown' and 'project.damaged'.
 */
export function courseReader(): ReadCourse {
  const kept = new WeakMap<object, Map<string, Course>>();
  return (project, id, wish) => {
    const { status, iterations, seconds } = project.trainers.info(id);
    const key = `${id} ${wish.metric} ${wish.axis} ${iterations} ${seconds} ${status}`;
    const known = kept.get(project) ?? new Map<string, Course>();
    kept.set(project, known);
    const found = known.get(key);
    if (found !== undefined) return found;
    const course = courseOf(project, { id, status, seconds }, wish);
    if (atRest.includes(status)) {
      const [oldest] = known.keys();
      if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
      known.set(key, course);
    }
    return course;
  };
}

type Asked = Pick<RunInfo, 'id' | 'status' | 'seconds'>;

function courseOf(project: Source, run: Asked, { metric, axis }: Wish): Course {
  const across = { iterations: 'iteration', 'gradient-evaluations': 'gradients', seconds: null }[axis];
  const [y, x] = columnsOf(project, run, across === null ? [metric] : [metric, across]);
  if (across !== null) return { x, y };
  return { x: secondsOfRows(y.length, project.db.progress.times(run.id), run.seconds), y };
}

/** Of a run at rest as they are stored; of one under way with the rows that still wait to be. */
function columnsOf(
  { db, trainers }: Source,
  { id, status }: Asked,
  names: readonly string[],
): readonly Float64Array[] {
  if (atRest.includes(status)) return db.progress.columns(id, names);
  const { columns, values } = trainers.metrics(id, 0);
  const count = columns.length === 0 ? 0 : values.length / columns.length;
  return names.map((name) => {
    const at = columns.indexOf(name);
    return Float64Array.from({ length: at < 0 ? 0 : count }, (_, row) => values[row * columns.length + at]);
  });
}
