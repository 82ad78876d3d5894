import { describe, expect, it } from 'vitest';
import { delayPlotOf, describeColumn, statisticsOf } from '../../../src/engine/data/describe/index.ts';
import {
  delayCells,
  delayPoints,
  describedText,
  histogramChart,
  memoryChart,
  statisticsRows,
} from '../../../src/renderer/series/column-charts.ts';
import { finish, wander } from '../../engine/data/describe/columns.ts';

const values = wander(3000);
const described = finish(describeColumn(values, 20));

describe('the charts of a column', () => {
  it('have a bar for each bin, and limits about the correlations', () => {
    expect(histogramChart(described).labels).toHaveLength(described.histogram.counts.length);
    const { lines, references } = memoryChart(described);
    expect(lines[0].y).toHaveLength(21);
    expect(references?.[0].at).toBeCloseTo(1.96 / Math.sqrt(3000), 4);
  });

  it('show pairs as points, or as cells with the largest values on top', () => {
    const few = finish(delayPlotOf(values, 2, { min: -1, max: 1 }));
    expect(delayPoints(few, 'x')).toMatchObject({ xLabel: 'x(t − 2)', yLabel: 'x(t)' });
    const long = Float64Array.from({ length: 9000 }, (_, t) => t / 9000);
    const many = finish(delayPlotOf(long, 1, finish(statisticsOf(long))));
    const cells = delayCells(many, 'x');
    expect(cells.values[63]).toBeGreaterThan(1); // top right: the largest after the largest
    expect(cells.values[0]).toBeNaN();
  });
});

describe('the words and rows of columns', () => {
  it('say what the spectrum is made of, and where its peak is', () => {
    expect(describedText(described)).toMatch(/mean of 4 segments of 1024 rows \(Welch, Hann window\)/);
    expect(describedText(finish(describeColumn(new Float64Array(40).fill(2), 5)))).toMatch(/constant/);
    expect(describedText(finish(describeColumn(wander(12), 5)))).toMatch(/needs 16 rows/);
  });

  it('have a row for each column, also before its figures are there', () => {
    const columns = [{ name: 'x', unit: 'mA', missing: 4 }];
    expect(statisticsRows(columns, null).rows[0].slice(0, 3)).toEqual(['x [mA]', '', 4]);
    const table = statisticsRows(columns, [described.statistics]);
    expect(table.rows[0]).toHaveLength(table.header.length);
    expect(table.rows[0][1]).toBe(3000);
    const infinite = finish(statisticsOf(Float64Array.of(1, Infinity)));
    expect(statisticsRows(columns, [infinite]).header.at(-1)).toBe('Infinite');
  });
});
