/** Encodings: what the bytes are, and how to make them UTF-8 compatible text. */
import type { Encoding } from '../contract.ts';

/** Windows-1252 for 0x80..0x9F (the rest is Latin-1); the five undefined places map to their control characters. */
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** An encoding read from the first bytes, with its byte order mark, or undefined without a mark. */
export function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return undefined;
}

/** Whether the bytes are UTF-8; a character cut off at the end of the bytes is no fault. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Text of bytes in the inner encoding of the importer: UTF-8, or Windows-1252 byte for byte. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  if (bytes.length < 64 && isAscii(bytes)) return String.fromCharCode(...bytes); // most cells, and faster
  if (encoding !== 'windows-1252') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let text = '';
  for (const byte of bytes) {
    text += byte >= 0x80 && byte < 0xa0 ? windows1252[byte - 0x80] : String.fromCharCode(byte);
  }
  return text;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let k = 0; k < bytes.length; k++) if (bytes[k] >= 0x80) return false;
  return true;
}

/** UTF-16 to UTF-8, piece by piece; half a character at the end of a piece waits for the next one. */
export function utf16Transcoder(littleEndian: boolean): (bytes: Uint8Array) => Uint8Array {
  const decoder = new TextDecoder(littleEndian ? 'utf-16le' : 'utf-16be', { ignoreBOM: true });
  const encoder = new TextEncoder();
  return (bytes) => encoder.encode(decoder.decode(bytes, { stream: true }));
}
