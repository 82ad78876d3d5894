/** Unpacking with bounds: what grows beyond all measure is refused instead of filling the memory. */
import { Gunzip, Inflate, Unzlib } from 'fflate';
import { freeUnpackedBytes, maxRatio, maxUnpackedBytes } from './limits.ts';
import { Refusal } from './table.ts';

const slice = 16_384;

/** @throws Refusal 'import' errors for damaged or cut off data; a beginning (`isWhole` false) may be cut off */
export const gunzipLimited = (bytes: Uint8Array, { isWhole = true } = {}): Uint8Array =>
  unpack(bytes, (onData) => new Gunzip(onData), isWhole);

/** zlib data, as MAT files hold them. @throws Refusal */
export const unzlibLimited = (bytes: Uint8Array): Uint8Array =>
  unpack(bytes, (onData) => new Unzlib(onData), true);

/** Raw deflate data, as archives hold them. @throws Refusal */
export const inflateLimited = (bytes: Uint8Array): Uint8Array =>
  unpack(bytes, (onData) => new Inflate(onData), true);

type OnData = (bytes: Uint8Array, isFinal: boolean) => void;

function unpack(
  bytes: Uint8Array,
  make: (onData: OnData) => { push(bytes: Uint8Array, isFinal?: boolean): void },
  isWhole: boolean,
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let used = 0;
  const stream = make((piece) => {
    size += piece.length;
    refuseBomb(size, used);
    pieces.push(piece);
  });
  try {
    for (let at = 0; at < bytes.length; at += slice) {
      used = Math.min(bytes.length, at + slice);
      stream.push(bytes.slice(at, at + slice), isWhole && used === bytes.length);
    }
  } catch (cause) {
    if (cause instanceof Refusal || isWhole) throw refusalOf(cause);
  }
  return joinedOf(pieces, size);
}

function refuseBomb(size: number, used: number): void {
  if (size <= maxUnpackedBytes && (size <= freeUnpackedBytes || size <= maxRatio * used)) return;
  throw new Refusal({
    found: `${size} bytes unpacked from ${used}`,
    expected: `at most ${maxRatio} times as many, and at most ${maxUnpackedBytes}`,
    advice: 'If you trust the file, unpack it by hand, or save it without compression.',
  });
}

function refusalOf(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  return new Refusal({
    found: `compressed data that cannot be unpacked (${cause instanceof Error ? cause.message : String(cause)})`,
    expected: 'a whole file',
    advice: 'The file is damaged or was cut off; fetch or save it again.',
  });
}

function joinedOf(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
