/** ZIP files without compression (APPNOTE 6.3.3 sections 4.3.7, 4.3.12, 4.3.16): the same bytes for the same entries. */
import { UnfoldError } from '../errors.ts';

/** One file in the archive; folders are parts of the name, with '/'. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** 1980-01-01, the earliest date that the format knows: no clock enters the file. */
const DATE = 0x21;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const LIMIT = 0xffffffff;

/**
 * The archive's bytes, entries stored in the order given.
 * @throws UnfoldError 'export.too-large' from 4 GiB or 65,535 entries on, which need another form of the format
 */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const files = entries.map(({ name, bytes }) => ({
    name: new TextEncoder().encode(name),
    bytes,
    crc: crc32(bytes),
  }));
  const size = files.reduce((sum, { name, bytes }) => sum + 76 + 2 * name.length + bytes.length, 22);
  if (size >= LIMIT || files.length >= 0xffff) {
    throw new UnfoldError(
      'export.too-large',
      `The archive would have ${files.length} files in ${size} bytes; a ZIP file holds less than 65,535 files and 4 GiB. Export as CSV instead.`,
    );
  }
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  const offsets: number[] = [];
  let at = 0;
  for (const file of files) {
    offsets.push(at);
    view.setUint32(at, 0x04034b50, true);
    view.setUint16(at + 4, 20, true);
    writeCommon(view, at + 6, file);
    out.set(file.name, at + 30);
    out.set(file.bytes, at + 30 + file.name.length);
    at += 30 + file.name.length + file.bytes.length;
  }
  const directory = at;
  files.forEach((file, i) => {
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, 20, true);
    view.setUint16(at + 6, 20, true);
    writeCommon(view, at + 8, file);
    view.setUint32(at + 42, offsets[i], true);
    out.set(file.name, at + 46);
    at += 46 + file.name.length;
  });
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, files.length, true);
  view.setUint16(at + 10, files.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return out;
}

/** The fields that both headers of a file share: flags, method 0 (stored), date, CRC, sizes, length of the name. */
function writeCommon(
  view: DataView,
  at: number,
  { crc, bytes, name }: { crc: number; bytes: Uint8Array; name: Uint8Array },
): void {
  view.setUint16(at, FLAGS, true);
  view.setUint16(at + 6, DATE, true);
  view.setUint32(at + 8, crc, true);
  view.setUint32(at + 12, bytes.length, true);
  view.setUint32(at + 16, bytes.length, true);
  view.setUint16(at + 20, name.length, true);
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ISO 3309, as ZIP and PNG use it. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
