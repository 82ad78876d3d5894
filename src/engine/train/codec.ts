/**
 * Plain data to bytes and back, to the bit: numbers keep NaN, -0 and infinities, typed arrays keep their kind.
 * Layout: magic "UNFC", format (u32), length of the JSON part (u32), the JSON part in UTF-8, the binary part, and
 * the SHA-256 of all that as 32 bytes. All integers and numbers little-endian. In the JSON part a number is
 * {"#": index} into the list of float64 at the start of the binary part, an array {"@": [kind, offset, length]}.
 */
import { UnfoldError } from '../errors.ts';
import type { Json } from '../fields.ts';
import { sha256Bytes } from '../hash.ts';

/** Data the codec takes: JSON data, and Float64Array, Float32Array, Uint32Array anywhere in it. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Float64Array
  | Float32Array
  | Uint32Array
  | readonly Plain[]
  | PlainObject;
type PlainObject = { readonly [key: string]: Plain };

const MAGIC = 0x43464e55; // "UNFC"
const FORMAT = 1;
const HASH_BYTES = 32;
const HEAD_BYTES = 12;
const arrays = { f64: Float64Array, f32: Float32Array, u32: Uint32Array } as const;
type ArrayKind = keyof typeof arrays;

/** Bytes of `value`. */
export function encodePlain(value: Plain): Uint8Array {
  const numbers: number[] = [];
  const parts: { kind: ArrayKind; array: Float64Array | Float32Array | Uint32Array; offset: number }[] = [];
  let size = 0;
  const shape = (item: Plain): Json => {
    if (typeof item === 'number') return { '#': numbers.push(item) - 1 };
    if (item === null || typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(shape);
    const kind = kindOf(item);
    if (kind !== undefined) {
      const array = item as Float64Array | Float32Array | Uint32Array;
      parts.push({ kind, array, offset: size });
      size += Math.ceil(array.byteLength / 8) * 8;
      return { '@': [kind, parts[parts.length - 1].offset, array.length] };
    }
    return Object.fromEntries(Object.entries(item as PlainObject).map(([key, inner]) => [key, shape(inner)]));
  };
  const text = new TextEncoder().encode(JSON.stringify(shape(value)));
  return assemble(text, numbers, { parts, size });
}

/** The value in `bytes`. @throws UnfoldError 'checkpoint.*' when they are not whole or not of this format */
export function decodePlain(bytes: Uint8Array): Plain {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD_BYTES + HASH_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new UnfoldError('checkpoint.not-one', 'These bytes are not a checkpoint of Unfold.');
  }
  const end = bytes.length - HASH_BYTES;
  if (sha256Bytes(bytes.subarray(0, end)).some((byte, i) => byte !== bytes[end + i])) {
    throw new UnfoldError(
      'checkpoint.damaged',
      'The checkpoint is damaged: its checksum does not match. Use an earlier one.',
    );
  }
  if (view.getUint32(4, true) !== FORMAT) {
    const text = `The checkpoint has format ${view.getUint32(4, true)}; this version of Unfold reads format ${FORMAT}.`;
    throw new UnfoldError('checkpoint.format', text);
  }
  const textEnd = HEAD_BYTES + view.getUint32(8, true);
  const tree = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, textEnd))) as Json;
  const count = view.getUint32(textEnd, true);
  const numbersAt = textEnd + 4;
  return restore(tree, { view, numbersAt, arraysAt: numbersAt + 8 * count });
}

function kindOf(item: object): ArrayKind | undefined {
  return (Object.keys(arrays) as ArrayKind[]).find((kind) => item instanceof arrays[kind]);
}

function assemble(
  text: Uint8Array,
  numbers: readonly number[],
  binary: {
    parts: readonly { kind: ArrayKind; array: Float64Array | Float32Array | Uint32Array; offset: number }[];
    size: number;
  },
): Uint8Array {
  const numbersAt = HEAD_BYTES + text.length + 4;
  const arraysAt = numbersAt + 8 * numbers.length;
  const end = arraysAt + binary.size;
  const bytes = new Uint8Array(end + HASH_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, FORMAT, true);
  view.setUint32(8, text.length, true);
  bytes.set(text, HEAD_BYTES);
  view.setUint32(numbersAt - 4, numbers.length, true);
  numbers.forEach((number, i) => view.setFloat64(numbersAt + 8 * i, number, true));
  for (const { kind, array, offset } of binary.parts) writeArray(view, arraysAt + offset, { kind, array });
  bytes.set(sha256Bytes(bytes.subarray(0, end)), end);
  return bytes;
}

function writeArray(
  view: DataView,
  at: number,
  part: { kind: ArrayKind; array: Float64Array | Float32Array | Uint32Array },
): void {
  const { kind, array } = part;
  for (let i = 0; i < array.length; i++) {
    if (kind === 'f64') view.setFloat64(at + 8 * i, array[i], true);
    else if (kind === 'f32') view.setFloat32(at + 4 * i, array[i], true);
    else view.setUint32(at + 4 * i, array[i], true);
  }
}

function restore(tree: Json, source: { view: DataView; numbersAt: number; arraysAt: number }): Plain {
  if (tree === null || typeof tree !== 'object') return tree;
  if (Array.isArray(tree)) return tree.map((item: Json) => restore(item, source));
  const object = tree as { readonly [key: string]: Json };
  if ('#' in object) return source.view.getFloat64(source.numbersAt + 8 * (object['#'] as number), true);
  if ('@' in object) return readArray(source, object['@'] as [ArrayKind, number, number]);
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, restore(inner, source)]));
}

function readArray(
  source: { view: DataView; arraysAt: number },
  [kind, offset, length]: [ArrayKind, number, number],
): Plain {
  const { view } = source;
  const at = source.arraysAt + offset;
  if (kind === 'f64') return Float64Array.from({ length }, (_, i) => view.getFloat64(at + 8 * i, true));
  if (kind === 'f32') return Float32Array.from({ length }, (_, i) => view.getFloat32(at + 4 * i, true));
  return Uint32Array.from({ length }, (_, i) => view.getUint32(at + 4 * i, true));
}
