import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastNumber } from '../../../../src/engine/data/importers/text/fast-number.ts';
import { type NumberDialect, readCell } from '../../../../src/engine/data/importers/text/numbers.ts';
import { columnsOf } from '../../../helpers/import-text.ts';

const point: NumberDialect = { decimalMark: '.', thousandsMark: 'none', missingCodes: [] };
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function fast(text: string, mark = '.'): number {
  const bytes = new TextEncoder().encode(text);
  return fastNumber(bytes, 0, bytes.length, mark.charCodeAt(0));
}

function valueOf(text: string, dialect = point): number | string {
  const reading = readCell(text, dialect);
  return reading.kind === 'number' ? reading.value : reading.kind;
}

/** Ways in which programs print a float64 so that it comes back. */
const printers: Record<string, (x: number) => string> = {
  shortest: String,
  scientific: (x) => x.toExponential(),
  'C %.17e': (x) => x.toExponential(17),
  'C %+.16E': (x) => (x < 0 || Object.is(x, -0) ? '' : '+') + x.toExponential(16).toUpperCase(),
  Fortran: (x) => x.toExponential(16).replace('e', 'D'),
  precise: (x) => x.toPrecision(17),
};

describe('reading a number', () => {
  it.each([
    ['1e-3', 0.001],
    ['1E+03', 1000],
    ['1D-3', 0.001],
    ['+1', 1],
    ['.5', 0.5],
    ['5.', 5],
    ['-.5e1', -5],
    ['\u22121.5', -1.5],
    ['  7 ', 7],
    ['0.1', 0.1],
    ['123456789012345678', 123456789012345680],
    ['9007199254740993', 9007199254740992],
    ['4.9e-324', 5e-324],
    ['1e-400', 0],
    ['1.7976931348623157e308', Number.MAX_VALUE],
  ])('takes %j for %d', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it.each([
    '1e',
    'e5',
    '1 2',
    '0x10',
    '1_000',
    '--1',
    '1.2.3',
    '5%',
    'abc',
    '+',
    '1,5',
    '12:30',
    '1e5.5',
    '∞',
  ])('does not take %j for one', (text) => expect(valueOf(text)).toBe('unreadable'));

  it.each(['1e400', '-1e400', 'inf', '+Inf', '-INFINITY', '9'.repeat(400)])('flags %.12j', (text) => {
    expect(valueOf(text)).toBe('flagged');
  });

  it('keeps the sign of zero', () => {
    expect(Object.is(fast('-0.0'), -0)).toBe(true);
    expect(Object.is(valueOf('-0e5'), -0)).toBe(true);
  });

  it('is not held up by a very long cell', () => {
    const start = performance.now();
    expect(valueOf(`${'1'.repeat(1_000_000)}x`)).toBe('unreadable');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('takes thousands marks only where they stand every three digits', () => {
    const grouped: NumberDialect = { decimalMark: '.', thousandsMark: ',', missingCodes: [] };
    expect(valueOf('1,234,567.25', grouped)).toBe(1234567.25);
    expect(valueOf('-12,345e2', grouped)).toBe(-1234500);
    for (const text of ['12,34', '1234,567', ',123', '0,435', '1,23,456']) {
      expect(valueOf(text, grouped)).toBe('unreadable');
    }
    expect(valueOf('1 234,5', { decimalMark: ',', thousandsMark: ' ', missingCodes: [] })).toBe(1234.5);
  });

  it('matches a numeric missing code by its value', () => {
    const coded = { ...point, missingCodes: ['-999', 'none'] };
    expect(['-999', '-999.0', '-9.99e2', 'none', '-998'].map((text) => valueOf(text, coded))).toEqual([
      'missing',
      'missing',
      'missing',
      'missing',
      -998,
    ]);
  });
});

describe('the fast path', () => {
  it('gives the bits of the correctly rounded value, or passes', () => {
    const digits = fc.stringMatching(/^[+-]?[0-9]{0,19}\.?[0-9]{0,25}([eE][+-]?[0-9]{1,3})?$/);
    let taken = 0;
    fc.assert(
      fc.property(digits, (text) => {
        const value = fast(text);
        if (Number.isNaN(value)) return;
        taken++;
        expect(Object.is(value, Number(text))).toBe(true);
      }),
      { seed: 3, numRuns: 20_000 },
    );
    expect(taken).toBeGreaterThan(2000);
  });

  it('passes on whatever is not plainly a number', () => {
    for (const text of [
      '',
      '-',
      '.',
      '1e',
      '1e+',
      '1x',
      '1.2.3',
      '1,5',
      '1D3',
      '1e1234',
      '1234567890123456',
    ]) {
      expect(fast(text)).toBeNaN();
    }
    expect(fast('1,5', ',')).toBe(1.5);
  });
});

describe('a file of numbers', () => {
  it.each(Object.keys(printers))('comes back to the bit when printed as %s', (name) => {
    const print = printers[name];
    const dialects = [
      { separator: ',', comma: false },
      { separator: ';', comma: true },
      { separator: '\t', comma: true },
      { separator: '  ', comma: false },
      { separator: '|', comma: false },
    ];
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 2, maxLength: 30 }),
        fc.constantFrom(...dialects),
        (values, dialect) => {
          const cell = (x: number): string => (dialect.comma ? print(x).replace('.', ',') : print(x));
          // 0.5 and its quarters settle the decimal mark, whatever the random numbers look like.
          const rows = [0.25, 0.125, ...values];
          const text = ['a', ...rows].map((x) => [x, x].map((v) => (typeof v === 'string' ? v : cell(v))));
          const lines = text.map((row, k) => (k === 0 ? ['a', 'b'] : row).join(dialect.separator));
          const recipe = dialect.comma ? { decimalMark: ',' as const } : {};
          const columns = columnsOf(`${lines.join('\n')}\n`, recipe);
          expect(columns.a.every((x, k) => Object.is(x, rows[k]))).toBe(true);
          expect(columns.b).toEqual(columns.a);
        },
      ),
      { seed: 4, numRuns: 120 },
    );
  });
});
