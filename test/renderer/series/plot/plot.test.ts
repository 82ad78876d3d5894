import { describe, expect, it } from 'vitest';
import type { SeriesWindow, WindowColumn } from '../../../../src/shared/series-views.ts';
import {
  nearestBucket,
  panelsOf,
  type PlotColumn,
  type PlotPicture,
  valuePixel,
} from '../../../../src/renderer/series/plot/plot-picture.ts';
import {
  coverage,
  placeText,
  valueText,
  windowFigure,
  windowRows,
} from '../../../../src/renderer/series/plot/plot-words.ts';
import { zoomedRange } from '../../../../src/renderer/series/plot/gestures.ts';
import { trace } from '../../../../src/renderer/series/plot/trace.ts';

const numbers = (...values: number[]): Float64Array => Float64Array.from(values);
const column = (index: number, label: string): PlotColumn => ({ index, label, unit: null, role: 'training' });

function column1(
  values: number[],
  missing = values.map((value) => (Number.isNaN(value) ? 1 : 0)),
): WindowColumn {
  const all = numbers(...values);
  return { min: all, max: all, first: all, last: all, missing: numbers(...missing) };
}

function windowOf(columns: WindowColumn[], more: Partial<SeriesWindow> = {}): SeriesWindow {
  const count = columns[0].min.length;
  const at = Float64Array.from({ length: count }, (_, i) => i);
  return {
    ...{ id: 1, kind: 'row', unordered: false, whole: { from: 0, to: count - 1 }, from: 0, to: count - 1 },
    ...{ total: count, rows: count, perBucket: 1, at, gap: new Uint8Array(count), columns },
    ...more,
  };
}

function drawn(window: SeriesWindow): { path: string; alone: number[] } {
  const path: string[] = [];
  const pen = {
    moveTo: (x: number, y: number) => void path.push(`M${x},${y}`),
    lineTo: (x: number, y: number) => void path.push(`L${x},${y}`),
  };
  const alone = trace(window, window.columns[0], pen, { x: (at) => at, y: (value) => value });
  return { path: path.join(' '), alone };
}

describe('the trace of a column', () => {
  it('is broken at missing values and where time is left out, and names what stands alone', () => {
    const window = windowOf([column1([1, 2, NaN, 4, NaN, 6, 7])]);
    expect(drawn(window)).toEqual({ path: 'M0,1 L1,2 M3,4 M5,6 L6,7', alone: [3] });
    const gap = Uint8Array.of(0, 0, 0, 0, 0, 0, 1);
    expect(drawn({ ...window, gap })).toEqual({ path: 'M0,1 L1,2 M3,4 M5,6 M6,7', alone: [3, 5, 6] });
  });

  it('goes through the smallest and the largest value of each bucket', () => {
    const bucket = { min: numbers(0, 1), max: numbers(5, 6), first: numbers(2, NaN), last: numbers(3, 4) };
    const window = windowOf([{ ...bucket, missing: numbers(0, 1) }], { perBucket: 9 });
    expect(drawn(window).path).toBe('M0,2 L0,0 L0,5 L0,3 M1,6 L1,1 L1,6 L1,4');
  });
});

describe('the picture', () => {
  const window = windowOf([column1([0, 10, 5]), column1([100, 200, NaN])]);
  const shown = { window, columns: [column(0, 'a'), column(3, 'b')] };
  const picture: PlotPicture = {
    ...{ shown, fitTo: shown, span: { from: 0, to: 2 }, xLabel: 'row', panels: true },
    ...{ limits: {}, hover: null, marked: null },
  };

  it('has a panel for each column, with its own range', () => {
    const [a, b] = panelsOf(picture, { width: 400, height: 300 });
    expect([a.key, b.key]).toEqual([0, 3]);
    expect(a.y.from).toBeLessThan(0);
    expect(b.y.to).toBeGreaterThan(200);
    expect(b.top).toBeGreaterThan(a.top + a.height);
    expect(valuePixel(a, a.y.to)).toBe(a.top);
  });

  it('has one panel where columns share their axes', () => {
    const [only, ...none] = panelsOf({ ...picture, panels: false }, { width: 400, height: 300 });
    expect(none).toEqual([]);
    expect([only.y.from < 0, only.y.to > 200]).toEqual([true, true]);
  });

  it('fits its range to what is on show, or to all, or has the range that was chosen', () => {
    const part = { ...picture, span: { from: 1.5, to: 2 } };
    const [fitted] = panelsOf(part, { width: 400, height: 300 });
    expect(fitted.y.from).toBeGreaterThan(4);
    const [whole] = panelsOf({ ...part, fitTo: { ...shown } }, { width: 400, height: 300 });
    expect(whole.y.from).toBeLessThan(0);
    const [chosen] = panelsOf({ ...part, limits: { 0: { from: 2, to: 3 } } }, { width: 400, height: 300 });
    expect(chosen.y).toEqual({ from: 2, to: 3 });
    expect(zoomedRange({ ...chosen, top: 0, height: 100 }, 100, 2)).toEqual({ from: 2, to: 2.5 });
  });

  it('knows the bucket under the pointer', () => {
    expect([-5, 0.4, 0.6, 99].map((x) => nearestBucket(window.at, x))).toEqual([0, 0, 1, 2]);
    expect(nearestBucket(new Float64Array(0), 1)).toBe(-1);
  });
});

describe('the words of a plot', () => {
  const single = { window: windowOf([column1([1.5, NaN, 3])]), columns: [column(0, 'a')] };
  const bucket = { min: numbers(0, 1), max: numbers(5, 6), first: numbers(2, 3), last: numbers(3, 4) };
  const many = {
    window: windowOf([{ ...bucket, missing: numbers(0, 0) }], { perBucket: 8192, rows: 16_000, total: 1e7 }),
    columns: [column(0, 'a')],
  };

  it('say how many rows are drawn, and how', () => {
    expect(coverage(single)).toBe('All 3 rows: every row as it is. 1 missing value, marked below.');
    expect(coverage(many)).toMatch(
      /^16.000 of 10.000.000 rows: min and max of up to 8192 rows a pixel column/,
    );
  });

  it('read out a row, or a bucket', () => {
    expect([placeText(single.window, 2), valueText(single.window.columns[0], 2)]).toEqual(['row 2', '3.000']);
    expect([placeText(many.window, 1), valueText(many.window.columns[0], 1)]).toEqual([
      'about row 1',
      '1.000 to 6.000',
    ]);
    const dated = windowOf([column1([1])], { kind: 'date', at: numbers(86_400) });
    expect(placeText(dated, 0)).toBe('1970-01-02');
  });

  it('are rows of a table inside the span', () => {
    expect(windowRows(single, { from: 1, to: 2 }, 'row')).toEqual({
      header: ['row', 'a'],
      rows: [
        [1, NaN],
        [2, 3],
      ],
    });
    expect(windowRows(many, { from: 0, to: 0 }, 'row')).toEqual({
      header: ['row (middle of the pixel column)', 'a, smallest', 'a, largest'],
      rows: [[0, 0, 5]],
    });
  });

  it('and its figure has every extreme', () => {
    const { curves } = windowFigure(many, { from: 0, to: 1 }, { title: 't', xLabel: 'row' });
    expect([Array.from(curves[0].x), Array.from(curves[0].y)]).toEqual([
      [0, 0, 1, 1],
      [0, 5, 1, 6],
    ]);
  });
});
