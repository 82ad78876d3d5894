/** Figures as SVG in the manner of journals: sizes in mm, small sans-serif type, hairlines, colours safe for all eyes. */
import { escaped } from './markup.ts';
import { type Axis, axisOf, shown } from './svg-axis.ts';

/** One curve: y over x, point by point; NaN leaves a gap. */
export interface Curve {
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** A figure of curves. `title` is its name for readers who cannot see it. */
export interface Figure {
  readonly title: string;
  readonly x: { readonly label: string; readonly log?: boolean };
  readonly y: { readonly label: string; readonly log?: boolean };
  readonly curves: readonly Curve[];
  /** Width and height in mm; one column of a journal by default. */
  readonly size?: readonly [number, number];
}

/** Okabe and Ito 2008, without yellow, black first; later curves are dashed so that print in grey tells them apart. */
const colours = ['#000000', '#d55e00', '#0072b2', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];
const dashes = ['', '4 1.5', '1.2 1.2', '5 1.5 1.2 1.5'];
/** Points of 1/72 inch a mm. */
const POINT = 72 / 25.4;
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 6, 6, 28];
/** Of longer curves, the least and greatest value of so many stretches are drawn. */
const STRETCHES = 600;

/** The figure as the text of an .svg file. The same figure gives the same text. */
export function svgFigure(figure: Figure): string {
  const [mmWidth, mmHeight] = figure.size ?? [84, 58];
  const legend = Math.ceil(figure.curves.length / 2) * 9;
  const width = mmWidth * POINT;
  const height = mmHeight * POINT + legend;
  const box = { left: LEFT, right: width - RIGHT, top: TOP + legend, bottom: height - BOTTOM };
  const xAxis = axisOf(
    figure.curves.map(({ x }) => x),
    { log: figure.x.log === true, from: box.left, to: box.right },
  );
  const yAxis = axisOf(
    figure.curves.map(({ y }) => y),
    { log: figure.y.log === true, from: box.bottom, to: box.top },
  );
  const size = `width="${mmWidth}mm" height="${fixed(height / POINT)}mm" viewBox="0 0 ${fixed(width)} ${fixed(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="Helvetica, Arial, sans-serif" font-size="7">`,
    `<title>${escaped(figure.title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...figure.curves.map((curve, i) => legendEntry(curve.label, i, box)),
    ...xTicks(xAxis, box),
    ...yTicks(yAxis, box),
    `<path d="M${fixed(box.left)} ${fixed(box.top)}V${fixed(box.bottom)}H${fixed(box.right)}" fill="none" stroke="#000" stroke-width="0.5"/>`,
    ...figure.curves.map((curve, i) => curvePath(curve, i, [xAxis, yAxis])),
    `<text x="${fixed((box.left + box.right) / 2)}" y="${fixed(height - 4)}" text-anchor="middle">${escaped(figure.x.label)}</text>`,
    `<text transform="translate(8 ${fixed((box.top + box.bottom) / 2)}) rotate(-90)" text-anchor="middle">${escaped(figure.y.label)}</text>`,
    '</svg>\n',
  ].join('\n');
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const fixed = (value: number): string => String(Math.round(value * 100) / 100);

function stroke(i: number): string {
  const dash = dashes[Math.floor(i / colours.length + (i % colours.length > 3 ? 1 : 0)) % dashes.length];
  return `stroke="${colours[i % colours.length]}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
}

/** Two entries a line above the frame. */
function legendEntry(label: string, i: number, { left, right }: Box): string {
  const x = left + (i % 2) * ((right - left) / 2);
  const y = TOP + 5 + Math.floor(i / 2) * 9;
  const short = [...label].length > 26 ? `${[...label].slice(0, 25).join('')}…` : label;
  return `<path d="M${fixed(x)} ${fixed(y - 2.5)}h12" ${stroke(i)} stroke-width="0.9"/><text x="${fixed(x + 15)}" y="${fixed(y)}">${escaped(short)}</text>`;
}

function xTicks(axis: Axis, { bottom }: Box): string[] {
  return axis.ticks.map((tick) => {
    const x = fixed(axis.place(tick));
    return `<path d="M${x} ${fixed(bottom)}v3" stroke="#000" stroke-width="0.5"/><text x="${x}" y="${fixed(bottom + 11)}" text-anchor="middle">${shown(tick)}</text>`;
  });
}

function yTicks(axis: Axis, { left }: Box): string[] {
  return axis.ticks.map((tick) => {
    const y = axis.place(tick);
    return `<path d="M${fixed(left)} ${fixed(y)}h-3" stroke="#000" stroke-width="0.5"/><text x="${fixed(left - 5)}" y="${fixed(y + 2.4)}" text-anchor="end">${shown(tick)}</text>`;
  });
}

function curvePath({ x, y }: Curve, i: number, [xAxis, yAxis]: readonly [Axis, Axis]): string {
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
  return `<path d="${path}" fill="none" ${stroke(i)} stroke-width="0.9" stroke-linejoin="round"/>`;
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
