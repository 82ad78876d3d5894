/** What a chart of points shows, without how it is drawn. */
import type { ChartReference } from './chart-spec.ts';
import type { PlainRows } from './plain-table.ts';

/** Points of one kind. Those that are joined form a path in the order given. NaN is a gap. */
export interface Cloud {
  readonly label: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface PointsSpec {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  readonly clouds: readonly Cloud[];
  /** Joined by lines: a path through a plane. */
  readonly joined?: boolean;
  readonly unitCircle?: boolean;
  readonly references?: readonly ChartReference[];
}

/** Limits of both axes. */
export interface Frame {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** Every point in a row of its own, by the name of its kind. */
export function pointRows({ clouds, xLabel, yLabel }: PointsSpec): PlainRows {
  const rows = clouds.flatMap(({ label, x, y }) =>
    Array.from(x, (value, i) => [label, value, y[i]] as const),
  );
  return { header: ['', xLabel, yLabel], rows };
}

/**
 * Limits for points about a circle in which one unit is as long across as it is up.
 * @param size of the plot in pixels
 */
export function roundFrame({ clouds }: PointsSpec, size: { width: number; height: number }): Frame {
  const finite = (values: Float64Array): number[] => [...values].filter(Number.isFinite).map(Math.abs);
  const largest = (axis: 'x' | 'y'): number =>
    clouds.reduce((most, cloud) => finite(cloud[axis]).reduce((a, b) => Math.max(a, b), most), 1);
  const ratio = size.height > 0 ? size.width / size.height : 1;
  const y = 1.08 * Math.max(largest('y'), largest('x') / ratio);
  return { x: [-y * ratio, y * ratio], y: [-y, y] };
}

/** The point nearest to a place on the canvas, not farther than `most` pixels; null where there is none. */
export function nearestPoint(
  { clouds }: PointsSpec,
  place: { readonly px: number; readonly py: number; readonly most: number },
  toPixels: (x: number, y: number) => readonly [number, number],
): { readonly cloud: number; readonly index: number } | null {
  let [best, found] = [place.most ** 2, null as { cloud: number; index: number } | null];
  for (const [cloud, { x, y }] of clouds.entries()) {
    for (let index = 0; index < x.length; index++) {
      const [px, py] = toPixels(x[index], y[index]);
      const distance = (px - place.px) ** 2 + (py - place.py) ** 2;
      if (distance <= best) [best, found] = [distance, { cloud, index }];
    }
  }
  return found;
}
