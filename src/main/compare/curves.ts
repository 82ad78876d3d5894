/** Courses as they are sent: of the part that is shown, as many points as can be told apart on the screen. */
import { type Course, drawnPart, gridOver, sampledAt, type Span } from '../../engine/comparison/curves.ts';
import type { ComparedCurves } from '../../shared/compare.ts';

/** What is shown of the axis (all of it where an end is left out), over so many columns of pixels. */
export interface Shown {
  readonly points: number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The answer to a page that compares these courses. */
export function comparedCurves(
  courses: readonly { readonly id: number; readonly course: Course }[],
  { points, from, to }: Shown,
): ComparedCurves {
  const whole = wholeOf(courses.map(({ course }) => course.x));
  const span = { from: from ?? whole.from, to: to ?? whole.to };
  const grid = gridOver(span, points);
  const curves = courses.map(({ id, course }) => ({
    id,
    ...drawnPart(course, span, points),
    sampled: sampledAt(course, grid),
    rows: course.y.length,
  }));
  return { whole, grid, curves };
}

function wholeOf(axes: readonly Float64Array[]): Span {
  const filled = axes.filter((x) => x.length > 0);
  if (filled.length === 0) return { from: 0, to: 1 };
  const from = Math.min(...filled.map((x) => x[0]));
  const to = Math.max(...filled.map((x) => x[x.length - 1]));
  return from < to ? { from, to } : { from, to: from + 1 };
}
