/**
 * Random numbers: named streams that are opened from a seed, each with its own small state.
 * The generator is xoroshiro128+ (Blackman and Vigna 2018) from `pure-rand`.
 */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { UnfoldError } from './errors.ts';
import { sha256Bytes } from './hash.ts';
import { log } from './math/elementary.ts';

/** Where a stream stands. Plain numbers: JSON keeps it exactly. */
export interface StreamState {
  /** The generator's 128 bits as four signed 32-bit words. */
  readonly words: readonly [number, number, number, number];
  /** The second normal number of a pair, when one waits to be used. */
  readonly spare: number | null;
}

/** A sequence of random numbers. Every call moves the state on. */
export interface Stream {
  /** Uniform on [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** Uniform between lo (included) and hi (excluded, up to rounding). */
  uniformIn(lo: number, hi: number): number;
  /** Standard normal (mean 0, variance 1). */
  normal(): number;
  /** A whole number n, lo <= n < hi, every one equally likely. hi - lo is 1 to 2^32. */
  integer(lo: number, hi: number): number;
  /** The numbers 0 to n - 1 in random order. */
  permutation(n: number): Uint32Array;
  /** Where the stream stands; `restoreStream` goes on from there. */
  state(): StreamState;
}

/**
 * Opens the stream of one purpose ('initial weights', 'order of sequences', ...) under a seed. The start is the
 * SHA-256 of both, so streams do not overlap in practice and a new consumer never shifts another one's numbers.
 * Throws where the seed is not a whole number from 0 to 2^53 - 1.
 */
export function openStream(seed: number, purpose: string): Stream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UnfoldError(
      'random.bad-seed',
      `The seed is ${seed}; it must be a whole number from 0 to 9007199254740991. Choose another seed.`,
    );
  }
  const digest = sha256Bytes(new TextEncoder().encode(`${seed}\n${purpose}`));
  const view = new DataView(digest.buffer, digest.byteOffset, 16);
  const words = [0, 4, 8, 12].map((at) => view.getInt32(at, true));
  return restoreStream({ words: [words[0], words[1], words[2], words[3]], spare: null });
}

/** A stream that goes on exactly where `state` was taken. Throws where the state is not one. */
export function restoreStream(state: StreamState): Stream {
  checkState(state);
  const generator = xoroshiro128plusFromState(state.words);
  let spare = state.spare;

  // The generator returns the low half of a 64-bit sum, whose lowest bits are the weakest: they are dropped.
  const uniform = (): number => ((generator.next() >>> 5) * 2 ** 26 + (generator.next() >>> 6)) * 2 ** -53;

  const below = (count: number): number => {
    if (count === 1) return 0;
    const shift = Math.clz32(count - 1);
    for (;;) {
      const candidate = generator.next() >>> shift;
      if (candidate < count) return candidate;
    }
  };

  /** Marsaglia's polar method (1964): two normals from a point inside the unit circle. */
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      spare = v * factor;
      return u * factor;
    }
  };

  return {
    uniform,
    uniformIn: (lo, hi) => lo + (hi - lo) * uniform(),
    normal,
    integer: (lo, hi) => lo + below(checkedCount(lo, hi)),
    permutation: (n) => shuffled(n, below),
    state: () => {
      const [a, b, c, d] = generator.getState();
      return { words: [a, b, c, d], spare };
    },
  };
}

/** Fisher and Yates' shuffle of 0 to n - 1. */
function shuffled(n: number, below: (count: number) => number): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n > 2 ** 32 - 1) {
    throw new UnfoldError(
      'random.bad-range',
      `permutation(${n}): the length must be a whole number from 0 to 2^32 - 1.`,
    );
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

function checkedCount(lo: number, hi: number): number {
  const count = hi - lo;
  if (Number.isSafeInteger(lo) && Number.isSafeInteger(hi) && count >= 1 && count <= 2 ** 32) return count;
  throw new UnfoldError(
    'random.bad-range',
    `integer(${lo}, ${hi}): the bounds must be whole numbers with 1 <= hi - lo <= 2^32.`,
  );
}

function checkState(state: StreamState): void {
  const { words, spare } = state;
  const whole = Array.isArray(words) && words.length === 4 && words.every((word) => (word | 0) === word);
  if (whole && words.some((word) => word !== 0) && (spare === null || Number.isFinite(spare))) return;
  throw new UnfoldError(
    'random.bad-state',
    'The state of a random stream must be four signed 32-bit whole numbers, not all 0, and a spare number or null. Take it from state().',
  );
}
