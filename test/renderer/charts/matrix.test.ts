import { describe, expect, it } from 'vitest';
import { heatColour, heatRange, readRgb } from '../../../src/renderer/charts/heat.ts';
import {
  columnNear,
  everyLabel,
  matrixRows,
  moved,
  type MatrixSpec,
} from '../../../src/renderer/charts/matrix-spec.ts';

const spec = (columns: number, rows = 2): MatrixSpec => ({
  title: '',
  xLabel: 'Step',
  yLabel: 'Unit',
  rows: Array.from({ length: rows }, (_, i) => `unit ${i + 1}`),
  columns: Array.from({ length: columns }, (_, i) => String(i)),
  values: Float64Array.from({ length: rows * columns }, (_, i) => i),
  scale: 'range',
});

describe('the colours of a heat map', () => {
  const black = [0, 0, 0] as const;
  const white = [255, 255, 255] as const;

  it('span what the scale says', () => {
    const values = Float64Array.of(-1, 4, NaN, Infinity);
    expect(heatRange(values, 'signed')).toEqual({ from: -4, to: 4 });
    expect(heatRange(values, 'range')).toEqual({ from: -1, to: 4 });
    expect(heatRange(values, 'unit')).toEqual({ from: 0, to: 1 });
    expect(heatRange(Float64Array.of(3, 3), 'range')).toEqual({ from: 1.5, to: 4.5 });
    expect(heatRange(new Float64Array(0), 'range')).toEqual({ from: 0, to: 1 });
  });

  it('are mixed between the stops, and end at them', () => {
    const range = { from: 0, to: 1 };
    expect(heatColour(0.5, range, [black, white])).toEqual([128, 128, 128]);
    expect(heatColour(0.5, range, [black, [10, 20, 30], white])).toEqual([10, 20, 30]);
    expect(heatColour(9, range, [black, white])).toEqual([255, 255, 255]);
    expect(heatColour(NaN, range, [black, white])).toBeNull();
  });

  it('are read from the theme', () => {
    expect(readRgb('#0a10ff')).toEqual([10, 16, 255]);
    expect(() => readRgb('red')).toThrow('"red" is no colour');
  });
});

describe('a heat map', () => {
  it('is a table as it stands, or a row a cell where it is too wide', () => {
    expect(matrixRows(spec(3))).toEqual({
      header: ['', '0', '1', '2'],
      rows: [
        ['unit 1', 0, 1, 2],
        ['unit 2', 3, 4, 5],
      ],
    });
    const wide = matrixRows(spec(50));
    expect(wide.header).toEqual(['Unit', 'Step', 'Value']);
    expect(wide.rows[50]).toEqual(['unit 2', '0', 50]);
  });

  it('is read with the arrow keys, which stay inside', () => {
    const at = { row: 0, column: 2 };
    expect(moved(spec(3), null, 'ArrowRight')).toEqual({ row: 0, column: 0 });
    expect(moved(spec(3), at, 'ArrowRight')).toEqual(at);
    expect(moved(spec(3), at, 'ArrowDown')).toEqual({ row: 1, column: 2 });
    expect(moved(spec(3), at, 'a')).toBeNull();
  });

  it('finds the column of a linked cursor where its columns are numbers', () => {
    expect(columnNear(['0', '10', '20'], 14)).toBe(1);
    expect(columnNear(['0', '10', '20'], 21)).toBeNull();
    expect(columnNear(['0 to 9', '10 to 19'], 8)).toBe(1);
    expect(columnNear(['hidden 1', 'hidden 2'], 1)).toBeNull();
  });

  it('writes as many names as there is room for', () => {
    expect(everyLabel(10, 200, 13)).toBe(1);
    expect(everyLabel(30, 200, 13)).toBe(2);
    expect(everyLabel(999, 300, 30)).toBe(100);
  });
});
