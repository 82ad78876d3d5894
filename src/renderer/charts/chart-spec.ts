/** What a chart shows, without how it is drawn. */
import type { Role } from './palette.ts';

/** A line over ascending `x` (null: 0, 1, 2, ...). NaN in `y` breaks the line. */
export interface ChartLine {
  readonly label: string;
  readonly role: Role;
  readonly x: Float64Array | null;
  readonly y: Float64Array;
  /** Axis on the right where the quantity is another one. */
  readonly right?: boolean;
  /** What other lines are compared with: wide and soft below them, with its points where there is room. */
  readonly reference?: boolean;
  /** Lines of one group share a colour and one place in the legend, such as the weights of a connection. */
  readonly group?: string;
  /** Marked points that are not joined. */
  readonly points?: boolean;
}

/** A filled band between two limits over ascending `x`. NaN leaves a gap. */
export interface ChartArea {
  readonly label: string;
  readonly role: Role;
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A shaded part of the x axis. */
export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly role: 'validation' | 'test';
}

/** A line that is no data: a limit or a bound, where it crosses its axis. */
export interface ChartReference {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label: string;
}

/** A part of the x axis that can be gone to by its name. */
export interface ChartPart {
  readonly label: string;
  readonly span: Span;
}

export interface ChartSpec {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly rightLabel?: string;
  /** 'date': seconds since 1970; 'count': whole numbers. */
  readonly xKind?: 'number' | 'count' | 'date';
  readonly lines: readonly ChartLine[];
  readonly areas?: readonly ChartArea[];
  readonly bands?: readonly ChartBand[];
  /** Parts to go to at once, beside all of it. */
  readonly parts?: readonly ChartPart[];
  /** Room on the right, where each of several lines is called by its name at its end. */
  readonly direct?: boolean;
  /** Without the name below the x axis: a chart right below has the same axis. */
  readonly bareX?: boolean;
  /** The y axis goes at least up to here. */
  readonly yTop?: number;
  /** The y axis goes at least down to here. */
  readonly yBottom?: number;
  readonly references?: readonly ChartReference[];
  /** The x axis is logarithmic. */
  readonly xLog?: boolean;
}

/** A part of the x axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a line is called in the legend: its group's name where it has one. */
export const legendKey = ({ group, label }: ChartLine): string => group ?? label;

/** The limits of an area as lines of one group: for tables, and for what draws lines only. */
export const limitsOf = ({ label, role, x, low, high }: ChartArea): readonly [ChartLine, ChartLine] => [
  { label: `${label}, lower`, group: label, role, x, y: low },
  { label: `${label}, upper`, group: label, role, x, y: high },
];

/** Everything that has numbers: the lines, then the limits of the areas. */
export const linesOf = ({ lines, areas = [] }: ChartSpec): readonly ChartLine[] => [
  ...lines,
  ...areas.flatMap(limitsOf),
];

/** x of point `i`. */
export const xAt = (line: ChartLine, i: number): number => (line.x === null ? i : line.x[i]);

/** From the smallest to the largest x of all lines; [0, 1] where there is no point. */
export function extent(lines: readonly ChartLine[]): Span {
  const filled = lines.filter((line) => line.y.length > 0);
  if (filled.length === 0) return { from: 0, to: 1 };
  const from = Math.min(...filled.map((line) => xAt(line, 0)));
  const to = Math.max(...filled.map((line) => xAt(line, line.y.length - 1)));
  return from < to ? { from, to } : { from: from - 0.5, to: from + 0.5 };
}

/** Index of the first point with x >= `value`; the number of points where there is none. */
export function firstAt(line: ChartLine, value: number): number {
  let [low, high] = [0, line.y.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xAt(line, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the point nearest to `value`; -1 where there is none. */
export function nearestAt(line: ChartLine, value: number): number {
  const at = firstAt(line, value);
  if (at === 0 || at >= line.y.length) return Math.min(at, line.y.length - 1);
  return value - xAt(line, at - 1) < xAt(line, at) - value ? at - 1 : at;
}
