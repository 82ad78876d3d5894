/** How one line of a chart is drawn beside the others. */
import type { ChartDataset } from 'chart.js';
import { legendKey, type ChartArea, type ChartLine } from './chart-spec.ts';
import type { Point } from './decimate.ts';
import { dashes, token } from './palette.ts';

/** What decides a line's looks apart from itself. */
export interface Look {
  /** The line whose name is under the pointer; the others are drawn fainter. */
  readonly lit: string | null;
  /** Lower ones are drawn over higher ones. */
  readonly order: number;
  /** No other line to tell it from. */
  readonly alone: boolean;
  /** Pixels a point. Below two, steep lines have no room for dashes. */
  readonly room: number;
}

/** Widths in pixels. A reference is wide below what is compared with it; where lines are dense, thin above it. */
const widths = { plain: 1.5, lit: 2.5, grouped: 1, reference: 3, denseReference: 1, comparedDense: 2.5 };

/** The line as chart.js draws it, in the present theme's colour of its role. */
export function lineDataset(line: ChartLine, points: Point[], look: Look): ChartDataset<'line', Point[]> {
  if (line.points === true) return pointDataset(line, points, look);
  const faint = look.lit !== null && look.lit !== legendKey(line);
  const dense = look.room < 2;
  const reference = line.reference === true;
  const colour = token(line.role);
  return {
    label: line.label,
    order: reference && dense ? 0 : look.order,
    data: points,
    yAxisID: line.right === true ? 'right' : 'y',
    borderColor: faint ? `${colour}40` : reference && !dense ? `${colour}66` : colour,
    backgroundColor: colour,
    borderDash: look.alone || reference || (dense && line.role === 'forecast') ? [] : [...dashes[line.role]],
    borderWidth: widthOf(line, look),
    borderJoinStyle: 'round',
    pointBorderWidth: 0,
    pointRadius: points.length <= 2 ? 3 : reference && look.room > 3 && !faint ? 1.75 : 0,
    clip: { left: 0, right: 0, top: 2, bottom: 2 },
    spanGaps: false,
  };
}

/** The two limits of an area, the second filled down to the first. Below all lines: a higher order is drawn first. */
export function areaDatasets(
  { label, role }: ChartArea,
  limits: readonly Point[][],
  order: number,
): ChartDataset<'line', Point[]>[] {
  return limits.map((data, k) => ({
    label,
    order,
    data,
    yAxisID: 'y',
    borderWidth: 0,
    pointRadius: 0,
    backgroundColor: `${token(role)}33`,
    fill: k === 0 ? false : '-1',
    spanGaps: false,
  }));
}

/** Points on top of everything else. */
function pointDataset(line: ChartLine, data: Point[], { lit }: Look): ChartDataset<'line', Point[]> {
  const faint = lit !== null && lit !== legendKey(line);
  return {
    label: line.label,
    order: -1,
    data,
    yAxisID: 'y',
    showLine: false,
    pointRadius: 4,
    pointBorderWidth: 1.5,
    pointBorderColor: token('danger'),
    pointBackgroundColor: faint ? 'transparent' : `${token('danger')}40`,
    clip: 4,
  };
}

function widthOf(line: ChartLine, { lit, room, alone }: Look): number {
  if (line.reference === true) return room < 2 ? widths.denseReference : widths.reference;
  if (line.role === 'forecast' && room < 2 && !alone) return widths.comparedDense;
  if (lit === legendKey(line)) return widths.lit;
  return line.group === undefined ? widths.plain : widths.grouped;
}
