/** Numbers of fixed size in bytes, of either byte order, as float64. */
import type { View } from '../whole/view.ts';

/** A kind of number: 'f8' is float64, 'i2' a signed and 'u2' an unsigned number of 16 bits, 'b1' true or false. */
export type NumberType = 'b1' | 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'u4' | 'i8' | 'u8' | 'f2' | 'f4' | 'f8';

/** Bytes of a number. */
export const sizeOf = (type: NumberType): number => Number(type.slice(1));

/** The name that people know it by. */
export function typeName(type: NumberType): string {
  const kinds = { b: 'boolean', i: 'int', u: 'uint', f: 'float' } as const;
  const kind = kinds[type[0] as keyof typeof kinds];
  return type === 'b1' ? kind : `${kind}${8 * sizeOf(type)}`;
}

/** Reads the number at a byte. Numbers of 64 bits beyond 2^53 are rounded to the nearest float64. */
export function numberReader({ data, little }: View, type: NumberType): (at: number) => number {
  const readers: Readonly<Record<NumberType, (at: number) => number>> = {
    b1: (at) => (data.getUint8(at) === 0 ? 0 : 1),
    i1: (at) => data.getInt8(at),
    u1: (at) => data.getUint8(at),
    i2: (at) => data.getInt16(at, little),
    u2: (at) => data.getUint16(at, little),
    i4: (at) => data.getInt32(at, little),
    u4: (at) => data.getUint32(at, little),
    i8: (at) => Number(data.getBigInt64(at, little)),
    u8: (at) => Number(data.getBigUint64(at, little)),
    f2: (at) => half(data.getUint16(at, little)),
    f4: (at) => data.getFloat32(at, little),
    f8: (at) => data.getFloat64(at, little),
  };
  return readers[type];
}

/** IEEE 754 binary16: one sign, five of exponent (bias 15), ten of fraction. */
function half(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  let scale = 2 ** -25; // (1024 + fraction) * 2^(exponent - 25)
  for (let k = 0; k < exponent; k++) scale *= 2;
  return sign * (1024 + fraction) * scale;
}
