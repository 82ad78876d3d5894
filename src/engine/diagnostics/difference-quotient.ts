/** Derivatives by finite differences, with an estimate of their own error. */

/** A derivative along a line, and how far two steps of different length disagree about it. */
export interface Quotient {
  readonly value: number;
  readonly noise: number;
}

/** Steps relative to the size of what is moved, from long ones (error of the formula) to short ones (rounding). */
const STEPS = [6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26].map((power) => 1 / (1 << power));

/** Weights of f at -3, -2, -1, 1, 2, 3 steps, over 60 steps: an error of order step^6. */
const FACTORS = [-1, 9, -45, 45, -9, 1];
const PLACES = [-3, -2, -1, 1, 2, 3];

/** Calls of `f` at most. */
export const QUOTIENT_CALLS = STEPS.length * PLACES.length;

/**
 * df/ds at 0 by central differences of order 6. The step is shortened until two lengths agree best; what they still
 * differ by is `noise`: rounding where f is large against its derivative, or a kink.
 * @param size of what moves by s; steps are relative to the larger of it and 1
 */
export function differenceQuotient(f: (s: number) => number, size: number): Quotient {
  const scale = Math.max(1, Math.abs(size));
  let before = NaN;
  let best: Quotient = { value: NaN, noise: Infinity };
  let least = Infinity;
  for (const step of STEPS) {
    const h = step * scale;
    const values = PLACES.map((place) => f(place * h));
    const value = values.reduce((sum, y, k) => sum + FACTORS[k] * y, 0) / (60 * h);
    // Two short steps may agree by chance: rounding is never less than this.
    const rounding = (2 ** -52 * Math.max(...values.map(Math.abs))) / h;
    const noise = Math.max(Math.abs(value - before), rounding);
    // Relative, as steps far too long for a steep place agree well on a slope that is far too small.
    const share = value === 0 ? noise : noise / Math.abs(value);
    if (share < least) [best, least] = [{ value, noise }, share];
    else if (least < 1e-6 && share > 100 * least) break;
    before = value;
  }
  return best;
}
