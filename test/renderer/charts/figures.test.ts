import { describe, expect, it } from 'vitest';
import { svgFigure } from '../../../src/engine/export/svg-figure.ts';
import { lineFigure, matrixFigure, pointsFigure } from '../../../src/renderer/charts/chart-figures.ts';
import { chartRows } from '../../../src/renderer/charts/chart-rows.ts';
import type { ChartSpec } from '../../../src/renderer/charts/chart-spec.ts';
import { firstChoice, storeChoice, storedChoice } from '../../../src/renderer/charts/figure-choice.ts';
import { plainText } from '../../../src/renderer/charts/figure-files.ts';

const spec: ChartSpec = {
  title: 'Errors',
  xLabel: 'iteration',
  yLabel: 'NMSE',
  lines: [
    { label: 'training', role: 'training', x: null, y: Float64Array.of(1, 2, 3, 4) },
    { label: 'again', role: 'training', x: null, y: Float64Array.of(4, 3, 2, 1) },
    { label: 'worst', role: 'test', x: Float64Array.of(2), y: Float64Array.of(3), points: true },
  ],
  areas: [
    {
      label: 'band',
      role: 'validation',
      x: Float64Array.of(1, 2, 3),
      low: Float64Array.of(0, 0, 0),
      high: Float64Array.of(5, 5, 5),
    },
  ],
  bands: [{ from: 2, to: 4, label: 'test', role: 'test' }],
};
const all = { span: { from: 0, to: 3 }, log: false, hidden: new Set<string>() };

describe('a line chart as a figure', () => {
  it('has what is on show: the span, and no line that is hidden', () => {
    const figure = lineFigure(spec, {
      span: { from: 1, to: 2 },
      log: true,
      hidden: new Set(['again', 'band']),
    });
    expect(figure.curves.map(({ label, y }) => [label, [...Array.from(y)]])).toEqual([['training', [2, 3]]]);
    expect(figure.areas).toEqual([]);
    expect(figure.x.range).toEqual([1, 2]);
    expect(figure.y.log).toBe(true);
    expect(figure.references).toEqual([{ axis: 'x', at: 2, label: 'test' }]);
  });

  it('tells lines of one role apart by their dashes, and keeps marked points apart', () => {
    const { curves, clouds = [] } = lineFigure(spec, all);
    const [first, second] = curves.map(({ look }) => look);
    expect(first?.colour).toBe(second?.colour);
    expect(first?.dash).not.toBe(second?.dash);
    expect(clouds.map(({ label }) => label)).toEqual(['worst']);
  });

  it('has the limits of its areas in the table, too', () => {
    const { header, rows } = chartRows(spec, all.span);
    expect(header).toEqual(['iteration', 'training', 'again', 'worst', 'band, lower', 'band, upper']);
    expect(rows[2]).toEqual([2, 3, 2, 3, 0, 5]);
  });

  it('writes dates as dates', () => {
    const days = lineFigure({ ...spec, xKind: 'date' }, { ...all, span: { from: 0, to: 86400 * 365 } });
    expect(svgFigure(days)).toContain('1970-');
  });
});

describe('other charts as figures', () => {
  it('are points, or paths where they are joined', () => {
    const clouds = [{ label: 'a', x: Float64Array.of(1), y: Float64Array.of(2) }];
    const points = { title: 'p', xLabel: 'x', yLabel: 'y', clouds };
    expect(pointsFigure(points)).toMatchObject({ clouds, curves: [] });
    expect(pointsFigure({ ...points, joined: true }).curves).toEqual(clouds);
  });

  it('are matrices with the labels of their axes', () => {
    const matrix = {
      title: 'm',
      xLabel: 'x',
      yLabel: 'y',
      rows: ['a'],
      columns: ['b'],
      values: Float64Array.of(1),
    };
    expect(matrixFigure({ ...matrix, scale: 'unit' })).toMatchObject({
      x: { label: 'x' },
      y: { label: 'y' },
    });
  });
});

describe('the choice of a figure', () => {
  it('is remembered, and nonsense is not taken', () => {
    let kept: string | null = null;
    const storage = { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) };
    expect(storedChoice(storage)).toEqual(firstChoice);
    storeChoice(storage, { format: 'pdf', width: 170, height: 70, fontSize: 9 });
    expect(storedChoice(storage)).toEqual({ format: 'pdf', width: 170, height: 70, fontSize: 9 });
    kept = '{"format":"gif","width":3,"height":1e9,"fontSize":"x"}';
    expect(storedChoice(storage)).toEqual({ ...firstChoice, height: 240 });
    kept = 'no JSON';
    expect(storedChoice(storage)).toEqual(firstChoice);
  });
});

describe('the text of a PDF', () => {
  it('spells out letters that its fonts lack, and says which it cannot', () => {
    expect(plainText('κ(H) −2 …é–')).toBe('kappa(H) -2 …é–');
    expect(() => plainText('温度')).toThrow('have no “温”. Save the figure as SVG');
  });
});
