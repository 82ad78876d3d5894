/** What the plot of a series shows, and where: panels, their ranges, places on the canvas. No drawing here. */
import type { SeriesWindow, WindowColumn } from '../../../shared/series-views.ts';
import type { Span } from '../../charts/chart-spec.ts';
import type { Role } from '../../charts/palette.ts';

/** A column that is drawn. `index` is its place in the series. */
export interface PlotColumn {
  readonly index: number;
  readonly label: string;
  readonly unit: string | null;
  readonly role: Role;
}

/** A window that came, with the columns that it is of. */
export interface ShownWindow {
  readonly window: SeriesWindow;
  readonly columns: readonly PlotColumn[];
}

/** What is drawn now. The window may still be the one before: it is drawn where it lies in the span. */
export interface PlotPicture {
  readonly shown: ShownWindow;
  readonly span: Span;
  readonly xLabel: string;
  /** Each column in a panel of its own. */
  readonly panels: boolean;
  /** What the vertical ranges are fitted to: the part on show, or all of the series. */
  readonly fitTo: ShownWindow;
  /** Ranges that were zoomed by hand, by `panelKey`. */
  readonly limits: Readonly<Record<number, Span | undefined>>;
  readonly hover: number | null;
  /** The part that a drag is marking. */
  readonly marked: Span | null;
}

/** One pair of axes on the canvas, in CSS pixels, with the range of its vertical one. */
export interface Panel {
  readonly key: number;
  readonly columns: readonly PlotColumn[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly y: Span;
}

/** Room beside the panels. */
export const room = { left: 60, right: 10, top: 4, bottom: 34, between: 10 } as const;

/** The key of the panel that all columns share. */
export const sharedPanel = -1;

/** Panels below each other, on a canvas of this size. */
export function panelsOf(picture: PlotPicture, size: { width: number; height: number }): Panel[] {
  const { columns } = picture.shown;
  const groups = picture.panels ? columns.map((column) => [column]) : [columns];
  const all = size.height - room.top - room.bottom - room.between * (groups.length - 1);
  const height = Math.max(20, all / groups.length);
  return groups.map((group, i) => {
    const key = picture.panels ? group[0].index : sharedPanel;
    return {
      key,
      columns: group,
      left: room.left,
      top: room.top + i * (height + room.between),
      width: Math.max(20, size.width - room.left - room.right),
      height,
      y: picture.limits[key] ?? fittedRange(picture, group),
    };
  });
}

/** Place of `x` on the canvas. */
export const toPixel = (panel: Panel, { from, to }: Span, x: number): number =>
  panel.left + ((x - from) / (to - from)) * panel.width;

/** What lies at a place of the canvas. */
export const fromPixel = (panel: Panel, { from, to }: Span, px: number): number =>
  from + ((px - panel.left) / panel.width) * (to - from);

/** Place of a value on the canvas. */
export const valuePixel = ({ top, height, y }: Panel, value: number): number =>
  top + height - ((value - y.from) / (y.to - y.from)) * height;

/** The bucket nearest to `x`; -1 where there is none. */
export function nearestBucket(at: Float64Array, x: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < x) low = middle + 1;
    else high = middle;
  }
  if (low === 0 || low === at.length) return Math.min(low, at.length - 1);
  return x - at[low - 1] < at[low] - x ? low - 1 : low;
}

/** From the smallest to the largest value that a window has inside the span; [0, 1] where it has none. */
export function rangeInside(
  window: SeriesWindow,
  columns: readonly WindowColumn[],
  { from, to }: Span,
): Span {
  let [low, high] = [Infinity, -Infinity];
  for (const { min, max } of columns)
    for (let i = 0; i < min.length; i++) {
      if (window.at[i] < from || window.at[i] > to) continue;
      if (min[i] < low) low = min[i];
      if (max[i] > high) high = max[i];
    }
  if (low > high) return { from: 0, to: 1 };
  return low < high
    ? { from: low, to: high }
    : { from: low - (Math.abs(low) || 1) / 20, to: high + (Math.abs(high) || 1) / 20 };
}

/** With a little room above and below. */
function fittedRange({ fitTo, shown, span }: PlotPicture, group: readonly PlotColumn[]): Span {
  const columns = group.flatMap(({ index }) => {
    const place = fitTo.columns.findIndex((column) => column.index === index);
    return place < 0 ? [] : [fitTo.window.columns[place]];
  });
  const inside = fitTo === shown ? span : fitTo.window.whole;
  const { from, to } = rangeInside(fitTo.window, columns, inside);
  const margin = (to - from) * 0.04;
  return { from: from - margin, to: to + margin };
}
