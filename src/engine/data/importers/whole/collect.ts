/** Takes the bytes of a file, hashes them, and unpacks them where they are gzip. */
import { sha256Stream } from '../../../hash.ts';
import { gunzipLimited } from './inflate.ts';
import { maxFileBytes } from './limits.ts';
import { Refusal } from './table.ts';

/** The bytes so far. */
export interface Collected {
  push(chunk: Uint8Array): void;
  readonly size: number;
  readonly isTooLarge: boolean;
  sha256(): string;
  /** All bytes in one piece, unpacked. @throws Refusal where they are too many, or no whole gzip file */
  finish(): { bytes: Uint8Array; isCompressed: boolean };
}

/** Bytes in pieces, copied, as the caller may use its buffer again. */
export function collectBytes(): Collected {
  const hash = sha256Stream();
  let pieces: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk) {
      hash.update(chunk);
      size += chunk.length;
      if (size <= maxFileBytes) pieces.push(new Uint8Array(chunk));
      else pieces = [];
    },
    get size() {
      return size;
    },
    get isTooLarge() {
      return size > maxFileBytes;
    },
    sha256: () => hash.digest(),
    finish() {
      if (size > maxFileBytes) throw tooLarge(size);
      const bytes = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      pieces = [];
      return unpacked(bytes);
    },
  };
}

/** The bytes, unpacked where they begin as gzip files do. @throws Refusal */
export function unpacked(
  bytes: Uint8Array,
  { isWhole = true } = {},
): { bytes: Uint8Array; isCompressed: boolean } {
  const isCompressed = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  return { bytes: isCompressed ? gunzipLimited(bytes, { isWhole }) : bytes, isCompressed };
}

const tooLarge = (size: number): Refusal =>
  new Refusal({
    found: `${size} bytes`,
    expected: `at most ${maxFileBytes} for this format`,
    advice: 'Split the file, or save it as CSV, which is read piece by piece.',
  });
