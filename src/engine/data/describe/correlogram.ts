/** What a column remembers of itself: autocorrelation and partial autocorrelation over lags, by Fourier transforms. */
import { createFft, type Fft, powerOfTwo } from './fft.ts';
import type { Statistics } from './statistics.ts';

/** At lags 0, 1, ...; both are empty for a constant and for fewer than three values. */
export interface Correlogram {
  readonly autocorrelation: Float64Array;
  /** NaN from the lag on at which missing values make the recursion break down. */
  readonly partial: Float64Array;
  /** Correlations of white noise are within plus and minus this, 95 of 100 times (Bartlett 1946). */
  readonly limit: number;
}

/** Standard deviations of a normal distribution that 95 % of its values lie within. */
const normal95 = 1.959963984540054;

/**
 * Of `values`, at lags up to `lags` (fewer for a short column). c(k) = s(k) / (pairs(k) + k), where s(k) sums the products
 * about the mean of those pairs that are both there: without missing values that is the usual estimate, divided by n at
 * every lag (Box and Jenkins 1970), and with them what R's `acf` has for `na.pass`.
 */
export function* correlogramOf(
  values: Float64Array,
  about: Pick<Statistics, 'n' | 'mean' | 'min' | 'max'>,
  lags: number,
): Generator<void, Correlogram> {
  const limit = normal95 / Math.sqrt(about.n);
  const none = new Float64Array(0);
  if (about.n < 3 || about.min === about.max) return { autocorrelation: none, partial: none, limit };
  const count = Math.min(lags, values.length - 1);
  const around = (value: number): number => (Number.isFinite(value) ? value - about.mean : 0);
  const sums = yield* laggedProducts(values, count, around);
  const whole = about.n === values.length;
  const there = (value: number): number => (Number.isFinite(value) ? 1 : 0);
  const pairs = whole ? null : yield* laggedProducts(values, count, there);
  const covariance = sums.map((sum, k) =>
    pairs === null ? sum / values.length : sum / (Math.round(pairs[k]) + k),
  );
  const autocorrelation = covariance.map((c, k) => (k === 0 ? 1 : c / covariance[0]));
  return { autocorrelation, partial: partialOf(autocorrelation), limit };
}

/**
 * Partial autocorrelation from the autocorrelation at lags 0, 1, ..., by the recursion of Durbin and Levinson: phi(k, k)
 * of the autoregression of order k.
 */
export function partialOf(r: Float64Array): Float64Array {
  const partial = new Float64Array(r.length).fill(NaN);
  if (r.length > 0) partial[0] = 1;
  let before = new Float64Array(0);
  let left = 1;
  for (let k = 1; k < r.length; k++) {
    let sum = r[k];
    for (let j = 1; j < k; j++) sum -= before[j - 1] * r[k - j];
    const phi = sum / left;
    if (!(Math.abs(phi) <= 1)) return partial;
    partial[k] = phi;
    const next = new Float64Array(k);
    for (let j = 1; j < k; j++) next[j - 1] = before[j - 1] - phi * before[k - j - 1];
    next[k - 1] = phi;
    before = next;
    left *= 1 - phi * phi;
  }
  return partial;
}

/**
 * s(k) = sum over t of f(x[t]) f(x[t + k]) for k = 0 ... lags. The column is cut into parts; the products of a part with
 * what follows it come from one transform (the part as real, the part and what follows as imaginary numbers).
 */
function* laggedProducts(
  values: Float64Array,
  lags: number,
  of: (value: number) => number,
): Generator<void, Float64Array> {
  const size = powerOfTwo(Math.min(2 * (values.length + lags), Math.max(8 * (lags + 1), 16_384)));
  const fft = createFft(size);
  const part = size - lags;
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  const spectrum = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  for (let start = 0; start < values.length; start += part) {
    for (let i = 0; i < size; i++) {
      const value = start + i < values.length ? of(values[start + i]) : 0;
      real[i] = i < part ? value : 0;
      imaginary[i] = value;
    }
    fft.forward(real, imaginary);
    addCrossSpectrum(spectrum, real, imaginary);
    yield;
  }
  return backFrom(spectrum, fft)
    .subarray(0, lags + 1)
    .slice();
}

/** Adds conj(A) C of the transforms A and C of two real sequences that went through one transform as a + i c. */
function addCrossSpectrum(
  spectrum: { real: Float64Array; imaginary: Float64Array },
  real: Float64Array,
  imaginary: Float64Array,
): void {
  const size = real.length;
  for (let k = 0; k < size; k++) {
    const other = (size - k) & (size - 1);
    const aRe = (real[k] + real[other]) / 2;
    const aIm = (imaginary[k] - imaginary[other]) / 2;
    const cRe = (imaginary[k] + imaginary[other]) / 2;
    const cIm = (real[other] - real[k]) / 2;
    spectrum.real[k] += aRe * cRe + aIm * cIm;
    spectrum.imaginary[k] += aRe * cIm - aIm * cRe;
  }
}

/** Real part of the inverse transform: of conj(X), which has the same real part. Overwrites the spectrum. */
function backFrom(
  { real, imaginary }: { real: Float64Array; imaginary: Float64Array },
  fft: Fft,
): Float64Array {
  for (let k = 0; k < imaginary.length; k++) imaginary[k] = -imaginary[k];
  fft.forward(real, imaginary);
  return real.map((value) => value / fft.size);
}
