/** The header of an NPY file: what its numbers are, in which order, and how many. */
import { cutOff, type View } from '../whole/view.ts';
import { quoted, Refusal } from '../whole/table.ts';

/** What the header says. */
export interface NpyHeader {
  /** One for a plain array (its name is ''); the fields of a structured one. */
  readonly fields: readonly { readonly name: string; readonly type: string; readonly count: number }[];
  readonly isStructured: boolean;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Byte of the first number. */
  readonly start: number;
}

/** "\x93NUMPY". */
export const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** @throws Refusal for what is no header of versions 1 to 3 */
export function readNpyHeader(view: View): NpyHeader {
  if (!npyMagic.every((byte, k) => view.bytes[k] === byte)) throw odd('another beginning', '"\\x93NUMPY"');
  view.need(0, 10, 'a header');
  const version = view.bytes[6];
  if (version < 1 || version > 3) throw odd(`version ${version} of the format`, 'version 1, 2 or 3');
  const length = version === 1 ? view.u16(8) : view.u32(8);
  const begin = version === 1 ? 10 : 12;
  if (length > 65_536) throw odd(`a header of ${length} bytes`, 'at most 65536');
  if (begin + length > view.bytes.length)
    throw cutOff(begin, `a header of ${length} bytes`, view.bytes.length);
  const text = view.text(begin, length);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([^()]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined)
    throw odd(quoted(text), 'a header with descr, fortran_order and shape');
  return {
    ...fieldsOf(text),
    isFortran: order === 'True',
    shape: lengths(shape),
    start: begin + length,
  };
}

function lengths(text: string): number[] {
  const words = text.split(',').map((word) => word.trim().replace(/L$/, ''));
  const numbers = words.filter((word) => word !== '').map(Number);
  const size = numbers.reduce((product, length) => product * length, 1);
  if (
    numbers.some((n) => !Number.isSafeInteger(n) || n < 0) ||
    numbers.length > 32 ||
    !Number.isSafeInteger(size)
  )
    throw odd(`the shape (${text})`, 'whole numbers');
  return numbers;
}

function fieldsOf(text: string): Pick<NpyHeader, 'fields' | 'isStructured'> {
  const plain = /'descr'\s*:\s*'([^']{1,40})'/.exec(text)?.[1];
  if (plain !== undefined) return { fields: [{ name: '', type: plain, count: 1 }], isStructured: false };
  const list = /'descr'\s*:\s*\[(.*)\]\s*,\s*'(?:fortran_order|shape)'/s.exec(text)?.[1];
  if (list === undefined) throw odd(quoted(text), 'a header with descr');
  const field = /\(\s*'([^']*)'\s*,\s*'([^']{1,40})'\s*(?:,\s*\(([\d\s,]*)\)\s*)?\)\s*,?\s*/gy;
  const fields: NpyHeader['fields'][number][] = [];
  let end = 0;
  for (let found = field.exec(list); found !== null; found = field.exec(list)) {
    const sizes = found[3] === undefined ? [] : lengths(found[3]);
    fields.push({ name: found[1], type: found[2], count: sizes.reduce((size, n) => size * n, 1) });
    end = field.lastIndex;
  }
  if (end < list.length || fields.length === 0) {
    throw new Refusal({
      found: `a nested type ${quoted(list)}`,
      expected: 'an array of numbers, or one with a number in each field',
      advice: 'Save the fields as arrays of their own, with numpy.savez.',
    });
  }
  return { fields, isStructured: true };
}

const odd = (found: string, expected: string): Refusal =>
  new Refusal({ found, expected, advice: 'Save the array again with numpy.save.' });
