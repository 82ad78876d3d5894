/** Colours for numbers: a scale through three colours, and the range of numbers that it spans. */

export type ScaleKind = 'signed' | 'unit' | 'range';

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The numbers at the ends of the scale. */
export interface HeatRange {
  readonly from: number;
  readonly to: number;
}

/** From -largest to largest, from 0 to 1, or over what occurs; never of no width. */
export function heatRange(values: Float64Array, kind: ScaleKind): HeatRange {
  if (kind === 'unit') return { from: 0, to: 1 };
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return kind === 'signed' ? { from: -1, to: 1 } : { from: 0, to: 1 };
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (kind === 'signed') return { from: -largest, to: largest };
  return low < high ? { from: low, to: high } : { from: low - largest / 2, to: high + largest / 2 };
}

/** The colour of a number on a scale through `stops` (at least two); null for what is not a number. */
export function heatColour(value: number, { from, to }: HeatRange, stops: readonly Rgb[]): Rgb | null {
  if (Number.isNaN(value)) return null;
  const share = Math.min(1, Math.max(0, (value - from) / (to - from))) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(share));
  const part = share - i;
  const mix = (c: 0 | 1 | 2): number => Math.round(stops[i][c] + part * (stops[i + 1][c] - stops[i][c]));
  return [mix(0), mix(1), mix(2)];
}

/** '#rrggbb' as numbers. @throws Error where it is something else: colours are written in theme.css */
export function readRgb(hex: string): Rgb {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (parts === null) throw new Error(`"${hex}" is no colour of the form #rrggbb.`);
  return [parseInt(parts[1], 16), parseInt(parts[2], 16), parseInt(parts[3], 16)];
}
