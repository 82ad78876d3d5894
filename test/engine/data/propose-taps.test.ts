import { describe, expect, it } from 'vitest';
import { previewPreparation, sketchOf } from '../../../src/engine/data/preview.ts';
import { proposeTaps } from '../../../src/engine/data/propose-taps.ts';
import type { Series } from '../../../src/engine/data/series.ts';
import { openStream } from '../../../src/engine/random.ts';

/** x is an AR(2) with lags 1 and 4; y follows u by 3 rows, where u is an AR(1). */
function lagged(length = 3000): Series {
  const noise = openStream(5, 'noise');
  const [x, u, y] = [0, 1, 2].map(() => new Float64Array(length));
  for (let t = 0; t < length; t++) {
    x[t] = 0.5 * (x[t - 1] ?? 0) + 0.4 * (x[t - 4] ?? 0) + noise.normal();
    u[t] = 0.8 * (u[t - 1] ?? 0) + noise.normal();
    y[t] = 2 * (u[t - 3] ?? 0) + noise.normal();
  }
  const columns = Object.entries({ x, u, y }).map(([name, values]) => ({ name, values }));
  return { name: 'lagged', length, columns };
}

function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

describe('proposed taps', () => {
  it('are the lags that made an autoregression', () => {
    const { correlograms, taps } = finish(proposeTaps(lagged(), { inputs: ['x'], targets: ['x'] }, 20));
    expect(correlograms[0].kind).toBe('partial');
    expect(correlograms[0].significant).toEqual(expect.arrayContaining([1, 4]));
    expect(taps).toEqual(expect.arrayContaining([0, 3]));
    expect(correlograms[0].significant.length).toBeLessThan(7);
  });

  it('find the delay of another column, however much it remembers of itself', () => {
    const { correlograms, taps } = finish(
      proposeTaps(lagged(), { inputs: ['u'], targets: ['y'], horizon: 2 }, 20),
    );
    const [{ values, significant }] = correlograms;
    expect(values.findIndex((value) => value === Math.max(...values))).toBe(3);
    expect(significant.length).toBeLessThan(6);
    expect(taps).toContain(1);
  });

  it('look at training rows only', () => {
    const changed = lagged();
    changed.columns[0].values.fill(7, 2100);
    const of = (series: Series) => finish(proposeTaps(series, { inputs: ['x'], targets: ['x'] }, 20));
    expect(of(changed)).toEqual(of(lagged()));
  });
});

describe('the preview of a preparation', () => {
  it('tells what each step does to the column, and where the sets lie', () => {
    const steps = [{ name: 'difference' }, { name: 'clip', limit: 2 }];
    const split = { train: 2000, validation: 500, test: 500, embargo: 10 };
    const { steps: told, sets, dropped, problem } = previewPreparation(lagged(), { steps, split }, null);
    expect(problem).toBeNull();
    expect(told.map(({ index, lost }) => [index, lost])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(told[1].count).toBeGreaterThan(0);
    expect(sets?.validation).toEqual({ start: 2010, end: 2500 });
    expect(dropped).toBe(2);
  });

  it('tells why a preparation is refused, and still shows the series', () => {
    const { problem, sketch } = previewPreparation(lagged(), { steps: [{ name: 'log' }] }, 'x');
    expect(problem?.where).toBe('data.steps');
    expect(sketch.values.length).toBeGreaterThan(100);
  });

  it('keeps the extremes of a long series', () => {
    const values = Float64Array.from({ length: 100_000 }, (_, k) => (k === 77_777 ? 9 : k === 123 ? -9 : 0));
    const made = sketchOf(values);
    expect(made.values.length).toBeLessThanOrEqual(480);
    expect([...made.values]).toEqual(expect.arrayContaining([9, -9]));
  });
});
