import { describe, expect, it } from 'vitest';
import { someHorizons } from '../../../src/renderer/forecast/back-test-charts.ts';
import { errorChart, pathChart, portraitChart } from '../../../src/renderer/forecast/forecast-charts.ts';
import { histogramChart } from '../../../src/renderer/forecast/residual-charts.ts';
import { forecastAnswers } from '../../helpers/fake-forecast.ts';

const path = (options: Record<string, unknown> = {}) => forecastAnswers['forecast.run']({ id: 1, options });
const test = forecastAnswers['forecast.backTest']({ id: 1, options: { horizon: 8 } });

describe('the charts of a forecast', () => {
  it('join what was known to what came, under every forecast', () => {
    const { lines } = pathChart(path({ from: 1000, steps: 10 }), null);
    expect(lines.map(({ label }) => label)).toEqual([
      'actual',
      'Network',
      'Naive',
      'Seasonal naive',
      'AR(10)',
    ]);
    expect(lines[0].x?.[0]).toBe(800);
    expect(lines[0].x).toHaveLength(210);
    expect(lines[1].x?.[0]).toBe(1000);
  });

  it('have bands as far as a back-test of the same weights looked ahead, and for free runs only', () => {
    const free = path({ steps: 10 });
    const bands = pathChart(free, test).lines.filter(({ group }) => group !== undefined);
    expect(bands.map(({ label }) => label)).toEqual(['lower limit, 90 %', 'upper limit, 90 %']);
    expect(bands[0].y).toHaveLength(8);
    expect(bands[1].y[3] - bands[0].y[3]).toBeCloseTo(2 * test.bands.halfWidths[3], 9);
    expect(pathChart({ ...free, iteration: 7 }, test).lines).toHaveLength(5);
    expect(pathChart(path({ horizon: 3 }), test).lines).toHaveLength(5);
  });

  it('draw the limits of divergence for free runs, and the series over itself a quarter of a season before', () => {
    expect(errorChart(path()).references?.map(({ at }) => at)).toEqual([23.4, -23.4]);
    expect(errorChart(path({ horizon: 2 })).references).toEqual([]);
    const [actual] = portraitChart(path({ from: 1000, steps: 10 })).clouds;
    expect(actual.x).toHaveLength(208);
    expect(actual.y[0]).toBe(pathChart(path({ from: 1000, steps: 10 }), null).lines[0].y[2]);
  });

  it('tell some horizons, always with the last, and one bar a column of the histogram', () => {
    expect(someHorizons(20)).toEqual([1, 2, 5, 10, 20]);
    expect(someHorizons(1)).toEqual([1]);
    const bars = histogramChart(forecastAnswers['forecast.residuals']({ id: 1, options: {} }));
    expect(bars.labels).toHaveLength(bars.values.length);
  });
});
