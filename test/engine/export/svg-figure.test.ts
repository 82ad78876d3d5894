import { describe, expect, it } from 'vitest';
import { escaped, latexText } from '../../../src/engine/export/markup.ts';
import { axisOf, shown } from '../../../src/engine/export/svg-axis.ts';
import { svgFigure } from '../../../src/engine/export/svg-figure.ts';

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
    expect(text).toContain('width="84mm"');
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
    expect(top).toBeCloseTo(15, 5);
  });

  it.each([[[]], [[0, 0]], [[NaN]], [[5e-324, 1]], [[-1e308, 1e308]]])('of %j is drawn all the same', (y) => {
    for (const log of [true, false]) {
      const text = svgFigure({ ...figure, y: { label: 'y', log }, curves: [{ label: 'a', x: [0, 1], y }] });
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
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
