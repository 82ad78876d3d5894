/** MAT files of level 5, as MATLAB, Octave and SciPy read them (MathWorks, MAT-File Format, chapter 1). */
import { UnfoldError } from '../errors.ts';
import type { NamedArray } from './named-array.ts';

const [MI_INT8, MI_INT32, MI_UINT32, MI_DOUBLE, MI_MATRIX, MI_UTF16] = [1, 5, 6, 9, 14, 17];
const [CELL, CHAR, DOUBLE] = [1, 4, 6];
const LIMIT = 0x7fffffff;

/**
 * The file's bytes: matrices of doubles (a list of numbers is a column), and lists of words as columns of cells. The
 * same arrays give the same bytes: the header carries no date.
 * @throws UnfoldError 'export.too-large' for an array of 2 GiB or more, which level 5 cannot hold
 */
export function mat(arrays: readonly NamedArray[]): Uint8Array<ArrayBuffer> {
  return joined([header(), ...arrays.map((array) => matrixElement(array.name, array))]);
}

function header(): Uint8Array {
  const out = new Uint8Array(128);
  out.set(new TextEncoder().encode('MATLAB 5.0 MAT-file, written by Unfold'.padEnd(116)));
  // Version 0x0100, and 'IM' for little-endian.
  out.set([0x00, 0x01, 0x49, 0x4d], 124);
  return out;
}

function matrixElement(name: string, array: NamedArray): Uint8Array {
  if ('words' in array) {
    const cells = array.words.map((word) => matrix(CHAR, '', [1, word.length], charData(word)));
    return matrix(CELL, name, [array.words.length, 1], joined(cells));
  }
  const [rows, columns = 1] = array.shape;
  return matrix(DOUBLE, name, [rows, columns], doubleData(array.values, rows, columns, name));
}

function matrix(kind: number, name: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  return element(
    MI_MATRIX,
    joined([
      element(MI_UINT32, integers([kind, 0])),
      element(MI_INT32, integers(shape)),
      element(MI_INT8, new TextEncoder().encode(name)),
      data,
    ]),
  );
}

/** Row by row in memory, column by column in the file. */
function doubleData(values: Float64Array, rows: number, columns: number, name: string): Uint8Array {
  if (values.length * 8 >= LIMIT) {
    throw new UnfoldError(
      'export.too-large',
      `"${name}" has ${values.length} numbers; a MAT file of level 5 holds less than 2 GiB an array. Export as NPZ instead.`,
    );
  }
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) view.setFloat64(8 * (j * rows + i), values[i * columns + j], true);
  return element(MI_DOUBLE, new Uint8Array(view.buffer));
}

function charData(word: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * word.length));
  for (let i = 0; i < word.length; i++) view.setUint16(2 * i, word.charCodeAt(i), true);
  return element(MI_UTF16, new Uint8Array(view.buffer));
}

function integers(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

/** A tag of type and length, then the data, filled up to a multiple of 8 bytes. */
function element(type: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  const view = new DataView(out.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, data.length, true);
  out.set(data, 8);
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
