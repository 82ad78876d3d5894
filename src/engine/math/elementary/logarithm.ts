/**
 * log and log1p in float64. The number is 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); with
 * s = f / (2 + f), log(1 + f) = log((1 + s) / (1 - s)) = f - (f^2/2 - s (f^2/2 + z R(z))), z = s^2.
 * The arrangement that keeps f whole until the last subtraction is the one of FDLIBM's e_log.c.
 */
import { highWord, withHighWord } from './bits.ts';
import * as K from './coefficients.ts';

/** Natural logarithm. Error below 1 ulp; NaN below 0, -Infinity at 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  return x < SMALLEST_NORMAL ? logOfNormal(x * 2 ** 54, -54, 0) : logOfNormal(x, 0, 0);
}

/** log(1 + x), accurate near 0 too. Error below 1 ulp; NaN below -1, -Infinity at -1. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity || Math.abs(x) < 2 ** -54) return x;
  if (x > -0.2928 && x < 0.4142) return x - seriesRest(x);
  const u = 1 + x;
  // What rounding 1 + x lost, as a part of u: log(u + lost) = log(u) + lost / u.
  const lost = x > 1 ? 1 - (u - x) : x - (u - 1);
  return logOfNormal(u, 0, lost / u);
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** log(x) + correction + exponent ln 2 for a normal x. */
function logOfNormal(x: number, exponent: number, correction: number): number {
  const high = highWord(x);
  const fraction = high & 0xfffff;
  // 0x6a09f is where sqrt(2) begins: above it the number is halved.
  const halved = fraction > 0x6a09e ? 1 : 0;
  const k = (high >>> 20) - 1023 + halved + exponent;
  const f = withHighWord(x, fraction | (halved === 1 ? 0x3fe00000 : 0x3ff00000)) - 1;
  if (k === 0) return f - (seriesRest(f) - correction);
  return k * K.LN2_HI - (seriesRest(f) - (k * K.LN2_LO + correction) - f);
}

/** f - log(1 + f). */
function seriesRest(f: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (K.L0 + z * (K.L1 + z * (K.L2 + z * (K.L3 + z * (K.L4 + z * (K.L5 + z * K.L6))))));
  const halfSquare = 0.5 * f * f;
  return halfSquare - s * (halfSquare + r);
}
