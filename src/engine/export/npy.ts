/** NumPy's NPY format 1.0 and the archive of such files, NPZ (NumPy Enhancement Proposal 1). */
import type { NamedArray } from './named-array.ts';
import { zip } from './zip.ts';

/** One array as the bytes of a .npy file: float64 little-endian in C order, or words as UCS-4. */
export function npy(array: NamedArray): Uint8Array<ArrayBuffer> {
  if ('words' in array) return npyWords(array.words);
  const { shape, values } = array;
  const out = withHeader('<f8', shape, values.length * 8);
  const view = new DataView(out.buffer, out.length - values.length * 8);
  for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i], true);
  return out;
}

/** Arrays as the bytes of an .npz file, readable with numpy.load. Names must differ. */
export function npz(arrays: readonly NamedArray[]): Uint8Array<ArrayBuffer> {
  return zip(arrays.map((array) => ({ name: `${array.name}.npy`, bytes: npy(array) })));
}

function npyWords(words: readonly string[]): Uint8Array<ArrayBuffer> {
  const letters = words.map((word) => [...word].map((letter) => letter.codePointAt(0) ?? 0));
  const width = Math.max(1, ...letters.map((word) => word.length));
  const bytes = words.length * width * 4;
  const out = withHeader(`<U${width}`, [words.length], bytes);
  const view = new DataView(out.buffer, out.length - bytes);
  letters.forEach((word, w) => word.forEach((code, i) => view.setUint32(4 * (w * width + i), code, true)));
  return out;
}

/** The header, padded so that the numbers begin at a multiple of 64, and room for `bytes` behind it. */
function withHeader(type: string, shape: readonly number[], bytes: number): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const out = new Uint8Array(length + bytes);
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(out.buffer).setUint16(8, length - 10, true);
  out.set(new TextEncoder().encode(`${text.padEnd(length - 11)}\n`), 10);
  return out;
}
