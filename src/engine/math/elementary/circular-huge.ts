/**
 * Huge angles (Payne and Hanek): x times 2/pi in whole-number arithmetic with as many digits as the largest
 * exponent needs. Slow (microseconds) and exact; only sin and cos of 2^20 and beyond come here.
 */
import { highWord } from './bits.ts';
import type { Reduced } from './circular.ts';

/** floor(2/pi * 2^1200): 1024 bits for the exponent range, the rest for the digits that are left. */
const TWO_OVER_PI = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424' +
    'dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d6' +
    '39835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74' +
    'f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b',
);
const TWO_OVER_PI_BITS = 1200;
/** floor(pi/2 * 2^190). */
const HALF_PI = 0x6487ed5110b4611a62633145c06e0e68948127044533e63an;
const HALF_PI_BITS = 190;
/** Fractional bits of what is left; the last line's exponents are this number. */
const RESULT_BITS = 200;

/** The nearest multiple of pi/2 (modulo 4) and what is left of x, to about 2^-130. For |x| >= 2^20. */
export function reduceHuge(x: number): Reduced {
  const exponent = ((highWord(Math.abs(x)) >>> 20) & 0x7ff) - 1075;
  const bits = TWO_OVER_PI_BITS - exponent;
  const turns = wholeMantissa(x, exponent) * TWO_OVER_PI;
  const quadrants = (turns + (1n << BigInt(bits - 1))) >> BigInt(bits);
  const rest = turns - (quadrants << BigInt(bits));
  const angle = (rest * HALF_PI) >> BigInt(bits + HALF_PI_BITS - RESULT_BITS);
  const hi = Number(angle);
  const lo = Number(angle - BigInt(hi));
  return { quadrant: Number(quadrants & 3n), hi: hi * 2 ** -200, lo: lo * 2 ** -200 };
}

/** x / 2^exponent, a whole number below 2^53. Halving and doubling are exact here, and no power overflows. */
function wholeMantissa(x: number, exponent: number): bigint {
  let mantissa = x;
  for (let left = exponent; left > 0; left--) mantissa *= 0.5;
  for (let left = exponent; left < 0; left++) mantissa *= 2;
  return BigInt(mantissa);
}
