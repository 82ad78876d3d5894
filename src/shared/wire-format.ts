/** The bytes of the wire format: a first byte that names the version, then one value as a tag and what it needs. */
import { Failure } from './failure.ts';

/** First byte of every message. A changed format takes another one. */
export const wireVersion = 0xd1;

/** Deepest nesting that is written or read; it keeps both from running out of stack. */
export const deepest = 500;

/** What the byte before a value says it is. Numbers are little-endian, lengths are unsigned 32-bit. */
export const tags = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  int: 4,
  double: 5,
  text: 6,
  /** Text with unpaired surrogates, which UTF-8 cannot hold: its 16-bit units. */
  units: 7,
  bigint: 8,
  date: 9,
  array: 10,
  hole: 11,
  object: 12,
  map: 13,
  set: 14,
  buffer: 15,
  view: 16,
  /** An object that came before, by its number in the order of first appearance. */
  again: 17,
} as const;

/** Kinds of views, by the byte that follows their tag. */
export const views = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as const;

/** The error for bytes that are no message, or a value that cannot be one. */
export function wireFailure(
  code: 'wire.malformed' | 'wire.unsupported',
  message: string,
  where: string,
): Failure {
  return new Failure({ code, message, where });
}
