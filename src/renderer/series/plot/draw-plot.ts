/** The plot of a series on a canvas: as many buckets as pixel columns, drawn anew at every turn of the wheel. */
import { axisFont } from '../../charts/axes.ts';
import type { Span } from '../../charts/chart-spec.ts';
import { dashes, token } from '../../charts/palette.ts';
import { numberTicks, dateTicks, rowTicks, type Tick } from './plot-ticks.ts';
import {
  panelsOf,
  room,
  toPixel,
  valuePixel,
  type Panel,
  type PlotColumn,
  type PlotPicture,
} from './plot-picture.ts';
import { trace } from './trace.ts';

type Context = CanvasRenderingContext2D;

/** Draws all of it at the canvas's present size and says where the panels are; none on a canvas without a size. */
export function drawPlot(canvas: HTMLCanvasElement, picture: PlotPicture): Panel[] {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = fitted(canvas);
  if (context === null || width === 0) return [];
  const panels = panelsOf(picture, { width, height });
  const bottom = panels[panels.length - 1];
  const most = Math.max(2, Math.floor(bottom.width / 110));
  const ticks = xTicks(picture, most);
  for (const panel of panels) {
    drawFrame(context, panel, { picture, ticks });
    drawColumns(context, panel, picture);
    if (picture.panels) drawName(context, panel);
  }
  drawXAxis(context, bottom, { picture, ticks });
  if (picture.marked !== null) drawMarked(context, panels, { span: picture.span, marked: picture.marked });
  drawHover(context, panels, picture);
  return panels;
}

/** A canvas in device pixels, to be drawn on in CSS pixels; null where the page has no size yet. */
export function fitted(canvas: HTMLCanvasElement): Context | null {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null || width === 0 || height === 0) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  context.font = `${axisFont.size}px ${getComputedStyle(canvas).fontFamily}`;
  return context;
}

function xTicks({ shown, span }: PlotPicture, most: number): Tick[] {
  const { kind } = shown.window;
  if (kind === 'date') return dateTicks(span, most);
  return kind === 'row' ? rowTicks(span, most) : numberTicks(span, most);
}

function drawFrame(
  context: Context,
  panel: Panel,
  { picture, ticks }: { picture: PlotPicture; ticks: readonly Tick[] },
): void {
  const { left, top, width, height } = panel;
  context.strokeStyle = token('grid');
  context.fillStyle = token('muted');
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.beginPath();
  for (const { at, text } of numberTicks(panel.y, Math.max(3, Math.floor(height / 36)))) {
    const y = Math.round(valuePixel(panel, at)) + 0.5;
    context.moveTo(left, y);
    context.lineTo(left + width, y);
    context.fillText(text, left - 6, y);
  }
  for (const { at } of ticks) {
    const x = Math.round(toPixel(panel, picture.span, at)) + 0.5;
    context.moveTo(x, top);
    context.lineTo(x, top + height);
  }
  context.stroke();
  context.strokeStyle = token('line-strong');
  context.beginPath();
  context.moveTo(left + 0.5, top);
  context.lineTo(left + 0.5, top + height + 0.5);
  context.lineTo(left + width, top + height + 0.5);
  context.stroke();
}

function drawColumns(context: Context, panel: Panel, picture: PlotPicture): void {
  context.save();
  context.beginPath();
  context.rect(panel.left, panel.top, panel.width, panel.height);
  context.clip();
  for (const column of panel.columns) drawColumn(context, panel, { picture, column });
  context.restore();
}

function drawColumn(
  context: Context,
  panel: Panel,
  { picture, column }: { picture: PlotPicture; column: PlotColumn },
): void {
  const { window, columns } = picture.shown;
  const values = window.columns[columns.indexOf(column)];
  const x = (at: number): number => toPixel(panel, picture.span, at);
  const y = (value: number): number => valuePixel(panel, value);
  context.strokeStyle = context.fillStyle = token(column.role);
  context.lineWidth = window.perBucket > 1 ? 1 : 1.5;
  context.lineJoin = 'bevel'; // a mitre would draw peaks higher than they are
  const dashed = window.perBucket === 1 && panel.columns.length > 1;
  context.setLineDash(dashed ? [...dashes[column.role]] : []);
  context.beginPath();
  const alone = trace(window, values, context, { x, y });
  context.stroke();
  context.setLineDash([]);
  const few = window.perBucket === 1 && window.at.length * 8 < panel.width;
  const dots = few ? Array.from(window.at.keys()) : alone;
  for (const i of dots) dot(context, x(window.at[i]), y(values.min[i]));
  context.fillStyle = token('warning');
  const bottom = panel.top + panel.height;
  for (let i = 0; i < values.missing.length; i++)
    if (values.missing[i] > 0) context.fillRect(x(window.at[i]) - 0.5, bottom - 4, 1.5, 4);
}

function dot(context: Context, x: number, y: number): void {
  if (Number.isNaN(y)) return;
  context.beginPath();
  context.arc(x, y, 2, 0, 2 * Math.PI);
  context.fill();
}

/** The name of the one column of a panel, on the surface's colour so that the line does not run through it. */
function drawName(context: Context, { columns: [column], left, top }: Panel): void {
  const text = nameOf(column);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.globalAlpha = 0.8;
  context.fillStyle = token('window');
  context.fillRect(left + 4, top + 1, context.measureText(text).width + 6, 14);
  context.globalAlpha = 1;
  context.fillStyle = token('text');
  context.fillText(text, left + 7, top + 3);
}

const nameOf = ({ label, unit }: PlotColumn): string => (unit === null ? label : `${label} [${unit}]`);

function drawXAxis(
  context: Context,
  panel: Panel,
  { picture, ticks }: { picture: PlotPicture; ticks: readonly Tick[] },
): void {
  const y = panel.top + panel.height;
  context.fillStyle = token('muted');
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const { at, text } of ticks) {
    const x = toPixel(panel, picture.span, at);
    const half = context.measureText(text).width / 2;
    if (x - half >= panel.left - room.left && x + half <= panel.left + panel.width + room.right)
      context.fillText(text, x, y + 5);
  }
  context.fillText(xTitle(picture), panel.left + panel.width / 2, y + 20);
}

/** With the year where the ticks below days leave it out. */
function xTitle({ shown, span, xLabel }: PlotPicture): string {
  if (shown.window.kind !== 'date' || span.to - span.from > 7 * 86_400) return xLabel;
  return `${xLabel}, ${new Date(span.from * 1000).getUTCFullYear()}`;
}

function drawHover(context: Context, panels: readonly Panel[], { hover, span }: PlotPicture): void {
  if (hover === null || hover < span.from || hover > span.to) return;
  context.strokeStyle = token('line-strong');
  context.lineWidth = 1;
  context.beginPath();
  for (const panel of panels) {
    const x = Math.round(toPixel(panel, span, hover)) + 0.5;
    context.moveTo(x, panel.top);
    context.lineTo(x, panel.top + panel.height);
  }
  context.stroke();
}

function drawMarked(
  context: Context,
  panels: readonly Panel[],
  { span, marked }: { span: Span; marked: Span },
): void {
  context.fillStyle = context.strokeStyle = token('accent');
  for (const panel of panels) {
    const [from, to] = [toPixel(panel, span, marked.from), toPixel(panel, span, marked.to)];
    context.globalAlpha = 0.15;
    context.fillRect(from, panel.top, to - from, panel.height);
    context.globalAlpha = 1;
    context.strokeRect(from + 0.5, panel.top + 0.5, to - from, panel.height);
  }
}
