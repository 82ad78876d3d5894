/** The end of a gzip member (RFC 1952, section 2.3.1): CRC-32 and length of what was packed, little-endian. */

export const gzipTrailerLength = 8;

/** Whether the last eight bytes of a one-member file agree with what was unpacked. */
export function gzipTrailerMatches(trailer: Uint8Array, crc: number, length: number): boolean {
  if (trailer.length < gzipTrailerLength) return false;
  const view = new DataView(trailer.buffer, trailer.byteOffset, gzipTrailerLength);
  return view.getUint32(0, true) === crc && view.getUint32(4, true) === length % 2 ** 32;
}

/** CRC-32 (reflected polynomial 0xEDB88320), fed piece by piece. */
export function runningChecksum(): { update(bytes: Uint8Array): void; value(): number } {
  let crc = -1;
  return {
    update(bytes) {
      let c = crc;
      for (let i = 0; i < bytes.length; i++) c = crcTable[(c ^ bytes[i]) & 255] ^ (c >>> 8);
      crc = c;
    },
    value: () => ~crc >>> 0,
  };
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  return c;
});
