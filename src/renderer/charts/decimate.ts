/** Fewer points for the same picture: the smallest and the largest value of every pixel column. */
import { firstAt, xAt, type ChartLine, type Span } from './chart-spec.ts';

export interface Point {
  x: number;
  y: number;
}

/** `points` to draw, and how many of the line's points lie in the span they stand for. */
export interface Decimated {
  readonly points: Point[];
  readonly total: number;
  readonly decimated: boolean;
}

/**
 * The part of a line inside `span`, with one neighbour on either side so that it runs to the edge. Above two points a
 * column, each column keeps its smallest and largest value in their order, and a gap (NaN) wherever it has one.
 * Infinite values and, with `positive`, those that a logarithmic axis cannot show count as gaps.
 */
export function decimate(
  line: ChartLine,
  span: Span,
  how: { columns: number; positive?: boolean },
): Decimated {
  const start = Math.max(0, firstAt(line, span.from) - 1);
  const end = Math.min(line.y.length, firstAt(line, span.to) + 2);
  const total = Math.max(0, end - start);
  const drawn = (y: number): boolean => Number.isFinite(y) && (how.positive !== true || y > 0);
  const value = (i: number): number => (drawn(line.y[i]) ? line.y[i] : NaN);
  if (total <= 2 * how.columns) {
    const points = Array.from({ length: total }, (_, k) => ({
      x: xAt(line, start + k),
      y: value(start + k),
    }));
    return { points, total, decimated: false };
  }
  const points: Point[] = [];
  const width = (span.to - span.from) / how.columns;
  for (let i = start; i < end;) {
    const column = Math.floor((xAt(line, i) - span.from) / width);
    let next = i + 1;
    while (next < end && Math.floor((xAt(line, next) - span.from) / width) === column) next++;
    pushColumn(points, line, { start: i, end: next, value });
    i = next;
  }
  return { points, total, decimated: true };
}

function pushColumn(
  points: Point[],
  line: ChartLine,
  part: { start: number; end: number; value: (i: number) => number },
): void {
  let [low, high, gap] = [-1, -1, -1];
  for (let i = part.start; i < part.end; i++) {
    const y = part.value(i);
    if (Number.isNaN(y)) gap = i;
    else {
      if (low < 0 || y < part.value(low)) low = i;
      if (high < 0 || y > part.value(high)) high = i;
    }
  }
  const kept = new Set([low, high, gap].filter((i) => i >= 0));
  for (const i of [...kept].sort((a, b) => a - b)) points.push({ x: xAt(line, i), y: part.value(i) });
}
