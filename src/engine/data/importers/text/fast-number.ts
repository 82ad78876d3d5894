/**
 * The common case of `numbers.ts`, straight from bytes: sign, digits, mark, digits, exponent. With at most 15
 * significant digits and a power of ten up to 10^22 both are exact in float64, so that one multiplication or division
 * rounds once, which is the correctly rounded value (Clinger 1990, section 4). All else takes the slow path.
 */

const powersOfTen = Float64Array.from([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]);

/** The number in bytes[start, end), or NaN where the slow path must read it. `mark` is the byte of the decimal mark. */
export function fastNumber(bytes: Uint8Array, start: number, end: number, mark: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 0x2d || sign === 0x2b) at++;
  let mantissa = 0;
  let digits = 0; // significant ones
  let seen = 0; // all digits
  let exponent = 0;
  let afterMark = false;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      if (mantissa !== 0) digits++;
      seen++;
      if (afterMark) exponent--;
    } else if (byte === mark && !afterMark) {
      afterMark = true;
    } else {
      break;
    }
  }
  if (seen === 0 || digits > 15) return NaN;
  if (at < end) {
    const written = fastExponent(bytes, at, end);
    if (Number.isNaN(written)) return NaN;
    exponent += written;
  }
  if (exponent < -22 || exponent > 22) return NaN;
  const size = exponent < 0 ? mantissa / powersOfTen[-exponent] : mantissa * powersOfTen[exponent];
  return sign === 0x2d ? -size : size;
}

/** The exponent in bytes[at, end), which must begin with e or E; NaN for anything else or more than three digits. */
function fastExponent(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at] | 0x20) !== 0x65) return NaN;
  const sign = bytes[at + 1];
  const first = sign === 0x2d || sign === 0x2b ? at + 2 : at + 1;
  if (first >= end || end - first > 3) return NaN;
  let value = 0;
  for (let k = first; k < end; k++) {
    const digit = bytes[k] - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return sign === 0x2d ? -value : value;
}
