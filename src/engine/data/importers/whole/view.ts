/** Reading numbers out of bytes, with a sentence where the bytes end. */
import { Refusal } from './table.ts';

/** Bytes with the order of their numbers. */
export interface View {
  readonly bytes: Uint8Array;
  readonly data: DataView;
  readonly little: boolean;
  /** @throws Refusal where fewer than `length` bytes are there from `at` on */
  need(at: number, length: number, what: string): void;
  /** Bytes as Latin-1. */
  text(at: number, length: number): string;
  u16(at: number): number;
  u32(at: number): number;
}

export function viewOf(bytes: Uint8Array, little = true): View {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (at: number, length: number, what: string): void => {
    if (at >= 0 && length >= 0 && at + length <= bytes.length) return;
    throw cutOff(at, `${what} of ${length} bytes`, bytes.length);
  };
  return {
    ...{ bytes, data, little, need },
    text(at, length) {
      need(at, length, 'a text');
      let text = '';
      for (let k = at; k < at + length; k++) text += String.fromCharCode(bytes[k]);
      return text;
    },
    u16(at) {
      need(at, 2, 'a number');
      return data.getUint16(at, little);
    },
    u32(at) {
      need(at, 4, 'a number');
      return data.getUint32(at, little);
    },
  };
}

/** The refusal of a file that ends too early. */
export const cutOff = (at: number, what: string, size: number): Refusal =>
  new Refusal({
    found: `the end of the file after ${size} bytes`,
    expected: what,
    advice: 'The file is damaged or was cut off; fetch or save it again.',
    place: `byte ${at}`,
  });
