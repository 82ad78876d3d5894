/** Figures as SVG in the manner of journals: sizes in mm, small sans-serif type, hairlines, colours safe for all eyes. */
import type { AnyFigure, Curve, Figure, FigureAxis, FigureReference, Look } from './figure.ts';
import { type Axis, axisOf } from './svg-axis.ts';
import { areaPath, type Axes, barMarks, curvePath, pointMarks } from './svg-marks.ts';
import { svgMatrix } from './svg-matrix.ts';
import { type Box, fitted, fixed, label, lookOf, sheet, sheetOf, stroke, textWidth } from './svg-page.ts';

export type { AnyFigure, Curve, Figure } from './figure.ts';

/** Points between the frame and the edge of the sheet where nothing is written. */
const MARGIN = 6;
/** Length of a line in the legend, with the space after it. */
const KEY = 15;

/** The figure as the text of an .svg file. The same figure gives the same text. */
export function svgFigure(figure: AnyFigure): string {
  if ('rows' in figure) return svgMatrix(figure);
  const { width, height: plot, font } = sheetOf(figure);
  const keys = keysOf(figure);
  const legend = legendOf(keys, { font, room: width - 2 * MARGIN });
  const height = plot + legend.height;
  const frame = {
    left: 0,
    right: width,
    top: MARGIN + legend.height,
    bottom: height - bottomRoom(figure, font),
  };
  const y = yAxis(figure, figure.y, { side: 'left', frame });
  const right = figure.right === undefined ? null : yAxis(figure, figure.right, { side: 'right', frame });
  const box: Box = {
    ...frame,
    left: sideRoom(y, figure.y, font),
    right:
      width - (right === null || figure.right === undefined ? MARGIN : sideRoom(right, figure.right, font)),
  };
  const axes = axesOf(figure, y, box);
  return sheet(figure.title, { width, height, font }, [
    ...legend.drawn,
    ...xTicks(axes[0], box, font),
    ...yTicks(axes[1], { x: box.left, side: 'left', font }),
    ...(right === null ? [] : yTicks(right, { x: box.right, side: 'right', font })),
    ...(figure.references ?? []).flatMap((one) => referenceMark(one, axes, { box, font })),
    ...(figure.areas ?? []).map((area) => areaPath(area, lookIn(keys, area.label), axes)),
    ...(figure.bars === undefined ? [] : barMarks(figure.bars, axes, box)),
    ...(figure.unitCircle === true ? [circle(axes)] : []),
    `<path d="M${fixed(box.left)} ${fixed(box.top)}V${fixed(box.bottom)}H${fixed(box.right)}${right === null ? '' : `V${fixed(box.top)}`}" fill="none" stroke="#000000" stroke-width="0.5"/>`,
    ...figure.curves.map((curve) =>
      curvePath(curve, lookIn(keys, keyOf(curve)), [
        axes[0],
        curve.right === true && right ? right : axes[1],
      ]),
    ),
    ...(figure.clouds ?? []).flatMap((cloud, kind) =>
      pointMarks(cloud, { look: lookIn(keys, keyOf(cloud)), kind, axes }),
    ),
    label(figure.x.label, [(box.left + box.right) / 2, height - 4], { anchor: 'middle' }),
    label(figure.y.label, [font + 1, (box.top + box.bottom) / 2], { anchor: 'middle', up: true }),
    ...(figure.right === undefined
      ? []
      : [label(figure.right.label, [width - 3, (box.top + box.bottom) / 2], { anchor: 'middle', up: true })]),
  ]);
}

interface Key {
  readonly name: string;
  readonly look: Look;
  readonly kind: 'line' | 'area' | number;
}

const keyOf = ({ group, label: name }: Curve): string => group ?? name;
const lookIn = (keys: readonly Key[], name: string): Look =>
  keys.find((key) => key.name === name)?.look ?? lookOf(0);

/** What is drawn, once a name, in the order of the legend. */
function keysOf({ curves, areas = [], clouds = [] }: Figure): Key[] {
  const keys: Key[] = [];
  const add = (name: string, kind: Key['kind'], look?: Look) => {
    if (!keys.some((key) => key.name === name))
      keys.push({
        name,
        kind,
        look: look ?? { ...lookOf(keys.length), ...(kind === 'line' ? {} : { dash: '' }) },
      });
  };
  for (const curve of curves) add(keyOf(curve), 'line', curve.look);
  for (const area of areas) add(area.label, 'area', area.look);
  for (const [kind, cloud] of clouds.entries()) add(keyOf(cloud), kind, cloud.look);
  return keys;
}

/** Entries beside each other, in as many lines as they need; none where there is one thing only. */
function legendOf(keys: readonly Key[], { font, room }: { font: number; room: number }) {
  if (keys.length < 2) return { height: 0, drawn: [] };
  const line = font + 2;
  const drawn: string[] = [];
  let [x, y] = [0, 0];
  for (const { name, look, kind } of keys) {
    const short = fitted(name, font, room - KEY);
    const width = KEY + textWidth(short, font) + font;
    if (x > 0 && x + width > room) [x, y] = [0, y + line];
    const at = [MARGIN + x, MARGIN + y + font - 1] as const;
    drawn.push(keyMark(kind, look, [at[0], at[1] - font / 3]), label(short, [at[0] + KEY, at[1]]));
    x += width;
  }
  return { height: y + line, drawn };
}

