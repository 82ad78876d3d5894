/** Methods that compare runs: what is on screen is made small here, so that hundreds of long runs travel as little. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Checked, Handlers } from '../../shared/api.ts';
import type { ComparedCurves } from '../../shared/compare.ts';
import { courseReader, type ReadCourse } from '../compare/courses.ts';
import { comparedCurves } from '../compare/curves.ts';
import { pairedOf } from '../compare/paired.ts';
import { tableOf } from '../compare/table.ts';
import { type Context, opened } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `compare.${string}`>>;

/** How long courses may be read before others have their turn, in milliseconds. */
const sliceMs = 20;

export function compareHandlers(context: Context): Group {
  const read = courseReader();
  return {
    'compare.curves': (params) => curves(context, read, params),
    'compare.table': ({ ids }) => tableOf(opened(context), ids),
    'compare.paired': (params) => pairedOf(opened(context), params),
  };
}

/** @throws UnfoldError 'project.none' also where the project was closed in between */
async function curves(
  context: Context,
  read: ReadCourse,
  { ids, metric, axis, ...shown }: Checked<'compare.curves'>,
): Promise<ComparedCurves> {
  const courses = [];
  let began = performance.now();
  for (const id of new Set(ids)) {
    courses.push({ id, course: read(opened(context), id, { metric, axis }) });
    if (performance.now() - began < sliceMs) continue;
    await nextTurn();
    began = performance.now();
  }
  return comparedCurves(courses, shown);
}
