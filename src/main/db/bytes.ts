/** Typed arrays as the bytes of a BLOB (little-endian), and the hash that every BLOB carries. */
import { createHash } from 'node:crypto';

/** Largest BLOB of a series, in bytes: one column's block of 131,072 numbers. */
export const chunkBytes = 1 << 20;

/** SHA-256 as 64 hexadecimal digits. */
export const hashOf = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The bytes of numbers, little-endian on every host. No copy where the host is little-endian. */
export function bytesOf(values: Float64Array): Uint8Array {
  if (littleEndian) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat64(8 * i, value, true));
  return bytes;
}

/** Puts the numbers of a BLOB into `target` from index `at`. The BLOB's length is a multiple of 8 and fits. */
export function numbersInto(target: Float64Array, at: number, bytes: Uint8Array): void {
  if (littleEndian) {
    new Uint8Array(target.buffer, target.byteOffset + 8 * at, bytes.length).set(bytes);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < bytes.length / 8; i++) target[at + i] = view.getFloat64(8 * i, true);
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
