import { describe, expect, it } from 'vitest';
import { someHorizons } from '../../../src/renderer/forecast/back-test-charts.ts';
import { errorChart, pathChart, portraitChart } from '../../../src/renderer/forecast/forecast-charts.ts';
import { histogramChart, worstChart } from '../../../src/renderer/forecast/residual-charts.ts';
import { forecastAnswers } from '../../helpers/fake-forecast.ts';

const path = (options: Record<string, unknown> = {}) => forecastAnswers['forecast.run']({ id: 1, options });

describe('the charts of a forecast', () => {
  it('join what was known to what came, under every forecast', () => {
    const { lines } = pathChart(path({ from: 1000, steps: 10 }));
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

  it('have a filled band about the forecasts of the network, called by its level and source', () => {
    const free = path({ steps: 10 });
    const [area] = pathChart(free).areas ?? [];
    expect(area.label).toBe('90 % band (conformal)');
    expect(area.high[3] - area.low[3]).toBeCloseTo(8 + 3 / 2, 9);
    expect(pathChart({ ...free, bands: null }).areas).toEqual([]);
  });

  it('mark the largest errors on the series, in the order of rows', () => {
    const residuals = forecastAnswers['forecast.residuals']({ id: 1, options: {} });
    const marked = worstChart(residuals).lines.find(({ points }) => points === true);
    expect(marked?.y).toHaveLength(10);
    expect(Array.from(marked?.x ?? [])).toEqual(Array.from(marked?.x ?? []).toSorted((a, b) => a - b));
  });

  it('draw the limits of divergence for free runs, and the series over itself a quarter of a season before', () => {
    expect(errorChart(path()).references?.map(({ at }) => at)).toEqual([23.4, -23.4]);
    expect(errorChart(path({ horizon: 2 })).references).toEqual([]);
    const [actual] = portraitChart(path({ from: 1000, steps: 10 })).clouds;
    expect(actual.x).toHaveLength(208);
    expect(actual.y[0]).toBe(pathChart(path({ from: 1000, steps: 10 })).lines[0].y[2]);
  });

  it('tell some horizons, always with the last, and one bar a column of the histogram', () => {
    expect(someHorizons(20)).toEqual([1, 2, 5, 10, 20]);
    expect(someHorizons(1)).toEqual([1]);
    const bars = histogramChart(forecastAnswers['forecast.residuals']({ id: 1, options: {} }));
    expect(bars.labels).toHaveLength(bars.values.length);
  });
});
