import { describe, expect, it } from 'vitest';
import { latexTable, markdownTable } from '../../../src/renderer/charts/table-texts.ts';

const table = {
  header: ['Set', 'NMSE_%'],
  rows: [
    ['train|a', 0.123456],
    ['test', 1.5e-9],
    ['none', NaN],
  ],
} as const;

describe('a table as text', () => {
  it('is a tabular of LaTeX with numbers on the right and names made safe', () => {
    const lines = latexTable(table).split('\n');
    expect(lines[0]).toBe('\\begin{tabular}{lr}');
    expect(lines[2]).toBe('  Set & NMSE\\_\\% \\\\');
    expect(lines[4]).toBe('  train|a & $0.1235$ \\\\');
    expect(lines[5]).toBe('  test & $1.500\\times10^{-9}$ \\\\');
    expect(lines[6]).toBe('  none & -- \\\\');
  });

  it('is a table of Markdown whose bars are no borders', () => {
    expect(markdownTable(table).split('\n').slice(0, 4)).toEqual([
      '| Set | NMSE_% |',
      '| --- | ---: |',
      '| train\\|a | 0.1235 |',
      '| test | 1.500e−9 |',
    ]);
  });
});
