import { describe, expect, it } from 'vitest';
import { forecastPart } from '../../../src/renderer/run/forecast-part.ts';
import type { Forecast } from '../../../src/shared/models.ts';

const forecast = (train: number, validation: number, test: number): Forecast => {
  const n = train + validation + test;
  const numbers = Float64Array.from({ length: n }, (_, i) => i + 1);
  return {
    iteration: 1,
    target: 'x',
    unit: null,
    rows: numbers,
    actual: numbers,
    predicted: numbers,
    sets: {
      train: { start: 0, end: train },
      validation: { start: train, end: train + validation },
      test: { start: train + validation, end: n },
    },
  };
};

describe('the part of a forecast that is shown first', () => {
  it('is the test set with as much before it', () => {
    expect(forecastPart(forecast(999, 0, 100))).toEqual({ label: 'test', span: { from: 900, to: 1099 } });
  });

  it('is the validation set where there is no test set', () => {
    expect(forecastPart(forecast(900, 50, 0))).toEqual({ label: 'validation', span: { from: 851, to: 950 } });
  });

  it('is no longer than can be told apart', () => {
    expect(forecastPart(forecast(5000, 0, 5000))?.span).toEqual({ from: 4901, to: 5200 });
  });

  it('is nothing of its own where it would be all of it, or where there are only training samples', () => {
    expect(forecastPart(forecast(20, 0, 20))).toBeNull();
    expect(forecastPart(forecast(500, 0, 0))).toBeNull();
  });
});
