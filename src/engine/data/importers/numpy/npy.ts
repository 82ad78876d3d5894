/** The array of an NPY file. */
import { type NumberArray, stridesOf } from '../arrays/array.ts';
import { numberReader, type NumberType, typeName } from '../arrays/numbers.ts';
import { quoted, Refusal } from '../whole/table.ts';
import { cutOff, viewOf } from '../whole/view.ts';
import { type NpyHeader, readNpyHeader } from './header.ts';

/**
 * The arrays in the bytes of one NPY file: one, or one a field of a structured array.
 * @param isWhole false where the end of the numbers may be missing; then only those that are there
 * @throws Refusal for objects, texts, complex numbers, and a file that is cut off
 */
export function readNpy(bytes: Uint8Array, name: string, { isWhole = true } = {}): NumberArray[] {
  const header = readNpyHeader(viewOf(bytes));
  const types = header.fields.map((field) => ({ ...field, kind: kindOf(field.type) }));
  const rowBytes = types.reduce((sum, { kind, count }) => sum + kind.bytes * count, 0);
  const shape = shapeIn(bytes, { header, rowBytes, isWhole });
  let offset = 0;
  return types.flatMap(({ name: field, kind, count }): NumberArray[] => {
    const first = header.start + offset;
    offset += kind.bytes * count;
    if (kind.read === null && header.isStructured) return [];
    if (kind.read === null) throw unreadable(kind.label);
    const read = numberReader(viewOf(bytes, kind.little), kind.read);
    const scale = kind.scale;
    return [
      {
        name: field === '' ? name : field,
        shape: count === 1 ? shape : [...shape, count],
        type: kind.label,
        strides: stridesIn(header, { shape, count, rowBytes, size: kind.bytes }),
        kind: scale === null ? 'number' : 'date',
        at: scale === null ? (at) => read(first + at) : (at) => timeOf(read(first + at), scale),
      },
    ];
  });
}

/** Strides in bytes. */
function stridesIn(
  header: NpyHeader,
  {
    shape,
    count,
    rowBytes,
    size,
  }: { shape: readonly number[]; count: number; rowBytes: number; size: number },
): number[] {
  // The file's own lengths: a beginning has fewer elements, at the same places.
  const whole = stridesOf(header.shape, header.isFortran).map((stride) => stride * rowBytes);
  const own = whole.length === shape.length ? whole : [];
  return count === 1 ? own : [...own, size];
}

/** As much of the array as is there. */
function shapeIn(
  bytes: Uint8Array,
  { header, rowBytes, isWhole }: { header: NpyHeader; rowBytes: number; isWhole: boolean },
): readonly number[] {
  const { shape, start, isFortran } = header;
  const expected = shape.reduce((product, length) => product * length, 1) * rowBytes;
  const there = bytes.length - start;
  if (there >= expected) return shape;
  if (isWhole) throw cutOff(bytes.length, `${expected} bytes of numbers`, bytes.length);
  const isInner = !isFortran || shape.length === 1;
  const inner = shape.slice(1).reduce((product, length) => product * length, 1);
  const rows = Math.floor(there / (inner * rowBytes));
  if (isInner && rows > 0) return [rows, ...shape.slice(1)];
  throw new Refusal({
    found: 'an array in Fortran order, or of very long rows',
    expected: 'rows after each other',
    advice: 'Import it without a preview, or save it with numpy.ascontiguousarray.',
  });
}

interface Kind {
  readonly bytes: number;
  readonly little: boolean;
  /** Null where it is no number. */
  readonly read: NumberType | null;
  readonly label: string;
  /** Seconds of one unit of a date. */
  readonly scale: number | null;
}

const units: Readonly<Record<string, number>> = {
  W: 604_800,
  D: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  ns: 1e-9,
};

/** What a type string such as '<f8' or '>M8[ns]' means. @throws Refusal where not even its size is known */
function kindOf(type: string): Kind {
  const found = /^([<>|=])([a-zA-Z])(\d+)(?:\[(\d*)([a-zA-Z]+)\])?$/.exec(type);
  if (found === null) throw unreadable(type === '|O' ? 'Python objects' : quoted(type));
  const [, order, letter, digits, many = '', unit = ''] = found;
  const size = Number(digits);
  const kind = { bytes: size, little: order !== '>', scale: null };
  if (letter === 'M' && units[unit] !== undefined && size === 8) {
    const scale = units[unit] * (many === '' ? 1 : Number(many));
    return { ...kind, read: 'i8', label: `datetime64[${many}${unit}]`, scale };
  }
  const known: readonly NumberType[] = [
    'b1',
    'i1',
    'u1',
    'i2',
    'u2',
    'i4',
    'u4',
    'i8',
    'u8',
    'f2',
    'f4',
    'f8',
  ];
  const read = known.find((candidate) => candidate === `${letter}${size}`);
  if (read !== undefined) return { ...kind, read, label: typeName(read) };
  if (letter === 'U') return { ...kind, bytes: 4 * size, read: null, label: 'texts' };
  const labels: Record<string, string> = { S: 'texts', O: 'Python objects', c: 'complex numbers' };
  return { ...kind, read: null, label: labels[letter] ?? quoted(type) };
}

const notATime = -(2 ** 63);

/** NumPy's "not a time" is the smallest number. Divisions are exact to half a unit where products are not. */
function timeOf(value: number, scale: number): number {
  if (value === notATime) return NaN;
  return scale < 1 ? value / Math.round(1 / scale) : value * scale;
}

const unreadable = (what: string): Refusal =>
  new Refusal({
    found: `an array of ${what}`,
    expected: 'an array of numbers',
    advice: 'Convert it, for example with numpy.asarray(x, dtype=float), and save it again.',
  });
