import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnOf, generated, meanOf, varianceOf } from './helpers.ts';

const published = '../shared/data/mackey-glass-t17.txt';

describe('mackey-glass', () => {
  it('follows the exact solution up to the delay, where the past is the start', () => {
    // x' = p - b x with p = a s / (1 + s^10) for s = 1.2, so x = p / b + (s - p / b) exp(-b t).
    const values = generated('mackey-glass', { length: 18, skip: 0 }).columns[0].values;
    const p = 0.24 / (1 + 1.2 ** 10);
    for (let t = 0; t <= 17; t++) {
      expect(values[t]).toBeCloseTo(p / 0.1 + (1.2 - p / 0.1) * Math.exp(-0.1 * t), 9);
    }
  });

  const at120 = (tau: number, stepsPerSample: number): number =>
    generated('mackey-glass', { length: 121, skip: 0, tau, stepsPerSample }).columns[0].values[120];

  it('has fourth order where the delay is a whole number of steps', () => {
    const exact = at120(17, 640);
    const error = (steps: number) => Math.abs(at120(17, steps) - exact);
    expect(Math.log2(error(10) / error(20))).toBeCloseTo(4, 0);
    expect(error(10)).toBeLessThan(2e-9);
  });

  it('is within 1e-5 where the delay ends between two steps, inside which a kink then falls', () => {
    const exact = at120(17.037, 640);
    expect(Math.abs(at120(17.037, 10) - exact)).toBeLessThan(1e-5);
    expect(Math.abs(at120(17.037, 80) - exact)).toBeLessThan(1e-6);
  });

  it('comes to rest at 1 with a short delay', () => {
    // a / (1 + x^n) = b has the solution x = 1 for a = 2 b.
    const values = generated('mackey-glass', { tau: 2, length: 10 }).columns[0].values;
    expect(values[9]).toBeCloseTo(1, 6);
  });

  it('takes a delay of one step', () => {
    const values = generated('mackey-glass', { tau: 0.1, length: 10, skip: 0 }).columns[0].values;
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it.skipIf(!existsSync(published))('has the mean, deviation and correlations of the series in use', () => {
    // That series is squashed: tanh(x - 1).
    const theirs = Float64Array.from(readFileSync(published, 'utf8').trim().split(/\s+/), Number);
    const ours = generated('mackey-glass', { length: 10_000 }).columns[0].values.map((x) => Math.tanh(x - 1));
    expect(meanOf(ours)).toBeCloseTo(meanOf(theirs), 2);
    expect(Math.sqrt(varianceOf(ours))).toBeCloseTo(Math.sqrt(varianceOf(theirs)), 2);
    for (const lag of [1, 10, 25, 50]) {
      expect(correlation(ours, lag), String(lag)).toBeCloseTo(correlation(theirs, lag), 1.3);
    }
  });
});

function correlation(values: Float64Array, lag: number): number {
  const mean = meanOf(values);
  const products = Array.from(values.subarray(lag), (value, t) => (value - mean) * (values[t] - mean));
  return meanOf(products) / varianceOf(values);
}

describe('narma-10', () => {
  it('is its recursion in every row', () => {
    const series = generated('narma-10', { length: 500 });
    const [u, y] = [columnOf(series, 'u'), columnOf(series, 'y')];
    for (let t = 9; t + 1 < 500; t++) {
      let sum = 0;
      for (let i = 0; i < 10; i++) sum += y[t - i];
      expect(y[t + 1]).toBeCloseTo(0.3 * y[t] + 0.05 * y[t] * sum + 1.5 * u[t - 9] * u[t] + 0.1, 14);
    }
    expect(Math.min(...u)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...u)).toBeLessThan(0.5);
    expect(meanOf(u)).toBeCloseTo(0.25, 1);
  });
});

describe('multiple-superimposed-oscillators', () => {
  it('is the sum of the sines, exactly as many as asked for', () => {
    const four = generated('multiple-superimposed-oscillators').columns[0].values;
    const two = generated('multiple-superimposed-oscillators', { sines: 2, skip: 3 }).columns[0].values;
    const sum = (frequencies: number[], t: number) =>
      frequencies.reduce((all, f) => all + Math.sin(f * t), 0);
    for (const t of [0, 1, 10, 333, 996]) {
      expect(four[t]).toBeCloseTo(sum([0.2, 0.311, 0.42, 0.51], t), 12);
      expect(two[t]).toBeCloseTo(sum([0.2, 0.311], t + 3), 12);
    }
  });
});
