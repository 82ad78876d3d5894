/**
 * Elementary functions in whole-number arithmetic, as an oracle. A fixed-point number with `bits` fractional bits is
 * a bigint. Results are good to a few units of 2^-bits; plain series, no care for speed.
 */

/** Fixed point of a finite double, exact where `bits` reaches its last bit. */
export function toFixed(x: number, bits: number): bigint {
  const { mantissa, exponent } = decompose(x);
  return shifted(mantissa, exponent + bits);
}

/** |value of y - fixed| in units of the last place of the double (or float32) nearest to the exact number. */
export function ulpError(y: number, fixed: bigint, bits: number, single = false): number {
  const magnitude = fixed < 0n ? -fixed : fixed;
  const top = magnitude.toString(2).length - 1 - bits;
  const ulp = single ? Math.max(top - 23, -149) : Math.max(top - 52, -1074);
  const difference = toFixed(y, bits) - fixed;
  // 2^-40 of an ulp is finer than any bound that is tested.
  return Number(shifted(difference < 0n ? -difference : difference, 40 - (ulp + bits))) * 2 ** -40;
}

/** e^x. */
export function expFixed(x: bigint, bits: number): bigint {
  const guard = 40n;
  const work = BigInt(bits) + guard;
  const ln2 = ln2Fixed(Number(work));
  const wide = x << guard;
  const k = rounded(wide, ln2);
  const r = (wide - k * ln2) >> 8n;
  let sum = 1n << work;
  let term = sum;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * r) / n) >> work;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = (sum * sum) >> work;
  return shifted(sum, Number(k - guard));
}

/** Natural logarithm of a positive number. */
export function logFixed(x: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits);
  const k = x.toString(2).length - 1 - bits;
  // m between 2/3 and 4/3 keeps the series short.
  const shift = shifted(x, -k) * 3n > one * 4n ? k + 1 : k;
  const m = shifted(x, -shift);
  return 2n * atanhFixed(((m - one) << BigInt(bits)) / (m + one), bits) + BigInt(shift) * ln2Fixed(bits);
}

/** sin and cos. */
export function sinCosFixed(x: bigint, bits: number): { sin: bigint; cos: bigint } {
  const halfPi = piFixed(bits) >> 1n;
  const quadrant = rounded(x, halfPi);
  const r = x - quadrant * halfPi;
  const s = alternatingSeries(r, r, { bits, first: 1n });
  const c = alternatingSeries(r, 1n << BigInt(bits), { bits, first: 0n });
  const q = Number(((quadrant % 4n) + 4n) % 4n);
  return [
    { sin: s, cos: c },
    { sin: c, cos: -s },
    { sin: -s, cos: -c },
    { sin: -c, cos: s },
  ][q];
}

/** a / b. */
export function divideFixed(a: bigint, b: bigint, bits: number): bigint {
  return (a << BigInt(bits)) / b;
}

/** The whole m and e with x = m 2^e. */
function decompose(x: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: x < 0 ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

function shifted(x: bigint, by: number): bigint {
  return by >= 0 ? x << BigInt(by) : x >> BigInt(-by);
}

/** x / unit to the nearest whole number. */
function rounded(x: bigint, unit: bigint): bigint {
  const doubled = 2n * x + unit;
  const quotient = doubled / (2n * unit);
  return doubled < 0n && quotient * 2n * unit !== doubled ? quotient - 1n : quotient;
}

/** x + x^3/3 + x^5/5 + ... */
function atanhFixed(x: bigint, bits: number): bigint {
  const width = BigInt(bits);
  const square = (x * x) >> width;
  let sum = 0n;
  let power = x;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * square) >> width;
  }
  return sum;
}

/** first - first r^2 / ((n+1)(n+2)) + ..., the sine from n = 1 and the cosine from n = 0. */
function alternatingSeries(
  r: bigint,
  start: bigint,
  { bits, first }: { bits: number; first: bigint },
): bigint {
  const width = BigInt(bits);
  const square = (r * r) >> width;
  let term = start;
  let sum = start;
  for (let n = first; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * square) >> width) / ((n + 1n) * (n + 2n));
    sum += term;
  }
  return sum;
}

const constants = new Map<string, bigint>();

function constant(name: string, bits: number, compute: (work: number) => bigint): bigint {
  const key = `${name} ${bits}`;
  const known = constants.get(key) ?? compute(bits + 40) >> 40n;
  constants.set(key, known);
  return known;
}

/** ln 2 = 2 atanh(1/3). */
function ln2Fixed(bits: number): bigint {
  return constant('ln2', bits, (work) => 2n * atanhFixed((1n << BigInt(work)) / 3n, work));
}

/** pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin 1706). */
function piFixed(bits: number): bigint {
  return constant('pi', bits, (work) => 16n * arctanOfInverse(5n, work) - 4n * arctanOfInverse(239n, work));
}

function arctanOfInverse(n: bigint, bits: number): bigint {
  let power = (1n << BigInt(bits)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}
