/** The files in a ZIP archive, each unpacked when it is asked for, with bounds. */
import { inflateLimited } from './inflate.ts';
import { maxParts } from './limits.ts';
import { Refusal } from './table.ts';
import { cutOff, type View, viewOf } from './view.ts';

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** @throws Refusal for encrypted, damaged or enormous files */
  read(): Uint8Array;
}

/** Entries by the directory at the end of the archive (PKWARE's APPNOTE 4.3.12, 4.3.16). @throws Refusal */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const view = viewOf(bytes);
  const { count, start } = directoryOf(view);
  if (count > maxParts) throw broken(`${count} files in it`, `at most ${maxParts}`);
  const entries: ZipEntry[] = [];
  let at = start;
  for (let k = 0; k < count; k++) {
    if (view.u32(at) !== 0x02014b50) throw broken(`no entry at byte ${at}`, 'the directory of the archive');
    const [nameLength, extraLength, commentLength] = [at + 28, at + 30, at + 32].map((p) => view.u16(p));
    view.need(at, 46 + nameLength + extraLength, 'an entry');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.push(entryOf(view, { name, at, nameLength, extraLength }));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The end record is searched from the back, behind at most 64 KB of comment. */
function directoryOf(view: View): { count: number; start: number } {
  const last = view.bytes.length - 22;
  for (let at = last; at >= Math.max(0, last - 65_535); at--) {
    if (view.bytes[at] !== 0x50 || view.u32(at) !== 0x06054b50) continue;
    const [count, start] = [view.u16(at + 10), view.u32(at + 16)];
    return count === 0xffff || start === 0xffffffff ? directory64(view, at) : { count, start };
  }
  throw cutOff(view.bytes.length, 'the directory at the end of a ZIP archive', view.bytes.length);
}

function directory64(view: View, end: number): { count: number; start: number } {
  view.need(end - 20, 20, 'a locator');
  const at = wide(view, end - 20 + 8);
  view.need(at, 56, 'a directory');
  return { count: wide(view, at + 32), start: wide(view, at + 48) };
}

function wide({ data, need }: View, at: number): number {
  need(at, 8, 'a number');
  return Number(data.getBigUint64(at, true));
}

function entryOf(
  view: View,
  entry: { name: string; at: number; nameLength: number; extraLength: number },
): ZipEntry {
  const { name, at, nameLength, extraLength } = entry;
  const isEncrypted = (view.u16(at + 8) & 1) === 1;
  const method = view.u16(at + 10);
  const sizes = sizes64(view, { at, from: at + 46 + nameLength, length: extraLength });
  return {
    name,
    read: () => {
      if (isEncrypted) throw broken('an encrypted file', 'a file without a password');
      if (method !== 0 && method !== 8)
        throw broken(`compression method ${method}`, 'a stored or deflated file');
      const { packed, offset } = sizes;
      if (view.u32(offset) !== 0x04034b50) throw broken(`no file at byte ${offset}`, `the file ${name}`);
      const begin = offset + 30 + view.u16(offset + 26) + view.u16(offset + 28);
      view.need(begin, packed, `the file ${name}`);
      const bytes = view.bytes.subarray(begin, begin + packed);
      return method === 0 ? bytes : inflateLimited(bytes);
    },
  };
}

/** Sizes and offset, which stand in the extra field where 32 bits are too few. */
function sizes64(
  view: View,
  { at, from, length }: { at: number; from: number; length: number },
): { packed: number; offset: number } {
  const short = { packed: view.u32(at + 20), unpacked: view.u32(at + 24), offset: view.u32(at + 42) };
  let { packed, offset } = short;
  for (let field = from; field + 4 <= from + length; field += 4 + view.u16(field + 2)) {
    if (view.u16(field) !== 1) continue;
    let next = field + 4;
    if (short.unpacked === 0xffffffff) next += 8;
    if (packed === 0xffffffff) {
      packed = wide(view, next);
      next += 8;
    }
    if (offset === 0xffffffff) offset = wide(view, next);
  }
  return { packed, offset };
}

const broken = (found: string, expected: string): Refusal =>
  new Refusal({ found, expected, advice: 'The archive is damaged or of another kind; save it again.' });
