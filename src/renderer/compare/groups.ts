/** Curves of many runs by configuration: the median and the band over seeds, and smoothed lines. */
import { sortedQuantile } from '../../engine/catalog.ts';
import type { ComparedCurve, ComparedCurves, CompareTable } from '../../shared/compare.ts';
import { plainRoles, type Role } from '../charts/palette.ts';

/** One run's line: every point that can be told apart, and (smoothed) values on the common grid. */
export interface GroupLine {
  readonly id: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly smooth: Float64Array | null;
}

/** Runs that differ by their seeds alone. */
export interface CurveGroup {
  readonly label: string;
  readonly role: Role;
  /** Groups beyond the number of colours have dashes too. */
  readonly round: number;
  readonly lines: readonly GroupLine[];
  readonly grid: Float64Array;
  /** Over the runs, at the places of the grid; null for a single run. */
  readonly median: Float64Array | null;
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
}

/** The groups in the order of the table, without the runs that are not `kept`. */
export function groupsOf(
  { configurations }: Pick<CompareTable, 'configurations'>,
  { curves, grid }: Pick<ComparedCurves, 'curves' | 'grid'>,
  { kept, smooth }: { kept: ReadonlySet<number>; smooth: number },
): readonly CurveGroup[] {
  const byId = new Map(curves.map((curve) => [curve.id, curve]));
  return configurations.map(({ label, ids }, i) => {
    const own = ids
      .filter((id) => kept.has(id))
      .map((id) => byId.get(id))
      .filter((curve) => curve !== undefined && curve.y.length > 0) as ComparedCurve[];
    const lines = own.map(({ id, x, y, sampled }): GroupLine => ({
      id,
      x,
      y,
      smooth: smooth > 0 ? smoothed(sampled, smooth) : null,
    }));
    const courses = own.map((curve, k) => lines[k].smooth ?? curve.sampled);
    const at = (share: number) => (courses.length > 1 ? quantileCourse(courses, share) : null);
    return {
      ...{ label, role: plainRoles[i % plainRoles.length], round: Math.floor(i / plainRoles.length) },
      ...{ lines, grid, median: at(0.5), low: at(0.1), high: at(0.9) },
    };
  });
}

/** The quantile over courses at every place, of those that have a value there; NaN where none has. */
export function quantileCourse(courses: readonly Float64Array[], share: number): Float64Array {
  const [first] = courses;
  return Float64Array.from({ length: first?.length ?? 0 }, (_, g) => {
    const values = courses.map((course) => course[g]).filter((value) => !Number.isNaN(value));
    return sortedQuantile(Float64Array.from(values).sort(), share);
  });
}

/** The mean over `width` places on either side together (of those that are there), NaN where the course has none. */
export function smoothed(values: Float64Array, width: number): Float64Array {
  const half = Math.max(1, Math.floor(width / 2));
  return values.map((value, i) => {
    if (Number.isNaN(value)) return NaN;
    let [sum, count] = [0, 0];
    for (let k = Math.max(0, i - half); k <= Math.min(values.length - 1, i + half); k++) {
      if (Number.isNaN(values[k])) continue;
      sum += values[k];
      count++;
    }
    return sum / count;
  });
}
