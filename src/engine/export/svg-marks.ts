/** The data of a figure as SVG: curves, bands, points, bars. */
import type { Area, Curve, Look } from './figure.ts';
import type { Axis } from './svg-axis.ts';
import { type Box, fixed, stroke } from './svg-page.ts';

/** Of longer curves, the least and greatest value of so many stretches are drawn. */
const STRETCHES = 600;
/** Points of a cloud that are drawn at most: every so many-th. */
const MOST_POINTS = 5000;

/** The two axes that data are drawn against. */
export type Axes = readonly [x: Axis, y: Axis];

/** A curve, with gaps where there is no value. */
export function curvePath({ x, y }: Curve, look: Look, [xAxis, yAxis]: Axes): string {
  let path = '';
  let drawing = false;
  for (const at of drawnPoints(y)) {
    const [px, py] = [xAxis.place(x[at]), yAxis.place(y[at])];
    if (!Number.isFinite(px) || !Number.isFinite(py)) drawing = false;
    else {
      path += `${drawing ? 'L' : 'M'}${fixed(px)} ${fixed(py)}`;
      drawing = true;
    }
  }
  return `<path d="${path}" fill="none" ${stroke(look)} stroke-width="0.9" stroke-linejoin="round"/>`;
}

/** A filled band: a shape of its own for each stretch in which both limits are known. */
export function areaPath({ x, low, high }: Area, look: Look, [xAxis, yAxis]: Axes): string {
  const shapes: string[] = [];
  let [there, back]: [string[], string[]] = [[], []];
  const close = () => {
    if (there.length > 1) shapes.push(`M${there.join('L')}L${back.toReversed().join('L')}Z`);
    [there, back] = [[], []];
  };
  for (let i = 0; i < x.length; i++) {
    const [px, a, b] = [xAxis.place(x[i]), yAxis.place(low[i]), yAxis.place(high[i])];
    if (!Number.isFinite(px + a + b)) close();
    else {
      there.push(`${fixed(px)} ${fixed(b)}`);
      back.push(`${fixed(px)} ${fixed(a)}`);
    }
  }
  close();
  return `<path d="${shapes.join('')}" fill="${look.colour}" fill-opacity="0.2" stroke="none"/>`;
}

/** Points as circles, or, for every other kind, as squares. */
export function pointMarks(
  { x, y }: Curve,
  how: { look: Look; kind: number; axes: Axes },
): readonly string[] {
  const [xAxis, yAxis] = how.axes;
  const every = Math.ceil(x.length / MOST_POINTS);
  const r = x.length > 300 ? 0.8 : 1.5;
  const marks: string[] = [];
  for (let i = 0; i < x.length; i += Math.max(1, every)) {
    const [px, py] = [xAxis.place(x[i]), yAxis.place(y[i])];
    if (Number.isFinite(px) && Number.isFinite(py))
      marks.push(mark(px, py, { r, square: how.kind % 2 === 1 }));
  }
  return [`<g fill="${how.look.colour}" fill-opacity="0.7">`, ...marks, '</g>'];
}

function mark(x: number, y: number, { r, square }: { r: number; square: boolean }): string {
  return square
    ? `<rect x="${fixed(x - r)}" y="${fixed(y - r)}" width="${fixed(2 * r)}" height="${fixed(2 * r)}"/>`
    : `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="${r}"/>`;
}

/** Bars from zero, or from the lower end of an axis that has no zero. */
export function barMarks(
  { x, y }: { x: ArrayLike<number>; y: ArrayLike<number> },
  [xAxis, yAxis]: Axes,
  { bottom }: Box,
): readonly string[] {
  const zero = yAxis.place(0);
  const base = Number.isFinite(zero) ? zero : bottom;
  const width = 0.8 * (xAxis.place(1) - xAxis.place(0));
  const bars: string[] = [];
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [xAxis.place(x[i]), yAxis.place(y[i])];
    if (!Number.isFinite(px + py)) continue;
    bars.push(
      `<rect x="${fixed(px - width / 2)}" y="${fixed(Math.min(py, base))}" width="${fixed(width)}" height="${fixed(Math.abs(py - base))}"/>`,
    );
  }
  return ['<g fill="#0072b2">', ...bars, '</g>'];
}

/** Indices of the points to draw: all, or the extremes of each stretch in their order. */
function drawnPoints(y: ArrayLike<number>): number[] {
  if (y.length <= 2 * STRETCHES) return Array.from({ length: y.length }, (_, i) => i);
  const points: number[] = [];
  for (let s = 0; s < STRETCHES; s++) {
    const from = Math.floor((s * y.length) / STRETCHES);
    const to = Math.floor(((s + 1) * y.length) / STRETCHES);
    let [least, most] = [from, from];
    for (let i = from; i < to; i++) {
      if (!(y[i] >= y[least])) least = i;
      if (!(y[i] <= y[most])) most = i;
    }
    points.push(Math.min(least, most), Math.max(least, most));
  }
  return points;
}
