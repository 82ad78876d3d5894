/** Places of ticks on an axis: round numbers, about as many as there is room for. */
import type { Span } from '../charts/chart-spec.ts';

/** Multiples of 1, 2 or 5 times a power of ten inside the span, at most about `most`. */
export function linearTicks({ from, to }: Span, most: number): readonly number[] {
  const rough = (to - from) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** Powers of ten inside a positive span, every second (third, ...) where there are many; with 2 and 5 between few. */
export function logTicks({ from, to }: Span, most: number): readonly number[] {
  const [low, high] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const decades = high - low + 1;
  const factors = decades <= most / 3 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / most));
  const ticks: number[] = [];
  for (let power = low - 1; power <= high; power++) {
    if (factors.length === 1 && (power - low) % every !== 0) continue;
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(12));
      if (value >= from && value <= to) ticks.push(value);
    }
  }
  return ticks;
}
