import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/shared/failure.ts';
import { decode, encode } from '../../src/shared/wire.ts';

const views = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
];
const view = fc.tuple(fc.constantFrom(...views), fc.uint8Array({ maxLength: 6 })).map(([Kind, bytes]) => {
  const buffer = new ArrayBuffer(8 * bytes.length);
  new Uint8Array(buffer).set(bytes, bytes.length);
  return new (Kind as new (buffer: ArrayBuffer) => ArrayBufferView)(buffer);
});
const message = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      NaN,
      -0,
      0,
      Infinity,
      -Infinity,
      2 ** 31,
      -(2 ** 31),
      2 ** 31 - 1,
      undefined,
      null,
      true,
      false,
    ),
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', '\ufeff', '\0') }),
    fc.date({ noInvalidDate: false }),
    view,
  ),
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('node'), { maxLength: 5 }),
    fc.sparseArray(tie('node'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('node'), { maxKeys: 5 }),
    fc.array(fc.tuple(tie('node'), tie('node')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('node'), { maxLength: 4 }).map((members) => new Set(members)),
  ),
})).node;

const failureOf = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
  throw new Error('nothing was thrown');
};

describe('the wire format', () => {
  it('gives back what structuredClone gives back', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(decode(encode(value))).toStrictEqual(structuredClone(value));
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  it('keeps the sign of zero in every place', () => {
    const { list, field, map } = decode(encode({ list: [-0], field: -0, map: new Map([['x', -0]]) })) as {
      list: number[];
      field: number;
      map: Map<string, number>;
    };
    expect([list[0], field, map.get('x')].every((zero) => Object.is(zero, -0))).toBe(true);
  });

  it('keeps what is the same object the same, also in a cycle', () => {
    const shared = { a: 1 };
    const cycle: Record<string, unknown> = { first: shared, second: shared };
    cycle.self = cycle;
    const back = decode(encode(cycle)) as Record<string, unknown>;
    expect(back.first).toBe(back.second);
    expect(back.self).toBe(back);
  });

  it('does not let a key reach the prototype', () => {
    const back = decode(encode(JSON.parse('{"__proto__":{"polluted":true}}'))) as object;
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.hasOwn(back, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it('sends the own bytes of a view, not the buffer under it', () => {
    const back = decode(encode(new Float64Array(1000).subarray(10, 12))) as Float64Array;
    expect(back.length).toBe(2);
    expect(back.buffer.byteLength).toBe(16);
  });

  it.each([
    ['a function', { f: () => 1 }, 'f'],
    ['a symbol', [Symbol('s')], '0'],
    ['a promise', { deep: [Promise.resolve()] }, 'deep.0'],
    ['a weak map', new WeakMap(), ''],
    ['an error', new Error('x'), ''],
  ])('refuses %s and says where it stands', (_, value, where) => {
    expect(failureOf(() => encode(value))).toMatchObject({ code: 'wire.unsupported', where });
  });

  it('refuses nesting that would exhaust the stack, in both directions', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(failureOf(() => encode(deep)).code).toBe('wire.unsupported');
    const bytes = new Uint8Array(500_001).fill(0);
    bytes[0] = 0xd1;
    for (let at = 1; at + 5 <= bytes.length; at += 5) bytes.set([10, 1, 0, 0, 0], at);
    expect(failureOf(() => decode(bytes)).message).toContain('nests deeper');
  });

  it.each([
    ['nothing', []],
    ['another first byte', [0x7b, 1]],
    ['no value', [0xd1]],
    ['an unknown tag', [0xd1, 200]],
    ['a text that is cut off', [0xd1, 6, 9, 0, 0, 0, 65]],
    ['a text that is not UTF-8', [0xd1, 6, 1, 0, 0, 0, 255]],
    ['four thousand million entries', [0xd1, 10, 255, 255, 255, 255]],
    ['half a number in an array', [0xd1, 16, 8, 3, 0, 0, 0, 1, 2, 3]],
    ['a reference to nothing', [0xd1, 17, 0, 0, 0, 0]],
    ['a big integer of letters', [0xd1, 8, 1, 0, 0, 0, 120]],
    ['bytes behind the value', [0xd1, 1, 1]],
    ['a hole outside an array', [0xd1, 11]],
  ])('refuses %s with a sentence and the place', (_, bytes) => {
    const failure = failureOf(() => decode(Uint8Array.from(bytes)));
    expect(failure.code).toBe('wire.malformed');
    expect(failure.message).toContain('could not be read');
  });

  it('ends with a value or that failure whatever the bytes are', () => {
    const valid = encode({
      a: [1.5, -0, 'text', 5n],
      m: new Map([[new Date(3), new Set([1])]]),
      f: new Float64Array(3),
    });
    const mutated = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = valid.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      });
    const random = fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from([0xd1, ...bytes]));
    const started = performance.now();
    fc.assert(
      fc.property(fc.oneof(mutated, random), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          expect((error as Failure).code).toBe('wire.malformed');
        }
      }),
      { numRuns: 30_000, seed: 12 },
    );
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
