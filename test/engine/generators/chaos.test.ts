import { describe, expect, it } from 'vitest';
import { columnOf, generated, meanOf, varianceOf } from './helpers.ts';

describe('lorenz', () => {
  /** State after one unit of time from `start`. */
  const after = (start: readonly number[]): number[] =>
    generated('lorenz', { length: 2, skip: 0, interval: 1, stepsPerSample: 200, start }).columns.map(
      ({ values }) => values[1],
    );

  it('starts with the start where no row is left out', () => {
    const first = generated('lorenz', { length: 1, skip: 0, start: [3, 4, 5] });
    expect(first.columns.map(({ values }) => values[0])).toEqual([3, 4, 5]);
  });

  it('stays at its fixed point', () => {
    const c = Math.sqrt((8 / 3) * 9);
    const series = generated('lorenz', { length: 100, skip: 0, rho: 10, start: [c, c, 9] });
    for (const { values } of series.columns) expect(values[99]).toBeCloseTo(values[0], 9);
  });

  it('has fourth order: halving the step divides the error by about 16', () => {
    const x = (stepsPerSample: number) =>
      generated('lorenz', { length: 2, skip: 0, interval: 0.5, stepsPerSample }).columns[0].values[1];
    const exact = x(5000);
    expect(Math.log2(Math.abs(x(100) - exact) / Math.abs(x(200) - exact))).toBeCloseTo(4, 0);
  });

  it('has its largest Lyapunov exponent, 0.906', () => {
    let here = after([1, 1, 20]);
    let near = here.map((value, k) => value + (k === 0 ? 1e-6 : 0));
    let sum = 0;
    const units = 400;
    for (let k = 0; k < units; k++) {
      here = after(here);
      near = after(near);
      const distance = Math.hypot(...here.map((value, i) => near[i] - value));
      sum += Math.log(distance / 1e-6);
      near = here.map((value, i) => value + ((near[i] - value) * 1e-6) / distance);
    }
    expect(sum / units).toBeGreaterThan(0.87);
    expect(sum / units).toBeLessThan(0.94);
  });

  it('has the mean of z, 23.55, and x and y without a side', () => {
    const series = generated('lorenz', { length: 50_000 });
    expect(meanOf(columnOf(series, 'z'))).toBeCloseTo(23.55, 0);
    expect(Math.abs(meanOf(columnOf(series, 'x')))).toBeLessThan(0.5);
    // In the mean over the motion, (z^2)' = 0 gives E xyz... the first moment: beta E z = E xy.
    const [x, y] = [columnOf(series, 'x'), columnOf(series, 'y')];
    expect(meanOf(x.map((value, t) => value * y[t]))).toBeCloseTo((8 / 3) * meanOf(columnOf(series, 'z')), 0);
  });
});

describe('henon', () => {
  const series = generated('henon', { length: 4000 });
  const [x, y] = series.columns.map(({ values }) => values);

  it('is its recursion', () => {
    for (let t = 0; t + 1 < 200; t++) {
      expect(x[t + 1]).toBe(1 - 1.4 * x[t] * x[t] + y[t]);
      expect(y[t + 1]).toBe(0.3 * x[t]);
    }
  });

  it('has the mean of x, 0.257', () => {
    expect(meanOf(x)).toBeGreaterThan(0.24);
    expect(meanOf(x)).toBeLessThan(0.275);
  });

  it('has a correlation dimension near 1.21 (Grassberger and Procaccia 1983)', () => {
    const pairs = (radius: number): number => {
      let count = 0;
      for (let i = 0; i < x.length; i++)
        for (let j = i + 1; j < x.length; j++) if (Math.hypot(x[i] - x[j], y[i] - y[j]) < radius) count++;
      return count;
    };
    const dimension = Math.log(pairs(0.1) / pairs(0.01)) / Math.log(10);
    expect(dimension).toBeGreaterThan(1.13);
    expect(dimension).toBeLessThan(1.29);
  });
});

describe('logistic-map', () => {
  const x = generated('logistic-map', { length: 50_000 }).columns[0].values;

  it('has the moments and the quarter of its invariant density', () => {
    expect(meanOf(x)).toBeCloseTo(0.5, 1.7);
    expect(varianceOf(x)).toBeCloseTo(1 / 8, 2);
    expect(x.filter((value) => value < 0.25).length / x.length).toBeCloseTo(1 / 3, 1.7);
  });

  it('comes to rest at 1 - 1/r below 3', () => {
    const rest = generated('logistic-map', { r: 2.5, skip: 200, length: 10 }).columns[0].values;
    expect(rest[9]).toBeCloseTo(0.6, 12);
  });
});
