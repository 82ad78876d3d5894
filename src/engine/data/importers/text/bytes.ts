/** From the bytes of a file to plain text bytes: size and hash of all, gzip undone, UTF-16 undone, binaries refused. */
import { Gunzip } from 'fflate';
import { sha256Stream } from '../../../hash.ts';
import type { Encoding, ImportError } from '../contract.ts';
import { byteOrderMark, utf16Transcoder } from './encoding.ts';
import { gzipTrailerMatches, gzipTrailerLength, runningChecksum } from './gzip-trailer.ts';
import { maxInflatedBytes, maxInflation } from './limits.ts';
import { joined } from './records.ts';

/** What is known about the bytes so far. */
export interface TextBytes {
  push(chunk: Uint8Array): void;
  /** Ends the text: half a character or a truncated gzip file is an error now. */
  end(): void;
  /** Stops passing bytes on; they still count for size and hash. */
  stop(): void;
  readonly error: ImportError | undefined;
  readonly size: number;
  readonly isCompressed: boolean;
  /** The encoding told by a byte order mark. */
  readonly mark: Encoding | undefined;
  sha256(): string;
}

/** Compressed bytes are unpacked in slices of this size, so that one slice gives at most about 16 MB of text. */
const gzipSlice = 16_384;
/** Unpacked bytes are handed on in pieces of this size, so that what is refused early costs little. */
const textPiece = 65_536;
const beginning = 8;

/** A stage that hands plain text bytes (without a byte order mark; UTF-16 as UTF-8) to `onText`. */
export function createTextBytes(
  fileName: string,
  encoding: Encoding | undefined,
  onText: (bytes: Uint8Array) => void,
): TextBytes {
  const hash = sha256Stream();
  let size = 0;
  let error: ImportError | undefined;
  let stopped = false;
  let gunzip: ReturnType<typeof createGunzip> | undefined;
  const fail = (found: string, expected: string, advice: string): void => {
    error ??= { file: fileName, line: null, column: null, found, expected, advice };
  };
  const decode = createDecoder(encoding, onText, fail);
  const first = createBeginning((bytes) => {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      gunzip = createGunzip(decode.push, fail, () => stopped || error !== undefined);
  });
  const pass = (bytes: Uint8Array): void => {
    if (bytes.length === 0 || stopped || error !== undefined) return;
    if (gunzip === undefined) decode.push(bytes);
    else gunzip.push(bytes);
  };

  return {
    push(chunk) {
      hash.update(chunk);
      size += chunk.length;
      pass(first.take(chunk));
    },
    end() {
      pass(first.rest());
      if (!stopped && error === undefined) gunzip?.end();
      if (!stopped && error === undefined) decode.end();
    },
    stop() {
      stopped = true;
    },
    sha256: () => hash.digest(),
    get error() {
      return error;
    },
    get size() {
      return size;
    },
    get isCompressed() {
      return gunzip !== undefined;
    },
    get mark() {
      return decode.mark();
    },
  };
}

type Fail = (found: string, expected: string, advice: string) => void;

/** Holds back the first few bytes until there are enough to recognise the file by them. */
function createBeginning(recognise: (bytes: Uint8Array) => void): {
  take(chunk: Uint8Array): Uint8Array;
  rest(): Uint8Array;
} {
  let held: Uint8Array | undefined = new Uint8Array(0);
  const release = (bytes: Uint8Array): Uint8Array => {
    held = undefined;
    recognise(bytes);
    return bytes;
  };
  return {
    take(chunk) {
      if (held === undefined) return chunk;
      held = joined(held, chunk);
      return held.length < beginning ? new Uint8Array(0) : release(held);
    },
    rest: () => (held === undefined ? new Uint8Array(0) : release(held)),
  };
}

