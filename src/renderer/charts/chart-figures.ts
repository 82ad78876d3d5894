/** The charts of the window as figures for print: the same data, in a journal's manner. */
import type { AnyFigure, Curve, Figure, FigureReference, Look } from '../../engine/export/figure.ts';
import { barFigure } from '../../engine/export/figure.ts';
import { seriesDate } from '../format/time.ts';
import type { BarsSpec } from './bars-spec.ts';
import {
  firstAt,
  legendKey,
  xAt,
  type ChartArea,
  type ChartLine,
  type ChartSpec,
  type Span,
} from './chart-spec.ts';
import type { MatrixSpec } from './matrix-spec.ts';
import type { Role } from './palette.ts';
import type { PointsSpec } from './points-spec.ts';

/** Okabe and Ito's colours on white paper, one meaning each as on the screen; dashes in points. */
const looks: Readonly<Record<Role, Look>> = {
  training: { colour: '#0072b2', dash: '' },
  validation: { colour: '#d55e00', dash: '4 1.5' },
  test: { colour: '#009e73', dash: '1.2 1.2' },
  forecast: { colour: '#cc79a7', dash: '3 1.5' },
  actual: { colour: '#000000', dash: '' },
  extra: { colour: '#e69f00', dash: '5 1.5 1.2 1.5' },
};
const spare = ['', '4 1.5', '1.2 1.2', '5 1.5 1.2 1.5', '2.5 1'];

/** What of a line chart is on show: the part of its x axis, its scale, and the lines that are not hidden. */
export interface Shown {
  readonly span: Span;
  readonly log: boolean;
  readonly hidden: ReadonlySet<string>;
}

/** Lines, areas and marked points inside the span. */
export function lineFigure(spec: ChartSpec, { span, log, hidden }: Shown): Figure {
  const lines = spec.lines.filter((line) => !hidden.has(legendKey(line)));
  const lookFor = looksOf(lines);
  const curve = (line: ChartLine): Curve => ({
    ...inside(line, span),
    label: line.label,
    look: lookFor(line),
    ...(line.group === undefined ? {} : { group: line.group }),
    ...(line.right === true ? { right: true } : {}),
  });
  const right = lines.some((line) => line.right === true);
  return {
    title: spec.title,
    x: { label: spec.xLabel, log: spec.xLog === true, range: [span.from, span.to], ...dateTicks(spec, span) },
    y: { label: spec.yLabel, log },
    ...(right ? { right: { label: spec.rightLabel ?? '', log } } : {}),
    curves: lines.filter(({ points }) => points !== true).map(curve),
    clouds: lines.filter(({ points }) => points === true).map((line) => ({ ...curve(line), look: marked })),
    areas: (spec.areas ?? []).filter(({ label }) => !hidden.has(label)).map((area) => areaInside(area, span)),
    references: [...bandReferences(spec, span), ...(spec.references ?? [])],
  };
}

/** Points, or paths where they are joined. */
export function pointsFigure(spec: PointsSpec): Figure {
  const { title, clouds, references = [], unitCircle } = spec;
  return {
    title,
    x: { label: spec.xLabel, log: spec.xLog === true },
    y: { label: spec.yLabel, log: spec.yLog === true },
    ...(spec.joined === true ? { curves: clouds } : { curves: [], clouds }),
    references,
    ...(unitCircle === true ? { unitCircle } : {}),
  };
}

/** Bars with their names. */
export const barsFigure = ({ title, yLabel, yLog, labels, values }: BarsSpec): Figure =>
  barFigure({ title, y: { label: yLabel, log: yLog === true }, labels, values });

/** A heat map. */
export const matrixFigure = ({ xLabel, yLabel, ...spec }: MatrixSpec): AnyFigure => ({
  ...spec,
  x: { label: xLabel },
  y: { label: yLabel },
});

const marked: Look = { colour: '#d55e00', dash: '' };

/** The look of a line's role; another dash where two names have the same role. */
function looksOf(lines: readonly ChartLine[]): (line: ChartLine) => Look {
  const keys = [...new Set(lines.map(legendKey))];
  return (line) => {
    const before = keys.slice(0, keys.indexOf(legendKey(line)));
    const same = before.filter((key) =>
      lines.some((other) => legendKey(other) === key && other.role === line.role),
    );
    return same.length === 0
      ? looks[line.role]
      : { ...looks[line.role], dash: spare[same.length % spare.length] };
  };
}

function inside(line: ChartLine, { from, to }: Span): Pick<Curve, 'x' | 'y'> {
  const [start, end] = [firstAt(line, from), endOf(line, to)];
  return {
    x: Float64Array.from({ length: Math.max(0, end - start) }, (_, i) => xAt(line, start + i)),
    y: line.y.subarray(start, Math.max(start, end)),
  };
}

function areaInside({ label, role, x, low, high }: ChartArea, { from, to }: Span) {
  const line: ChartLine = { label, role, x, y: low };
  const [start, end] = [firstAt(line, from), Math.max(firstAt(line, from), endOf(line, to))];
  const part = (values: Float64Array) => values.subarray(start, end);
  return { label, x: part(x), low: part(low), high: part(high), look: looks[role] };
}

/** Index after the last point with x <= `to`. */
function endOf(line: ChartLine, to: number): number {
  let end = firstAt(line, to);
  while (end < line.y.length && xAt(line, end) <= to) end++;
  return end;
}

/** Dates at five even places: seconds since 1970 are no round numbers for a reader. */
function dateTicks({ xKind }: ChartSpec, { from, to }: Span) {
  if (xKind !== 'date') return {};
  const ticks = [0, 1, 2, 3].map((i) => from + ((i + 0.5) / 4) * (to - from));
  return { ticks: ticks.map((at) => ({ at, text: seriesDate(at) })) };
}

/** Where shaded parts of the screen begin. */
const bandReferences = ({ bands = [] }: ChartSpec, { from, to }: Span): FigureReference[] =>
  bands
    .filter((band) => band.from >= from && band.from <= to)
    .map((band) => ({ axis: 'x', at: band.from, label: band.label }));
