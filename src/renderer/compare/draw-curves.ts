/** Curves of many runs on one canvas: thin single lines, wide medians, soft bands. Drawn at once, without a library. */
import { shortTick } from '../charts/axes.ts';
import type { Span } from '../charts/chart-spec.ts';
import { dashes, token } from '../charts/palette.ts';
import type { CurveGroup } from './groups.ts';
import { linearTicks, logTicks } from './ticks.ts';

/** What to draw now. */
export interface CurvePicture {
  readonly groups: readonly CurveGroup[];
  readonly span: Span;
  readonly log: boolean;
  readonly singles: boolean;
  readonly bands: boolean;
  /** The run that is pointed out. */
  readonly chosen: number | null;
  readonly xLabel: string;
  readonly yLabel: string;
}

/** Where values lie on the canvas, in CSS pixels. */
export interface CurveFrame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
  xAt(pixel: number): number;
}

const room = { left: 64, top: 6, right: 22, bottom: 34 };

/** Draws all of it at the canvas's present size, and says where things are. Null where there is no room. */
export function drawCurves(canvas: HTMLCanvasElement, picture: CurvePicture): CurveFrame | null {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d');
  if (context === null || width < 120 || height < 80) return null;
  context.scale(ratio, ratio);
  context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  const range = rangeOf(picture);
  const frame = frameFor(picture, range, { width, height });
  drawAxes(context, frame, { picture, range });
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top - 1, frame.right - frame.left, frame.bottom - frame.top + 2);
  context.clip();
  if (picture.bands) for (const group of picture.groups) drawBand(context, frame, group);
  if (picture.singles) for (const group of picture.groups) drawLines(context, frame, { group, picture });
  if (picture.bands) for (const group of picture.groups) drawMedian(context, frame, { group, picture });
  drawChosen(context, frame, picture);
  context.restore();
  return frame;
}

/** The smallest and the largest value on show; on a logarithmic axis of the positive ones. [0, 1] for none. */
export function rangeOf({ groups, log, singles, bands, span }: CurvePicture): Span {
  let [from, to] = [Infinity, -Infinity];
  const look = (x: Float64Array, y: Float64Array): void => {
    for (let i = 0; i < y.length; i++) {
      const value = y[i];
      if (!Number.isFinite(value) || (log && value <= 0) || x[i] < span.from || x[i] > span.to) continue;
      if (value < from) from = value;
      if (value > to) to = value;
    }
  };
  for (const { lines, grid, low, high, median } of groups) {
    const shown = singles || median === null || !bands;
    if (shown) for (const { x, y } of lines) look(x, y);
    for (const course of [low, high]) if (bands && course !== null) look(grid, course);
  }
  if (from > to) return { from: log ? 0.1 : 0, to: 1 };
  if (from === to) return log ? { from: from / 2, to: to * 2 } : { from: from - 0.5, to: to + 0.5 };
  const margin = log ? 0 : (to - from) * 0.04;
  return log ? { from: from * 0.85, to: to * 1.18 } : { from: from - margin, to: to + margin };
}

function frameFor(
  { span, log }: CurvePicture,
  range: Span,
  size: { width: number; height: number },
): CurveFrame {
  const [left, top] = [room.left, room.top];
  const [right, bottom] = [size.width - room.right, size.height - room.bottom];
  const across = (right - left) / (span.to - span.from);
  const scale = log ? Math.log : (value: number) => value;
  const down = (bottom - top) / (scale(range.to) - scale(range.from));
  const base = scale(range.from);
  return {
    ...{ left, top, right, bottom },
    x: (value) => left + (value - span.from) * across,
    y: (value) => bottom - (scale(value) - base) * down,
    xAt: (pixel) => span.from + (pixel - left) / across,
  };
}

