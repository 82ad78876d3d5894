/** The axes of a line chart as chart.js wants them: quiet, with numbers that read well. */
import type { ScaleOptionsByType } from 'chart.js';
import { seriesDate } from '../format/time.ts';
import type { ChartSpec, Span } from './chart-spec.ts';
import { token } from './palette.ts';

export const axisFont = { size: 11 };

/** Axes of stacked charts take at least this width, so that their plots lie below each other. */
const axisWidth = 60;

/** The horizontal axis, showing `span`. */
export function xAxis(spec: ChartSpec, span: Span): object {
  const text = (value: number): string => (spec.xKind === 'date' ? seriesDate(value) : shortTick(value));
  return {
    type: spec.xLog === true ? 'logarithmic' : 'linear',
    min: span.from,
    max: span.to,
    title: { display: spec.bareX !== true, text: spec.xLabel, color: token('muted'), font: axisFont },
    grid: { color: token('grid') },
    border: { color: token('line-strong') },
    ticks: {
      color: token('muted'),
      font: axisFont,
      maxRotation: 0,
      autoSkipPadding: 24,
      includeBounds: false,
      ...(spec.xKind === 'count' ? { precision: 0 } : {}),
      callback: (value: number | string, _at: number, ticks: readonly { value: number }[]) =>
        spec.xLog === true ? logTick(Number(value), ticks) : text(Number(value)),
    },
  };
}

/** A vertical axis. Limits set by zooming it (`before`) are kept as long as its type stays. */
export function yAxis(
  label: string,
  how: {
    log: boolean;
    right: boolean;
    before: unknown;
    height: number;
    top?: number | undefined;
    bottom?: number | undefined;
  },
): object {
  const type = how.log ? 'logarithmic' : 'linear';
  const before = how.before as Partial<ScaleOptionsByType<'linear' | 'logarithmic'>> | undefined;
  const limits = before?.type === type ? { min: before.min, max: before.max } : {};
  return {
    type,
    axis: 'y',
    ...limits,
    ...(how.top === undefined ? {} : { suggestedMax: how.top }),
    ...(how.bottom === undefined ? {} : { suggestedMin: how.bottom }),
    afterFit: (scale: { width: number }) => void (scale.width = Math.max(scale.width, axisWidth)),
    position: how.right ? 'right' : 'left',
    title: { display: label !== '', text: label, color: token('muted'), font: axisFont },
    grid: how.right ? { display: false } : { color: token('grid') },
    border: { color: token('line-strong') },
    ticks: {
      color: token('muted'),
      font: axisFont,
      // Linear ticks are chosen to fit; skipping every other one would leave odd numbers.
      ...(how.log
        ? {}
        : { autoSkip: false, maxTicksLimit: Math.min(8, Math.max(3, Math.round(how.height / 36))) }),
      callback: (value: number | string, _at: number, ticks: readonly { value: number }[]) =>
        how.log ? logTick(Number(value), ticks) : shortTick(Number(value)),
    },
  };
}

/**
 * On a logarithmic axis whole powers of ten are written; over less than two of them also 2 and 5 times a power, and
 * over less than two of those every tick.
 */
export function logTick(value: number, ticks: readonly { value: number }[]): string | null {
  const written = [[1], [1, 2, 5]].find(
    (few) => ticks.filter((tick) => few.includes(mantissa(tick.value))).length >= 2,
  );
  return written === undefined || written.includes(mantissa(value)) ? shortTick(value) : null;
}

const mantissa = (value: number): number =>
  Number((value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toPrecision(3));

/** A number beside an axis. */
export function shortTick(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e6))
    return value.toExponential().replace('e+', 'e').replace('-', '−');
  return String(Number(value.toPrecision(10))).replace('-', '−');
}
