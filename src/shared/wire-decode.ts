/** Reads one message in the wire format. Whatever the bytes are, it ends soon: with a value or with `wire.malformed`. */
import { deepest, tags, views, wireFailure, wireVersion } from './wire-format.ts';

/**
 * The message in `bytes`, which are not kept (typed arrays get buffers of their own). Throws `wire.malformed` with the
 * byte where reading failed. Lengths are checked against the bytes that are left before anything is allocated.
 */
export function decode(bytes: Uint8Array): unknown {
  const from = createReader(bytes);
  if (bytes.length === 0 || from.byte() !== wireVersion)
    throw from.failure('it does not begin like a message');
  const message = read({ from, seen: [], depth: 0 });
  if (from.left() > 0) throw from.failure(`${from.left()} bytes follow the message`);
  return message;
}

interface Decoding {
  readonly from: Reader;
  readonly seen: unknown[];
  depth: number;
}

function read(at: Decoding): unknown {
  const { from } = at;
  const tag = from.byte();
  if (tag === tags.undefined) return undefined;
  if (tag === tags.null) return null;
  if (tag === tags.false || tag === tags.true) return tag === tags.true;
  if (tag === tags.int) return from.int();
  if (tag === tags.double) return from.double();
  if (tag === tags.text || tag === tags.units) return readText(tag, from);
  if (tag === tags.bigint) return readBigInt(from);
  if (tag === tags.again) return readAgain(at);
  if (++at.depth > deepest) throw from.failure(`it nests deeper than ${deepest} levels`);
  const value = readObject(tag, at);
  at.depth--;
  return value;
}

function readObject(tag: number, at: Decoding): unknown {
  const { from, seen } = at;
  if (tag === tags.array) return readArray(at);
  if (tag === tags.object) return readProperties(at);
  if (tag === tags.map) return readMap(at);
  if (tag === tags.set) return readSet(at);
  if (tag === tags.date) return remember(new Date(from.double()), seen);
  if (tag === tags.buffer) return remember(from.bytes(from.count(1)).buffer, seen);
  if (tag === tags.view) return remember(readView(from), seen);
  throw from.failure(`it has no kind of value ${tag}`);
}

function readText(tag: number, from: Reader): string {
  const bytes = from.bytes(from.count(1));
  if (tag === tags.text) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw from.failure('a text is not UTF-8');
    }
  }
  if (bytes.length % 2 !== 0) throw from.failure('a text has half a character');
  const parts: string[] = [];
  const units = new Uint16Array(bytes.buffer);
  for (let start = 0; start < units.length; start += 4096) {
    parts.push(String.fromCharCode(...units.subarray(start, start + 4096)));
  }
  return parts.join('');
}

function readBigInt(from: Reader): bigint {
  const text = String.fromCharCode(...from.bytes(Math.min(from.count(1), 65_536)));
  if (!/^-?[0-9a-f]+$/.test(text))
    throw from.failure('a big integer has other characters than hexadecimal digits');
  return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}

function readAgain(at: Decoding): unknown {
  const number = at.from.uint();
  if (number >= at.seen.length) throw at.from.failure(`it refers to object ${number} before there is one`);
  return at.seen[number];
}

function readArray(at: Decoding): unknown[] {
  const count = at.from.count(1);
  const array: unknown[] = remember(new Array(count), at.seen);
  for (let index = 0; index < count; index++) {
    if (at.from.peek() === tags.hole) at.from.byte();
    else array[index] = read(at);
  }
  return array;
}

function readProperties(at: Decoding): object {
  const count = at.from.count(6);
  const object = remember({}, at.seen);
  for (let index = 0; index < count; index++) {
    const tag = at.from.byte();
    if (tag !== tags.text && tag !== tags.units) throw at.from.failure('a property has no name');
    const key = readText(tag, at.from);
    Object.defineProperty(object, key, {
      value: read(at),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return object;
}

function readMap(at: Decoding): Map<unknown, unknown> {
  const count = at.from.count(2);
  const map = remember(new Map<unknown, unknown>(), at.seen);
  for (let index = 0; index < count; index++) {
    const key = read(at);
    map.set(key, read(at));
  }
  return map;
}

function readSet(at: Decoding): Set<unknown> {
  const count = at.from.count(1);
  const set = remember(new Set<unknown>(), at.seen);
  for (let index = 0; index < count; index++) set.add(read(at));
  return set;
}

function readView(from: Reader): ArrayBufferView {
  const kind = views[from.byte()];
  if (kind === undefined) throw from.failure('it has an unknown kind of array');
  const bytes = from.bytes(from.count(1));
  const width = kind === DataView ? 1 : (kind as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  if (bytes.length % width !== 0)
    throw from.failure(`an array of ${width}-byte numbers has ${bytes.length} bytes`);
  return new (kind as new (buffer: ArrayBuffer) => ArrayBufferView)(bytes.buffer);
}

function remember<T>(value: T, seen: unknown[]): T {
  seen.push(value);
  return value;
}

interface Reader {
  byte(): number;
  peek(): number;
  int(): number;
  uint(): number;
  double(): number;
  /** A length; there must be at least `each` bytes left for every one of so many. */
  count(each: number): number;
  /** A copy in a buffer of its own. */
  bytes(count: number): Uint8Array<ArrayBuffer>;
  left(): number;
  failure(why: string): Error;
}

function createReader(source: Uint8Array): Reader {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;
  const failure = (why: string): Error =>
    wireFailure(
      'wire.malformed',
      `A message could not be read: ${why} (byte ${at} of ${source.length}).`,
      `byte ${at}`,
    );
  const take = (count: number): number => {
    if (at + count > source.length) throw failure('it ends too early');
    at += count;
    return at - count;
  };
  const uint = (): number => view.getUint32(take(4), true);
  return {
    byte: () => source[take(1)],
    peek: () => source[at],
    int: () => view.getInt32(take(4), true),
    uint,
    double: () => view.getFloat64(take(8), true),
    count(each) {
      const count = uint();
      if (count * each > source.length - at)
        throw failure(`it announces ${count} entries and is too short for them`);
      return count;
    },
    bytes: (count) => {
      const start = take(count);
      return new Uint8Array(source.subarray(start, start + count));
    },
    left: () => source.length - at,
    failure,
  };
}
