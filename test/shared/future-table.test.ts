import { describe, expect, it } from 'vitest';
import { readFutureTable } from '../../src/shared/future-table.ts';

const columns = (text: string): unknown => {
  const table = readFutureTable(text);
  return table.kind === 'columns' ? table.columns : table.text;
};

describe('a table of known future inputs', () => {
  it.each([
    ['a,b\n1,2.5\n3,-4e1\n'],
    ['a;b\r\n1;2,5\r\n3;-40\r\n'],
    ['a\tb\n1\t2,5\n\n3\t-40'],
    ['"a","b"\n"1","2.5"\n3,-40'],
  ])('is read however its columns are split: %j', (text) => {
    expect(columns(text)).toEqual({ a: [1, 3], b: [2.5, -40] });
  });

  it('may be one column, or nothing', () => {
    expect(columns('u\n1,5\n2')).toEqual({ u: [1.5, 2] });
    expect(columns(' \n')).toEqual({});
  });

  it('says what is wrong with it', () => {
    expect(columns('1;2\n3;4')).toMatch(/Begin with the names/);
    expect(columns('a,b\n1')).toMatch(/Row 1 has 1 values and the header 2 names/);
    expect(columns('a,b\n1,2\n1,x')).toBe('Row 2: "x" of column "b" is no number.');
    expect(columns('a,a\n1,2')).toMatch(/same name/);
  });
});
