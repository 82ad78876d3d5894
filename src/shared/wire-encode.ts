/** Writes one message in the wire format. */
import { deepest, tags, views, wireFailure, wireVersion } from './wire-format.ts';

/**
 * Bytes of one message. Throws `wire.unsupported` for what structured cloning refuses too (functions, symbols, promises,
 * weak maps) and for errors and nesting deeper than 500; names where in the message it stands.
 */
export function encode(message: unknown): Uint8Array<ArrayBuffer> {
  const writer = createWriter();
  writer.byte(wireVersion);
  write(message, { writer, seen: new Map(), path: [] });
  return writer.finish();
}

interface Encoding {
  readonly writer: Writer;
  readonly seen: Map<object, number>;
  readonly path: (string | number)[];
}

function write(value: unknown, to: Encoding): void {
  const { writer } = to;
  if (value === undefined) writer.byte(tags.undefined);
  else if (value === null) writer.byte(tags.null);
  else if (typeof value === 'boolean') writer.byte(value ? tags.true : tags.false);
  else if (typeof value === 'number') writeNumber(value, writer);
  else if (typeof value === 'string') writeText(value, writer);
  else if (typeof value === 'bigint')
    writer.tagged(tags.bigint, new TextEncoder().encode(value.toString(16)));
  else if (typeof value === 'object') writeObject(value, to);
  else throw unsupported(value, to);
}

function writeNumber(value: number, writer: Writer): void {
  if ((value | 0) === value && !Object.is(value, -0)) writer.number(tags.int, value);
  else writer.number(tags.double, value);
}

function writeText(value: string, writer: Writer): void {
  if (value.isWellFormed()) return writer.tagged(tags.text, new TextEncoder().encode(value));
  const units = new Uint16Array(value.length);
  for (let index = 0; index < value.length; index++) units[index] = value.charCodeAt(index);
  writer.tagged(tags.units, new Uint8Array(units.buffer));
}

function writeObject(value: object, to: Encoding): void {
  const { writer, seen, path } = to;
  const number = seen.get(value);
  if (number !== undefined) return writer.length(tags.again, number);
  if (path.length >= deepest) {
    throw wireFailure(
      'wire.unsupported',
      `A message nests deeper than ${deepest} levels.`,
      path.slice(0, 8).join('.'),
    );
  }
  seen.set(value, seen.size);
  if (ArrayBuffer.isView(value)) writeView(value, to);
  else if (value instanceof ArrayBuffer) writer.tagged(tags.buffer, new Uint8Array(value));
  else if (value instanceof Date) writer.number(tags.date, value.getTime());
  else if (Array.isArray(value)) writeArray(value, to);
  else if (value instanceof Map) writeMap(value, to);
  else if (value instanceof Set) writeSet(value, to);
  else if (Object.prototype.toString.call(value) === '[object Object]') writeProperties(value, to);
  else throw unsupported(value, to);
}

function writeView(value: ArrayBufferView, to: Encoding): void {
  const kind = views.findIndex((view) => value instanceof view);
  if (kind < 0) throw unsupported(value, to);
  to.writer.byte(tags.view);
  to.writer.tagged(kind, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}

function writeArray(value: readonly unknown[], to: Encoding): void {
  to.writer.length(tags.array, value.length);
  for (let index = 0; index < value.length; index++) {
    if (index in value) writePart(value[index], index, to);
    else to.writer.byte(tags.hole);
  }
}

function writeMap(value: ReadonlyMap<unknown, unknown>, to: Encoding): void {
  to.writer.length(tags.map, value.size);
  for (const [key, entry] of value) {
    writePart(key, 'key', to);
    writePart(entry, 'entry', to);
  }
}

function writeSet(value: ReadonlySet<unknown>, to: Encoding): void {
  to.writer.length(tags.set, value.size);
  for (const member of value) writePart(member, 'member', to);
}

function writeProperties(value: object, to: Encoding): void {
  const entries = Object.entries(value);
  to.writer.length(tags.object, entries.length);
  for (const [key, entry] of entries) {
    writeText(key, to.writer);
    writePart(entry, key, to);
  }
}

function writePart(value: unknown, name: string | number, to: Encoding): void {
  to.path.push(name);
  write(value, to);
  to.path.pop();
}

function unsupported(value: unknown, to: Encoding): Error {
  const kind = typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1) : typeof value;
  const where = to.path.join('.');
  return wireFailure(
    'wire.unsupported',
    `A message holds a ${kind} at "${where}", which cannot be sent.`,
    where,
  );
}

interface Writer {
  byte(value: number): void;
  /** A tag, then an integer of four bytes (`tags.int`) or a double. */
  number(tag: number, value: number): void;
  length(tag: number, value: number): void;
  /** A tag, a length and that many bytes. */
  tagged(tag: number, bytes: Uint8Array): void;
  finish(): Uint8Array<ArrayBuffer>;
}

function createWriter(): Writer {
  let bytes = new Uint8Array(256);
  let view = new DataView(bytes.buffer);
  let at = 0;
  const reserve = (count: number): number => {
    if (at + count > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, at + count));
      larger.set(bytes.subarray(0, at));
      bytes = larger;
      view = new DataView(bytes.buffer);
    }
    at += count;
    return at - count;
  };
  const length = (tag: number, value: number): void => {
    const start = reserve(5);
    bytes[start] = tag;
    view.setUint32(start + 1, value, true);
  };
  return {
    byte(value) {
      const start = reserve(1);
      bytes[start] = value;
    },
    number(tag, value) {
      const start = reserve(tag === tags.int ? 5 : 9);
      bytes[start] = tag;
      if (tag === tags.int) view.setInt32(start + 1, value, true);
      else view.setFloat64(start + 1, value, true);
    },
    length,
    tagged(tag, content) {
      length(tag, content.length);
      const start = reserve(content.length);
      bytes.set(content, start);
    },
    finish: () => bytes.slice(0, at),
  };
}