function keyMark(kind: Key['kind'], look: Look, [x, y]: readonly [number, number]): string {
  if (kind === 'area')
    return `<rect x="${fixed(x)}" y="${fixed(y - 2.5)}" width="12" height="5" fill="${look.colour}" fill-opacity="0.2"/>`;
  if (kind === 'line')
    return `<path d="M${fixed(x)} ${fixed(y)}h12" fill="none" ${stroke(look)} stroke-width="0.9"/>`;
  return kind % 2 === 1
    ? `<rect x="${fixed(x + 4)}" y="${fixed(y - 2)}" width="4" height="4" fill="${look.colour}"/>`
    : `<circle cx="${fixed(x + 6)}" cy="${fixed(y)}" r="2" fill="${look.colour}"/>`;
}

const bottomRoom = ({ x }: Figure, font: number): number => font + 9 + (x.label === '' ? 0 : font + 4);

function sideRoom(axis: Axis, { label: name }: FigureAxis, font: number): number {
  const widest = Math.max(0, ...axis.ticks.map((tick) => textWidth(axis.text(tick), font)));
  return 7 + Math.min(widest, 8 * font) + (name === '' ? 0 : font + 3);
}

/** The vertical axis of what is drawn against it; bars begin at zero. */
function yAxis(figure: Figure, axis: FigureAxis, at: { side: 'left' | 'right'; frame: Box }): Axis {
  const { curves, areas = [], clouds = [], bars, references = [] } = figure;
  const main = at.side === 'left';
  const isLog = axis.log === true;
  const columns = [
    ...curves.filter(({ right }) => (right === true) !== main).map(({ y }) => y),
    ...(main ? [...areas.flatMap(({ low, high }) => [low, high]), ...clouds.map(({ y }) => y)] : []),
    ...(main && bars !== undefined ? [bars.y, ...(isLog ? [] : [[0]])] : []),
    ...(main ? [references.filter((one) => one.axis === 'y').map((one) => one.at)] : []),
  ];
  return axisOf(columns, { ...axis, log: isLog, from: at.frame.bottom, to: at.frame.top });
}

function axesOf(figure: Figure, y: Axis, box: Box): Axes {
  const { curves, areas = [], clouds = [], x, references = [] } = figure;
  if (figure.unitCircle === true) return roundAxes(clouds.concat(curves), box);
  const columns = [
    ...[...curves, ...areas, ...clouds].map((one) => one.x),
    references.filter((one) => one.axis === 'x').map((one) => one.at),
  ];
  return [axisOf(columns, { ...x, log: x.log === true, from: box.left, to: box.right }), y];
}

/** Axes about zero on which one unit is as long across as it is up. */
function roundAxes(points: readonly Curve[], { left, right, top, bottom }: Box): Axes {
  const largest = (values: ArrayLike<number>): number =>
    Array.from(values).reduce(
      (most, value) => (Math.abs(value) < 1e300 ? Math.max(most, Math.abs(value)) : most),
      1,
    );
  const ratio = (right - left) / (bottom - top);
  const most = points.reduce((all, { x, y }) => Math.max(all, largest(y), largest(x) / ratio), 1) * 1.08;
  return [
    axisOf([], { log: false, range: [-most * ratio, most * ratio], from: left, to: right }),
    axisOf([], { log: false, range: [-most, most], from: bottom, to: top }),
  ];
}

function circle([x, y]: Axes): string {
  const r = x.place(1) - x.place(0);
  return `<circle cx="${fixed(x.place(0))}" cy="${fixed(y.place(0))}" r="${fixed(r)}" fill="none" stroke="#777777" stroke-width="0.5" stroke-dasharray="2 1.5"/>`;
}

/** Ticks whose texts would touch are left without one. */
function xTicks(axis: Axis, { bottom, right }: Box, font: number): string[] {
  let free = -Infinity;
  return axis.ticks.map((tick) => {
    const x = axis.place(tick);
    const text = fitted(axis.text(tick), font, 12 * font);
    const half = textWidth(text, font) / 2;
    const line = `<path d="M${fixed(x)} ${fixed(bottom)}v3" fill="none" stroke="#000000" stroke-width="0.5"/>`;
    if (x - half < free || x + half > right + 2 * font) return line;
    free = x + half + font / 2;
    return line + label(text, [x, bottom + font + 4], { anchor: 'middle' });
  });
}

function yTicks(
  axis: Axis,
  { x, side, font }: { x: number; side: 'left' | 'right'; font: number },
): string[] {
  const out = side === 'left' ? -1 : 1;
  return axis.ticks.map((tick) => {
    const y = axis.place(tick);
    const text = fitted(axis.text(tick), font, 8 * font);
    const at = [x + 5 * out, y + 0.34 * font] as const;
    return `<path d="M${fixed(x)} ${fixed(y)}h${3 * out}" fill="none" stroke="#000000" stroke-width="0.5"/>${label(text, at, side === 'left' ? { anchor: 'end' } : {})}`;
  });
}

/** A thin dashed line with its name at its beginning. */
function referenceMark(
  { axis, at, label: name }: FigureReference,
  [x, y]: Axes,
  { box, font }: { box: Box; font: number },
): string[] {
  const place = axis === 'x' ? x.place(at) : y.place(at);
  if (!Number.isFinite(place)) return [];
  const line =
    axis === 'x'
      ? `M${fixed(place)} ${fixed(box.top)}V${fixed(box.bottom)}`
      : `M${fixed(box.left)} ${fixed(place)}H${fixed(box.right)}`;
  const where: readonly [number, number] =
    axis === 'x' ? [place + 2, box.top + font - 2] : [box.left + 3, place - 2];
  return [
    `<path d="${line}" fill="none" stroke="#777777" stroke-width="0.5" stroke-dasharray="1.5 1.5"/>`,
    ...(name === '' ? [] : [label(name, where, { grey: true, font: font - 1 })]),
  ];
}
