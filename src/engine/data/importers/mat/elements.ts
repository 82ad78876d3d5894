/** Data elements of a MAT file: a tag with type and size, then the bytes; small ones are packed into their tag. */
import type { NumberType } from '../arrays/numbers.ts';
import { cutOff, type View } from '../whole/view.ts';

/** An element's type (miINT8 is 1, ..., miMATRIX 14, miCOMPRESSED 15), its bytes, and where the next begins. */
export interface Element {
  readonly type: number;
  readonly start: number;
  readonly size: number;
  readonly next: number;
}

export const miMatrix = 14;
export const miCompressed = 15;

/** How numbers of a type are stored; undefined for types that hold none. */
export const numberTypes: Readonly<Record<number, NumberType>> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
};

/** The element at a byte, which must end before `end`. @throws Refusal where the file ends within it */
export function readElement(view: View, at: number, end: number): Element {
  const first = view.u32(at);
  const smallSize = first >>> 16;
  if (smallSize !== 0) {
    const type = first & 0xffff;
    if (smallSize > 4) throw cutOff(at, 'a small element of at most 4 bytes', view.bytes.length);
    view.need(at, 8, 'an element');
    return { type, start: at + 4, size: smallSize, next: at + 8 };
  }
  const size = view.u32(at + 4);
  if (at + 8 + size > end) throw cutOff(at, `an element of ${size} bytes`, view.bytes.length);
  // All but compressed elements are filled up to eight bytes.
  const padding = first === miCompressed ? 0 : (8 - (size % 8)) % 8;
  return { type: first, start: at + 8, size, next: at + 8 + size + padding };
}