function drawAxes(
  context: CanvasRenderingContext2D,
  frame: CurveFrame,
  { picture, range }: { picture: CurvePicture; range: Span },
): void {
  const { left, top, right, bottom } = frame;
  const xs = linearTicks(picture.span, Math.max(2, Math.floor((right - left) / 110)));
  const rows = Math.max(2, Math.floor((bottom - top) / 44));
  const ys = picture.log ? logTicks(range, rows) : linearTicks(range, rows);
  context.lineWidth = 1;
  context.strokeStyle = token('grid');
  context.fillStyle = token('muted');
  context.beginPath();
  for (const x of xs)
    line(context, [Math.round(frame.x(x)) + 0.5, top], [Math.round(frame.x(x)) + 0.5, bottom]);
  for (const y of ys)
    line(context, [left, Math.round(frame.y(y)) + 0.5], [right, Math.round(frame.y(y)) + 0.5]);
  context.stroke();
  context.strokeStyle = token('line-strong');
  context.beginPath();
  line(context, [left + 0.5, top], [left + 0.5, bottom]);
  line(context, [left, bottom + 0.5], [right, bottom + 0.5]);
  context.stroke();
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const x of xs) context.fillText(shortTick(x), frame.x(x), bottom + 4);
  context.fillText(picture.xLabel, (left + right) / 2, bottom + 19);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const y of ys) context.fillText(shortTick(y), left - 6, frame.y(y));
  context.save();
  context.translate(8, (top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(picture.yLabel, 0, 0);
  context.restore();
}

function line(context: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  context.moveTo(...from);
  context.lineTo(...to);
}

function drawLines(
  context: CanvasRenderingContext2D,
  frame: CurveFrame,
  { group, picture }: { group: CurveGroup; picture: CurvePicture },
): void {
  const colour = token(group.role);
  const hasMedian = picture.bands && group.median !== null;
  context.lineJoin = 'round';
  for (const { id, x, y, smooth } of group.lines) {
    if (id === picture.chosen) continue;
    context.setLineDash(dashOf(group));
    context.strokeStyle = smooth !== null || hasMedian ? `${colour}4d` : colour;
    context.lineWidth = hasMedian ? 0.75 : 1;
    stroke(context, frame, { x, y });
    if (smooth === null) continue;
    context.strokeStyle = hasMedian ? `${colour}99` : colour;
    stroke(context, frame, { x: group.grid, y: smooth });
  }
}

function drawBand(
  context: CanvasRenderingContext2D,
  frame: CurveFrame,
  { grid, low, high, role }: CurveGroup,
): void {
  if (low === null || high === null) return;
  const places = Array.from(grid.keys()).filter((g) => isDrawn(frame, low[g]) && isDrawn(frame, high[g]));
  if (places.length < 2) return;
  context.beginPath();
  places.forEach((g) => context.lineTo(frame.x(grid[g]), frame.y(high[g])));
  places.toReversed().forEach((g) => context.lineTo(frame.x(grid[g]), frame.y(low[g])));
  context.closePath();
  context.fillStyle = `${token(role)}2b`;
  context.fill();
}

function drawMedian(
  context: CanvasRenderingContext2D,
  frame: CurveFrame,
  { group }: { group: CurveGroup; picture: CurvePicture },
): void {
  if (group.median === null) return;
  context.setLineDash(dashOf(group));
  context.strokeStyle = token(group.role);
  context.lineWidth = 2;
  stroke(context, frame, { x: group.grid, y: group.median });
  context.setLineDash([]);
}

function drawChosen(
  context: CanvasRenderingContext2D,
  frame: CurveFrame,
  { groups, chosen }: CurvePicture,
): void {
  for (const group of groups) {
    const found = group.lines.find(({ id }) => id === chosen);
    if (found === undefined) continue;
    context.setLineDash([]);
    context.lineWidth = 4;
    context.strokeStyle = token('surface');
    stroke(context, frame, found);
    context.lineWidth = 2;
    context.strokeStyle = token(group.role);
    stroke(context, frame, found);
  }
}

/** Groups that share a colour have dashes of their own. */
function dashOf({ role, round }: CurveGroup): number[] {
  const patterns = [dashes[role], [8, 3], [3, 3], [9, 3, 2, 3], [1.5, 3]];
  return [...(patterns[round % patterns.length] ?? [])];
}

const isDrawn = (frame: CurveFrame, value: number): boolean => Number.isFinite(frame.y(value));

function stroke(
  context: CanvasRenderingContext2D,
  frame: CurveFrame,
  { x, y }: { x: Float64Array; y: Float64Array },
): void {
  context.beginPath();
  let down = false;
  for (let i = 0; i < y.length; i++) {
    const at = frame.y(y[i]);
    if (!Number.isFinite(at)) {
      down = false;
      continue;
    }
    if (down) context.lineTo(frame.x(x[i]), at);
    else context.moveTo(frame.x(x[i]), at);
    down = true;
  }
  context.stroke();
}

/** The run whose line passes nearest to a place, within twelve pixels; null where none does. */
export function nearestRun(
  frame: CurveFrame,
  groups: readonly CurveGroup[],
  { px, py }: { px: number; py: number },
): number | null {
  let best = { id: null as number | null, distance: 12 };
  for (const { lines } of groups) {
    for (const { id, x, y } of lines) {
      const distance = distanceTo(frame, { x, y }, { px, py });
      if (distance < best.distance) best = { id, distance };
    }
  }
  return best.id;
}

/** Least distance to the segments that begin within twelve pixels on either side. */
function distanceTo(
  frame: CurveFrame,
  { x, y }: { x: Float64Array; y: Float64Array },
  { px, py }: { px: number; py: number },
): number {
  let least = Infinity;
  for (let i = 0; i < y.length; i++) {
    const [ax, ay] = [frame.x(x[i]), frame.y(y[i])];
    const [bx, by] = i + 1 < y.length ? [frame.x(x[i + 1]), frame.y(y[i + 1])] : [ax, ay];
    if (bx < px - 12 || ax > px + 12) continue;
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const share =
      length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
    const [dx, dy] = [ax + share * (bx - ax) - px, ay + share * (by - ay) - py];
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance < least) least = distance;
  }
  return least;
}
