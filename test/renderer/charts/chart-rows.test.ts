import { describe, expect, it } from 'vitest';
import { chartRows, toCsv } from '../../../src/renderer/charts/chart-rows.ts';
import type { ChartSpec } from '../../../src/renderer/charts/chart-spec.ts';
import { fileStem } from '../../../src/renderer/charts/download.ts';

const spec: ChartSpec = {
  title: 'Errors',
  xLabel: 'iteration',
  yLabel: '',
  lines: [
    { label: 'training', role: 'training', x: null, y: Float64Array.of(1, 0.1, 1 / 3) },
    { label: 'a, "b"', role: 'test', x: Float64Array.of(1, 3), y: Float64Array.of(7, NaN) },
  ],
};

describe('chartRows', () => {
  it('joins lines by x, with NaN where a line has no value', () => {
    const { rows } = chartRows(spec, { from: 0, to: 3 });
    expect(rows).toEqual([
      [0, 1, NaN],
      [1, 0.1, 7],
      [2, 1 / 3, NaN],
      [3, NaN, NaN],
    ]);
  });

  it('keeps to the span', () => {
    expect(chartRows(spec, { from: 1, to: 2 }).rows.map((row) => row[0])).toEqual([1, 2]);
  });
});

describe('toCsv', () => {
  it('writes every digit, quotes names and leaves missing cells empty', () => {
    expect(toCsv(chartRows(spec, { from: 1, to: 3 }))).toBe(
      'iteration,training,"a, ""b"""\r\n1,0.1,7\r\n2,0.3333333333333333,\r\n3,,\r\n',
    );
  });
});

describe('fileStem', () => {
  it('makes a file name of any title', () => {
    expect(fileStem('Läser, 9 units: Errors')).toBe('la-ser-9-units-errors');
    expect(fileStem('???')).toBe('chart');
  });
});