function createDecoder(
  encoding: Encoding | undefined,
  onText: (bytes: Uint8Array) => void,
  fail: Fail,
): { push(bytes: Uint8Array): void; end(): void; mark(): Encoding | undefined } {
  let mark: Encoding | undefined;
  let transcode: ((bytes: Uint8Array) => Uint8Array) | undefined;
  const first = createBeginning((bytes) => {
    mark = byteOrderMark(bytes)?.encoding;
    const used = encoding ?? mark;
    if (used === 'utf-16le' || used === 'utf-16be') transcode = utf16Transcoder(used === 'utf-16le');
    else refuseBinary(bytes, fail);
  });
  let isStart = true;
  const pass = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    const markLength = isStart ? (byteOrderMark(bytes)?.length ?? 0) : 0;
    isStart = false;
    const text = transcode === undefined ? bytes.subarray(markLength) : transcode(bytes.subarray(markLength));
    if (text.includes(0)) {
      fail('a NUL byte', 'text', 'This is a binary file, or UTF-16 without a mark: then set the encoding.');
      return;
    }
    onText(text);
  };
  return {
    push: (bytes) => pass(first.take(bytes)),
    end: () => pass(first.rest()),
    mark: () => mark,
  };
}

const signatures: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'a ZIP archive (a spreadsheet, perhaps)'],
  ['%PDF-', 'a PDF document'],
  ['SQLite f', 'an SQLite database'],
  ['\u0089PNG', 'a PNG image'],
  ['\u0093NUMPY', 'a NumPy file'],
  ['\u0089HDF', 'an HDF5 file'],
  ['MATLAB 5', 'a MATLAB file'],
  ['PAR1', 'a Parquet file'],
  ['BZh', 'a bzip2 file'],
  ['\u00fd7zXZ', 'an xz file'],
  ['(\u00b5/\u00fd', 'a Zstandard file'],
];

function refuseBinary(bytes: Uint8Array, fail: Fail): void {
  const text = String.fromCharCode(...bytes.subarray(0, beginning));
  const known = signatures.find(([signature]) => text.startsWith(signature));
  if (known !== undefined) fail(known[1], 'text', 'Export it as CSV (UTF-8) and import that.');
}

/** Unpacks gzip slice by slice and refuses what grows beyond all measure. */
function createGunzip(
  onBytes: (bytes: Uint8Array) => void,
  fail: Fail,
  isOver: () => boolean,
): { push(bytes: Uint8Array): void; end(): void } {
  const checksum = runningChecksum();
  let unpacked = 0;
  let packed = 0;
  let members = 1;
  let trailer: Uint8Array = new Uint8Array(0);
  const gunzip = new Gunzip((bytes) => {
    unpacked += bytes.length;
    checksum.update(bytes);
    if (unpacked > maxInflatedBytes && unpacked > maxInflation * packed) {
      fail(
        `${unpacked} bytes unpacked from ${packed}`,
        `at most ${maxInflation} times`,
        'Unpack the file by hand.',
      );
      return;
    }
    for (let at = 0; at < bytes.length && !isOver(); at += textPiece)
      onBytes(bytes.subarray(at, at + textPiece));
  });
  gunzip.onmember = () => void members++;
  const damaged = (what: string): void =>
    fail(what, 'a whole gzip file', 'The file is damaged or was cut off; fetch it again.');
  const feed = (bytes: Uint8Array, final: boolean): void => {
    try {
      gunzip.push(bytes, final);
    } catch (cause) {
      damaged(
        `gzip data that cannot be unpacked (${cause instanceof Error ? cause.message : String(cause)})`,
      );
    }
  };
  return {
    push(bytes) {
      for (let at = 0; at < bytes.length && !isOver(); at += gzipSlice) {
        const slice = bytes.slice(at, at + gzipSlice);
        packed += slice.length;
        trailer = joined(trailer, slice).slice(-gzipTrailerLength);
        feed(slice, false);
      }
    },
    end() {
      feed(new Uint8Array(0), true);
      const isWhole = members > 1 || gzipTrailerMatches(trailer, checksum.value(), unpacked);
      if (!isWhole) damaged('a gzip checksum that does not match');
    },
  };
}
