/** A heat map on a canvas: cells, names of rows and columns where there is room, and the scale beside it. */
import { shortNumber } from '../format/numbers.ts';
import { axisFont } from './axes.ts';
import { heatColour, heatRange, readRgb, type HeatRange, type Rgb } from './heat.ts';
import { everyLabel, type MatrixSpec, type Place } from './matrix-spec.ts';
import { token } from './palette.ts';

/** Where the cells lie on the canvas, in CSS pixels. */
export interface CellArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const scaleRoom = 74;
const lineHeight = 13;

/** Draws all of it at the canvas's present size, and says where the cells are. A marked row of -1 is a whole column. */
export function drawMatrix(canvas: HTMLCanvasElement, spec: MatrixSpec, marked: Place | null): CellArea {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return { left: 0, top: 0, width: 0, height: 0 };
  context.scale(ratio, ratio);
  context.font = `${axisFont.size}px ${getComputedStyle(canvas).fontFamily}`;
  const area = areaFor(context, spec, { width, height });
  const stops = stopsFor(spec.scale);
  const range = heatRange(spec.values, spec.scale);
  drawCells(context, area, cellsOf(spec, range, stops));
  drawNames(context, area, spec);
  drawScale(context, area, { range, stops });
  if (marked !== null) mark(context, area, { spec, marked });
  return area;
}

/** The cell under a place of the canvas; null outside. */
export function cellAt(
  area: CellArea,
  { rows, columns }: MatrixSpec,
  place: { px: number; py: number },
): Place | null {
  const column = Math.floor(((place.px - area.left) / area.width) * columns.length);
  const row = Math.floor(((place.py - area.top) / area.height) * rows.length);
  const inside = row >= 0 && row < rows.length && column >= 0 && column < columns.length;
  return inside ? { row, column } : null;
}

function stopsFor(scale: MatrixSpec['scale']): readonly Rgb[] {
  const names =
    scale === 'signed'
      ? ['heat-negative', 'heat-zero', 'heat-positive']
      : ['heat-zero', 'heat-half', 'heat-full'];
  return names.map((name) => readRgb(token(name)));
}

function areaFor(
  context: CanvasRenderingContext2D,
  { rows, xLabel, yLabel }: MatrixSpec,
  { width, height }: { width: number; height: number },
): CellArea {
  const widest = rows.reduce((most, name) => Math.max(most, context.measureText(name).width), 0);
  const left = Math.min(0.32 * width, Math.ceil(widest)) + 8 + (yLabel === '' ? 0 : lineHeight);
  const below = lineHeight + 6 + (xLabel === '' ? 0 : lineHeight);
  return {
    left,
    top: 6,
    width: Math.max(10, width - left - scaleRoom),
    height: Math.max(10, height - below - 6),
  };
}

/** One pixel a cell; drawn larger without smoothing. */
function cellsOf({ rows, columns, values }: MatrixSpec, range: HeatRange, stops: readonly Rgb[]): ImageData {
  const image = new ImageData(Math.max(1, columns.length), Math.max(1, rows.length));
  values.forEach((value, i) => {
    const colour = heatColour(value, range, stops);
    if (colour !== null) image.data.set([...colour, 255], 4 * i);
  });
  return image;
}

function drawCells(context: CanvasRenderingContext2D, area: CellArea, image: ImageData): void {
  const cells = document.createElement('canvas');
  [cells.width, cells.height] = [image.width, image.height];
  cells.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, area.left, area.top, area.width, area.height);
  context.strokeStyle = token('line-strong');
  context.strokeRect(area.left - 0.5, area.top - 0.5, area.width + 1, area.height + 1);
}

function drawNames(context: CanvasRenderingContext2D, area: CellArea, spec: MatrixSpec): void {
  const { rows, columns } = spec;
  context.fillStyle = token('muted');
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  const rowStep = everyLabel(rows.length, area.height, lineHeight);
  for (let i = 0; i < rows.length; i += rowStep)
    context.fillText(
      cut(context, rows[i], area.left - 8 - (spec.yLabel === '' ? 0 : lineHeight)),
      area.left - 5,
      middle(area.top, area.height, i, rows),
    );
  context.textAlign = 'center';
  const widest = columns.reduce((most, name) => Math.max(most, context.measureText(name).width), 0);
  const columnStep = everyLabel(columns.length, area.width, Math.min(widest, area.width / 3) + 10);
  const below = area.top + area.height + 4 + lineHeight / 2;
  for (let i = 0; i < columns.length; i += columnStep)
    context.fillText(
      cut(context, columns[i], area.width / 3),
      middle(area.left, area.width, i, columns),
      below,
    );
  if (spec.xLabel !== '') context.fillText(spec.xLabel, area.left + area.width / 2, below + lineHeight);
  if (spec.yLabel !== '') upwards(context, spec.yLabel, area.top + area.height / 2);
}

const middle = (start: number, length: number, i: number, names: readonly string[]): number =>
  start + ((i + 0.5) / names.length) * length;

function upwards(context: CanvasRenderingContext2D, text: string, y: number): void {
  context.save();
  context.translate(lineHeight / 2, y);
  context.rotate(-Math.PI / 2);
  context.fillText(text, 0, 0);
  context.restore();
}

function drawScale(
  context: CanvasRenderingContext2D,
  area: CellArea,
  { range, stops }: { range: HeatRange; stops: readonly Rgb[] },
): void {
  const left = area.left + area.width + 12;
  const gradient = context.createLinearGradient(0, area.top + area.height, 0, area.top);
  stops.forEach((stop, i) => gradient.addColorStop(i / (stops.length - 1), `rgb(${stop.join(' ')})`));
  context.fillStyle = gradient;
  context.fillRect(left, area.top, 10, area.height);
  context.strokeRect(left - 0.5, area.top - 0.5, 11, area.height + 1);
  context.fillStyle = token('muted');
  context.textAlign = 'left';
  const shares = area.height > 60 ? [0, 0.5, 1] : [0, 1];
  for (const share of shares) {
    const value = range.from + share * (range.to - range.from);
    const y = area.top + (1 - share) * (area.height - lineHeight) + lineHeight / 2;
    context.fillText(shortNumber(value), left + 15, y);
  }
}

function mark(
  context: CanvasRenderingContext2D,
  area: CellArea,
  { spec, marked }: { spec: MatrixSpec; marked: Place },
): void {
  const [width, height] = [area.width / spec.columns.length, area.height / spec.rows.length];
  context.strokeStyle = token('text');
  context.lineWidth = 1.5;
  const whole = marked.row < 0;
  context.strokeRect(
    area.left + marked.column * width,
    whole ? area.top : area.top + marked.row * height,
    Math.max(2, width),
    whole ? area.height : Math.max(2, height),
  );
}

function cut(context: CanvasRenderingContext2D, text: string, most: number): string {
  if (context.measureText(text).width <= most) return text;
  let length = text.length - 1;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > most) length--;
  return `${text.slice(0, length)}…`;
}
