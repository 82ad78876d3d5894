/** Moves between a float64 and its bits. Little-endian, as every machine that runs V8 is. */
const floats = new Float64Array(1);
const words = new Uint32Array(floats.buffer);

/** The upper 32 bits of x: sign, exponent, first 20 bits of the fraction. */
export function highWord(x: number): number {
  floats[0] = x;
  return words[1];
}

/** x with its upper 32 bits replaced. */
export function withHighWord(x: number, high: number): number {
  floats[0] = x;
  words[1] = high;
  return floats[0];
}

/** |y| with the sign of x, also where x is -0. */
export function withSignOf(y: number, x: number): number {
  return x < 0 || (x === 0 && 1 / x < 0) ? -y : y;
}

const LOWEST = -600;
const powers = Float64Array.from({ length: 1201 }, () => 1);
for (let k = 1; k <= 600; k++) {
  powers[k - LOWEST] = 2 * powers[k - 1 - LOWEST];
  powers[-k - LOWEST] = 0.5 * powers[-k + 1 - LOWEST];
}

/** 2^k for a whole number k, |k| <= 600. */
export function powerOfTwo(k: number): number {
  return powers[k - LOWEST];
}

/** x 2^k rounded once, for |k| <= 1200 and x between 1/2 and 2. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  const half = k >> 1;
  return x * powers[half - LOWEST] * powers[k - half - LOWEST];
}
