/** Names of lines at their right ends, in their colours: the eye needs no legend to tell them apart. */
import type { Chart } from 'chart.js';
import type { Point } from './decimate.ts';

/** Room on the right of a plot for the names, in pixels. */
export const endLabelRoom = 76;

const lineHeight = 13;

/** Writes each line's name where it leaves the plot. One line alone, or a plot without the room, gets none. */
export function drawEndLabels(chart: Chart<'line'>, font: { readonly size: number }): void {
  const { ctx, chartArea, width, data } = chart;
  if (data.datasets.length < 2 || width - chartArea.right < endLabelRoom) return;
  const ends = data.datasets.flatMap((set, i) => {
    const at = endOf(chart, i);
    return at === null ? [] : [{ text: set.label ?? '', colour: String(set.backgroundColor), at }];
  });
  const places = spread(
    ends.map(({ at }) => at),
    { from: chartArea.top + lineHeight / 2, to: chartArea.bottom - lineHeight / 2, apart: lineHeight },
  );
  ctx.save();
  ctx.font = `${font.size}px ${getComputedStyle(chart.canvas).fontFamily}`;
  ctx.textBaseline = 'middle';
  for (const [i, end] of ends.entries()) {
    ctx.fillStyle = end.colour;
    ctx.fillText(end.text, chartArea.right + 8, places[i]);
  }
  ctx.restore();
}

/** The y of the last number on show of a line, in pixels. */
function endOf(chart: Chart<'line'>, index: number): number | null {
  const set = chart.data.datasets[index];
  const { x } = chart.scales;
  const y = chart.scales[set.yAxisID ?? 'y'];
  const last = (set.data as Point[]).findLast((point) => point.x <= x.max && Number.isFinite(point.y));
  return last === undefined || last.x < x.min ? null : y.getPixelForValue(last.y);
}

/**
 * Places at least `apart` from each other and inside [from, to], near to where they were wanted and in that order.
 * @returns one place for each wanted one, in the order given
 */
export function spread(
  wanted: readonly number[],
  limits: { readonly from: number; readonly to: number; readonly apart: number },
): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  let least = limits.from;
  for (const i of order) {
    places[i] = Math.max(wanted[i], least);
    least = places[i] + limits.apart;
  }
  let most = limits.to;
  for (const i of order.toReversed()) {
    places[i] = Math.min(places[i], most);
    most = places[i] - limits.apart;
  }
  return places;
}
