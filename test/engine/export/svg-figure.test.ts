import { describe, expect, it } from 'vitest';
import { escaped, latexText } from '../../../src/engine/export/markup.ts';
import { axisOf, shown } from '../../../src/engine/export/svg-axis.ts';
import { barFigure } from '../../../src/engine/export/figure.ts';
import { panelFigure } from '../../../src/engine/export/panel-figure.ts';
import { type AnyFigure, svgFigure } from '../../../src/engine/export/svg-figure.ts';

describe('a figure as SVG', () => {
  const figure = {
    title: 'Cost <&> "iterations"',
    x: { label: 'Iteration' },
    y: { label: 'Cost', log: true },
    curves: [
      { label: 'train', x: [0, 1, 2, 3], y: [100, 10, NaN, 0.1] },
      { label: 'test', x: [0, 1, 2, 3], y: [90, 20, 0, 1] },
    ],
  };

  it('has its size in mm and every curve, with gaps where there are no values', () => {
    const text = svgFigure(figure);
    expect(text).toContain('width="85mm"');
    expect(text).toContain('<title>Cost &lt;&amp;&gt; &quot;iterations&quot;</title>');
    const paths = [...text.matchAll(/<path d="(M[^"]*L[^"]*)" fill="none"/g)].map(([, d]) => d);
    expect(paths).toHaveLength(2);
    expect(paths[0].match(/M/g)).toHaveLength(2);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('of a million points keeps the extremes, and stays small', () => {
    const y = Float64Array.from({ length: 1e6 }, (_, i) => (i === 777_777 ? 50 : i % 7));
    const text = svgFigure({
      ...figure,
      y: { label: 'y' },
      curves: [{ label: 'a', x: y.map((_, i) => i), y }],
    });
    expect(text.length).toBeLessThan(40_000);
    const top = Math.min(...[...text.matchAll(/L[\d.]+ ([\d.]+)/g)].map(([, py]) => Number(py)));
    const [, , frame] = /d="M([\d.]+) ([\d.]+)V/.exec(text) ?? [];
    expect(top).toBeCloseTo(Number(frame), 5);
  });

  it.each([[[]], [[0, 0]], [[NaN]], [[5e-324, 1]], [[-1e308, 1e308]]])('of %j is drawn all the same', (y) => {
    for (const log of [true, false]) {
      const text = svgFigure({ ...figure, y: { label: 'y', log }, curves: [{ label: 'a', x: [0, 1], y }] });
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

describe('a figure of other kinds', () => {
  const numbers = (text: string, pattern: RegExp): number[] =>
    [...text.matchAll(pattern)].map(([, value]) => Number(value));

  it('has the size and the type it is asked for', () => {
    const text = svgFigure({ ...plain, size: [170, 60], fontSize: 10 });
    expect(text).toContain('width="170mm" height="60mm"');
    expect(text).toContain('font-size="10"');
  });

  it('fills a band between its limits, in pieces where they are not known', () => {
    const area = { label: 'band', x: [0, 1, 2, 3, 4], low: [0, 0, NaN, 1, 1], high: [2, 2, NaN, 3, 3] };
    const [, path = ''] =
      /<path d="([^"]*)" fill="#\w+" fill-opacity/.exec(svgFigure({ ...plain, areas: [area] })) ?? [];
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/Z/g)).toHaveLength(2);
  });

  it('draws bars from zero, the longer the greater', () => {
    const figure = barFigure({
      title: 'bars',
      y: { label: 'y' },
      labels: ['a', 'b', 'c'],
      values: [1, -2, 4],
    });
    const heights = numbers(
      svgFigure(figure),
      /<rect x="[^"]*" y="[^"]*" width="[^"]*" height="([\d.]+)"\/>/g,
    );
    expect(heights.map((height) => height / heights[0])).toEqual([
      1,
      expect.closeTo(2, 1),
      expect.closeTo(4, 1),
    ]);
    expect(svgFigure(figure)).toContain('>b</text>');
  });

  it('draws a point for each of a cloud, and the unit circle round', () => {
    const cloud = { label: 'eigenvalues', x: [0.5, -0.5, NaN], y: [0.5, -0.5, 0] };
    const text = svgFigure({ ...plain, curves: [], clouds: [cloud], unitCircle: true });
    expect(text.match(/<circle/g)).toHaveLength(3);
  });

  it('of a matrix has a coloured cell for each number, and coarser ones where there are too many', () => {
    const matrix = (rows: number, columns: number): AnyFigure => ({
      title: 'matrix',
      x: { label: '' },
      y: { label: '' },
      rows: Array.from({ length: rows }, (_, i) => `r${i}`),
      columns: Array.from({ length: columns }, (_, i) => `c${i}`),
      values: Float64Array.from({ length: rows * columns }, (_, i) => (i === 5 ? -8 : i % 3)),
      scale: 'signed',
    });
    const cells = (text: string) => (text.match(/<rect [^>]*fill="#/g)?.length ?? 0) - 1;
    expect(cells(svgFigure(matrix(2, 3)))).toBe(6 + 32);
    expect(svgFigure(matrix(2, 3))).toContain('#0a5f9e');
    expect(cells(svgFigure(matrix(500, 400)))).toBe(125 * 134 + 32);
    expect(svgFigure(matrix(500, 400))).toContain('#0a5f9e');
  });

  it('is a panel of a diagnostic, except a table', () => {
    const trace = { label: 'a', x: Float64Array.of(0, 1), y: Float64Array.of(1, 2) };
    const about = { name: 'p', title: 't', x: { label: 'x' }, y: { label: 'y', log: true } };
    const points = panelFigure({ ...about, kind: 'points', traces: [trace], unitCircle: true });
    expect(points).toMatchObject({ clouds: [trace], curves: [], unitCircle: true });
    expect(panelFigure({ name: 'p', title: 't', kind: 'table', columns: [], rows: [] })).toBeNull();
  });

  const plain = {
    title: 'plain',
    x: { label: 'x' },
    y: { label: 'y' },
    curves: [{ label: 'a', x: [0, 1, 2], y: [1, 2, 3] }],
  };
});

describe('an axis', () => {
  it('has round ticks inside its range', () => {
    expect(axisOf([[0, 10]], { log: false, from: 0, to: 1 }).ticks).toEqual([0, 2, 4, 6, 8, 10]);
    expect(axisOf([[0.5, 2000]], { log: true, from: 0, to: 1 }).ticks.map(shown)).toEqual([
      '1',
      '10',
      '100',
      '1000',
    ]);
  });
});

describe('text in other languages', () => {
  it('loses its meaning to them', () => {
    expect(escaped('<a href="x">&\'</a>\u0001')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt; ');
    expect(latexText('50 % of a_1 & {x}\\')).toBe('50 \\% of a\\_1 \\& \\{x\\}\\textbackslash{}');
  });
});
