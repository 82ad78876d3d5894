/** At which frequencies a column moves: its power spectrum by Welch's method. */
import { cos } from '../../math/elementary.ts';
import { createFft } from './fft.ts';

/** One-sided density: the sum of `power` times the distance of frequencies is about the variance. */
export interface Spectrum {
  /** Cycles a row, 0 ... 0.5. */
  readonly frequency: Float64Array;
  /** Squared unit of the column per cycle a row; empty where no segment is without missing values. */
  readonly power: Float64Array;
  /** Rows of a segment. */
  readonly segment: number;
  /** Segments that were averaged, and those left out for a missing value in them. */
  readonly used: number;
  readonly leftOut: number;
}

/** The shortest and the longest segment that is chosen without being asked for. */
const [shortest, longest] = [16, 4096];

/**
 * Welch 1967: segments of `segment` rows (a power of two) that overlap by half, each about its own mean, under a Hann
 * window; their periodograms are averaged. Segments with a missing value are left out. Without `segment` it is the
 * longest up to 4096 of which at least four fit and one is whole.
 */
export function* spectrumOf(
  values: Float64Array,
  segment = proposedSegment(values.length),
): Generator<void, Spectrum> {
  const found = yield* averaged(values, segment);
  return found.used === 0 && segment > shortest ? yield* spectrumOf(values, segment / 2) : found;
}

/** Without a whole segment the density is empty. */
function* averaged(values: Float64Array, segment: number): Generator<void, Spectrum> {
  const fft = createFft(segment);
  const window = Float64Array.from(
    { length: segment },
    (_, i) => 0.5 - 0.5 * cos((2 * Math.PI * i) / segment),
  );
  const half = segment >> 1;
  const total = new Float64Array(half + 1);
  const [real, imaginary] = [new Float64Array(segment), new Float64Array(segment)];
  let [used, leftOut] = [0, 0];
  for (let start = 0; start + segment <= values.length; start += half) {
    if (windowed(values.subarray(start, start + segment), window, real)) {
      imaginary.fill(0);
      fft.forward(real, imaginary);
      for (let k = 0; k <= half; k++) total[k] += real[k] * real[k] + imaginary[k] * imaginary[k];
      used += 1;
    } else leftOut += 1;
    yield;
  }
  const weight = window.reduce((sum, value) => sum + value * value, 0) * used;
  const sides = (k: number): number => (k === 0 || k === half ? 1 : 2);
  return {
    frequency: used === 0 ? new Float64Array(0) : total.map((_, k) => k / segment),
    power: used === 0 ? new Float64Array(0) : total.map((sum, k) => (sides(k) * sum) / weight),
    segment,
    used,
    leftOut,
  };
}

/** Writes the segment about its mean, times the window, into `out`; false where a value is missing. */
function windowed(part: Float64Array, window: Float64Array, out: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < part.length; i++) sum += part[i];
  if (!Number.isFinite(sum)) return false;
  const mean = sum / part.length;
  for (let i = 0; i < part.length; i++) out[i] = (part[i] - mean) * window[i];
  return true;
}

function proposedSegment(length: number): number {
  let segment = longest;
  while (segment > shortest && 2.5 * segment > length) segment /= 2;
  return segment;
}
