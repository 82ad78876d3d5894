/** The discrete Fourier transform of a power of two points: radix 2, in place, the same bits on every host. */
import { UnfoldError } from '../../errors.ts';
import { cos, sin } from '../../math/elementary.ts';

/** A transform of `size` points with its table of roots of unity. */
export interface Fft {
  readonly size: number;
  /** X[k] = sum over t of x[t] exp(-2 pi i k t / size). Both parts (size) are overwritten with the result. */
  forward(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Decimation in time (Cooley and Tukey 1965): points in bit-reversed order, then log2(size) rounds of butterflies.
 * @throws UnfoldError 'data.transform-size' where `size` is no power of two
 */
export function createFft(size: number): Fft {
  if (!(size >= 1) || (size & (size - 1)) !== 0)
    throw new UnfoldError(
      'data.transform-size',
      `A transform of ${size} points was asked for; give a power of two.`,
    );
  const half = size >> 1;
  const angle = (k: number): number => (2 * Math.PI * k) / size;
  const cosines = Float64Array.from({ length: half }, (_, k) => cos(angle(k)));
  const sines = Float64Array.from({ length: half }, (_, k) => -sin(angle(k)));
  const order = reversedBits(size);
  return {
    size,
    forward(real, imaginary) {
      reorder(order, real, imaginary);
      for (let span = 1; span < size; span <<= 1) butterflies({ real, imaginary }, { cosines, sines }, span);
    },
  };
}

/** The smallest power of two that is not below `count`. */
export function powerOfTwo(count: number): number {
  let size = 1;
  while (size < count) size *= 2;
  return size;
}

function reversedBits(size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let i = 1; i < size; i++) order[i] = (order[i >> 1] >> 1) | (i & 1 ? size >> 1 : 0);
  return order;
}

function reorder(order: Uint32Array, real: Float64Array, imaginary: Float64Array): void {
  for (let i = 0; i < order.length; i++) {
    const j = order[i];
    if (j <= i) continue;
    const re = real[i];
    const im = imaginary[i];
    real[i] = real[j];
    imaginary[i] = imaginary[j];
    real[j] = re;
    imaginary[j] = im;
  }
}

/** One round: pairs `span` apart, in groups of 2 span. */
function butterflies(
  { real, imaginary }: { real: Float64Array; imaginary: Float64Array },
  { cosines, sines }: { cosines: Float64Array; sines: Float64Array },
  span: number,
): void {
  const size = real.length;
  const stride = size / (2 * span);
  for (let start = 0; start < size; start += 2 * span) {
    for (let k = 0; k < span; k++) {
      const c = cosines[k * stride];
      const s = sines[k * stride];
      const low = start + k;
      const high = low + span;
      const re = c * real[high] - s * imaginary[high];
      const im = c * imaginary[high] + s * real[high];
      real[high] = real[low] - re;
      imaginary[high] = imaginary[low] - im;
      real[low] += re;
      imaginary[low] += im;
    }
  }
}
