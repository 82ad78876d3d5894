/** A variable of a MAT file: a matrix of numbers, or cells and fields with matrices in them. */
import { type NumberArray, stridesOf } from '../arrays/array.ts';
import { numberReader, sizeOf } from '../arrays/numbers.ts';
import type { View } from '../whole/view.ts';
import { type Element, miMatrix, numberTypes, readElement } from './elements.ts';

/** What a variable holds. */
export type Variable =
  | { readonly kind: 'numbers'; readonly name: string; readonly array: NumberArray }
  | { readonly kind: 'cells'; readonly name: string; readonly cells: readonly Variable[] }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly Variable[] }
  | { readonly kind: 'other'; readonly name: string; readonly what: string };

const classNames: Readonly<Record<number, string>> = {
  3: 'an object',
  4: 'text',
  5: 'a sparse matrix',
  16: 'a function',
  17: 'an object',
};
const numberClasses = [
  'double',
  'single',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
];
const firstNumberClass = 6;
const [cellClass, structClass] = [1, 2];
const maxDepth = 6;
const maxCells = 100_000;

/** The variable in a matrix element. @throws Refusal where its parts do not fit together */
export function readVariable(view: View, element: Element, given: { name: string; depth: number }): Variable {
  const end = element.start + element.size;
  if (element.size === 0) return { kind: 'other', name: given.name, what: 'empty' };
  const flags = readElement(view, element.start, end);
  const word = view.u32(flags.start);
  const shapeElement = readElement(view, flags.next, end);
  const shape = readNumbers(view, shapeElement);
  const nameElement = readElement(view, shapeElement.next, end);
  const own = view.text(nameElement.start, nameElement.size);
  const name = own === '' ? given.name : own;
  const about = { name, at: nameElement.next, end, depth: given.depth };
  const kind = word & 0xff;
  const isShape = shape.length >= 2 && shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  const what = isShape ? classNames[kind] : 'a shape that is none';
  if (what !== undefined) return { kind: 'other', name, what };
  if (kind === cellClass) return readCells(view, shape, about);
  if (kind === structClass) return readStruct(view, shape, about);
  if ((word & 0x800) !== 0) return { kind: 'other', name, what: 'complex numbers' };
  return readNumberMatrix(view, shape, { ...about, type: numberClasses[kind - firstNumberClass] });
}

interface About {
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly depth: number;
}

function readNumberMatrix(
  view: View,
  shape: readonly number[],
  { name, at, end, type = 'unknown' }: About & { type?: string | undefined },
): Variable {
  const data = readElement(view, at, end);
  const stored = numberTypes[data.type];
  if (stored === undefined) return { kind: 'other', name, what: `numbers of type ${data.type}` };
  const count = shape.reduce((size, length) => size * length, 1);
  const bytes = sizeOf(stored);
  if (count * bytes > data.size)
    return { kind: 'other', name, what: `${data.size} bytes for ${shape.join(' x ')} numbers` };
  const read = numberReader(view, stored);
  const array: NumberArray = {
    ...{ name, type, kind: 'number', shape },
    strides: stridesOf(shape, true),
    at: (index) => read(data.start + index * bytes),
  };
  return { kind: 'numbers', name, array };
}

function readCells(view: View, shape: readonly number[], about: About): Variable {
  const count = shape.reduce((size, length) => size * length, 1);
  const { name, depth, end } = about;
  if (depth > maxDepth || count > maxCells) return { kind: 'other', name, what: 'cells within cells' };
  const cells: Variable[] = [];
  let { at } = about;
  for (let k = 0; k < count; k++) {
    const element = readElement(view, at, end);
    cells.push(inner(view, element, { name: `${name}{${k + 1}}`, depth: depth + 1 }));
    at = element.next;
  }
  return { kind: 'cells', name, cells };
}

/** Only a single struct: fields of arrays of structs are no series. */
function readStruct(view: View, shape: readonly number[], { name, at, end, depth }: About): Variable {
  const count = shape.reduce((size, length) => size * length, 1);
  const length = readElement(view, at, end);
  const [nameLength = 0] = readNumbers(view, length);
  const names = readElement(view, length.next, end);
  if (count !== 1 || depth > maxDepth || nameLength < 1)
    return { kind: 'other', name, what: `${count} structs` };
  const fields: Variable[] = [];
  let next = names.next;
  for (let k = 0; k + nameLength <= names.size && k / nameLength < maxCells; k += nameLength) {
    const field = view.text(names.start + k, nameLength).replace(/\0.*$/s, '');
    const element = readElement(view, next, end);
    fields.push(inner(view, element, { name: `${name}.${field}`, depth: depth + 1 }));
    next = element.next;
  }
  return { kind: 'struct', name, fields };
}

function inner(view: View, element: Element, given: { name: string; depth: number }): Variable {
  if (element.type !== miMatrix)
    return { kind: 'other', name: given.name, what: `an element of type ${element.type}` };
  const found = readVariable(view, element, given);
  return found.name === given.name ? found : { ...found, name: given.name };
}

function readNumbers(view: View, { type, start, size }: Element): number[] {
  const stored = numberTypes[type];
  if (stored === undefined || size > 1024) return [0];
  view.need(start, size, 'numbers');
  const read = numberReader(view, stored);
  return Array.from({ length: Math.floor(size / sizeOf(stored)) }, (_, k) =>
    read(start + k * sizeOf(stored)),
  );
}
