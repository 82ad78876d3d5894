/** Axes of figures: their range, their ticks, and where values lie. */
import { log } from '../math/elementary.ts';
import type { FigureAxis } from './figure.ts';

/** The least value of a logarithmic axis, and the greatest size of any: room for the arithmetic of ticks. */
const [LEAST, MOST] = [1e-300, 1e300];

/** `place` gives the coordinate of a value; NaN for one that the axis cannot show. */
export interface Axis {
  readonly ticks: readonly number[];
  readonly low: number;
  readonly high: number;
  place(value: number): number;
  /** What is written at a tick. */
  text(tick: number): string;
}

/** Between which coordinates an axis lies, and what is known of it beside the data. */
export type AxisWish = Pick<FigureAxis, 'ticks' | 'range'> & {
  readonly log: boolean;
  readonly from: number;
  readonly to: number;
};

/** An axis over all finite values (of a logarithmic one, the positive) from the coordinate `from` to `to`. */
export function axisOf(columns: readonly ArrayLike<number>[], wish: AxisWish): Axis {
  const { log: isLog, from, to } = wish;
  const range = wish.range ?? rangeOf(columns, isLog);
  const named = wish.ticks?.map(({ at }) => at);
  const ticks = named ?? (isLog ? decades(range) : linearTicks(range));
  const stretches = !isLog && named === undefined && wish.range === undefined && ticks.length > 0;
  const [low, high] = stretches ? [Math.min(range[0], ticks[0]), range[1]] : range;
  const scale = isLog ? log : (value: number) => value;
  const [a, b] = [scale(low), scale(high)];
  const slack = isLog ? 0 : (high - low) * 1e-9;
  const texts = new Map(wish.ticks?.map(({ at, text }) => [at, text]));
  return {
    low,
    high,
    ticks: ticks.filter(
      (tick) => tick >= low * (isLog ? 0.999 : 1) - slack && tick <= high * (isLog ? 1.001 : 1) + slack,
    ),
    place: (value) =>
      (isLog && !(value > 0)) || !(Math.abs(value) <= MOST)
        ? NaN
        : from + ((scale(value) - a) / (b - a)) * (to - from),
    text: (tick) => texts.get(tick) ?? shown(tick),
  };
}

/** A tick's number in at most five letters or as a power of ten. */
export function shown(tick: number): string {
  const text = String(Number(tick.toPrecision(6)));
  if (tick === 0 || (Math.abs(tick) >= 0.001 && Math.abs(tick) < 100_000)) return text.replace('-', '−');
  return Number(tick.toPrecision(6)).toExponential().replace('e+', 'e').replaceAll('-', '−');
}

function rangeOf(columns: readonly ArrayLike<number>[], positive: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i];
      if (!(Math.abs(value) <= MOST) || (positive && value < LEAST)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return positive ? [0.1, 1] : [0, 1];
  if (low < high) return [low, high];
  return positive ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
}

/** 1, 2 or 5 times a power of ten apart, about five of them. */
function linearTicks([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / 5;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  let unit = 1;
  while (unit > rough) unit /= 10;
  while (unit * 10 <= rough) unit *= 10;
  const step = unit * (rough > 5 * unit ? 10 : rough > 2 * unit ? 5 : rough > unit ? 2 : 1);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Powers of ten, thinned to at most six; of less than a decade, linear ticks. */
function decades([low, high]: readonly [number, number]): number[] {
  if (high / low < 10) return linearTicks([low, high]);
  const powers: number[] = [];
  let power = 1;
  while (power > low) power /= 10;
  while (power < low) power *= 10;
  for (; power <= high * 1.0000001; power *= 10) powers.push(power);
  const every = Math.ceil(powers.length / 6);
  return powers.filter((_, i) => i % every === 0);
}
