import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { ensembleCrps, normalCrps, normalQuantile } from '../../../src/engine/forecast/bands.ts';
import { forecastFrom, type ForecastPath } from '../../../src/engine/forecast/index.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { openStream } from '../../../src/engine/random.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

const PHI = 0.8;

/** x(t + 1) = 0.8 x(t) + noise of standard deviation 1. */
function ar1(length: number): Series {
  const stream = openStream(11, 'noise');
  const values = new Float64Array(length);
  for (let t = 1; t < length; t++) values[t] = PHI * values[t - 1] + stream.normal();
  return { name: 'ar1', length, columns: [{ name: 'x', values }] };
}

const series = ar1(3000);
const split = { train: 1000, validation: 1000, test: 1000 };

function network(parts: Record<string, unknown> = {}): Run {
  const spec = readRunSpec({
    data: { scale: 'standardise', split, ...parts },
    network: {
      name: 'graph',
      layers: [{ name: 'output', size: 1, cell: 'linear' }],
      connections: [{ from: 'input', to: 'output' }],
    },
    initialisation: { name: 'given', weights: [PHI, 0] },
    regularizers: [],
  });
  return createRun(spec, series, typescriptKernels);
}

function made(run: Run, options: Record<string, unknown>): ForecastPath {
  const work = forecastFrom(run, options);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

describe('bands about a forecast', () => {
  it.each([['conformal'], ['laplace']])('one step ahead are those of the noise (%s)', (bands) => {
    const path = made(network(), { horizon: 1, steps: 900, bands, level: 0.9 });
    const found = path.bands;
    expect(found?.kind).toBe(bands);
    expect(found?.scores.coverage).toBeGreaterThan(0.86);
    expect(found?.scores.coverage).toBeLessThan(0.94);
    // 90 % of a normal distribution of standard deviation 1; its CRPS is 1 / sqrt(pi).
    expect((found?.scores.width ?? 0) / (2 * 1.645)).toBeCloseTo(1, 0.9);
    expect((found?.scores.crps ?? 0) * Math.sqrt(Math.PI)).toBeCloseTo(1, 0.9);
    expect(found?.source).toMatch(bands === 'laplace' ? /2 weights/ : /earlier forecasts/);
  });

  it('of a free run widen as theory says, as far as earlier errors reach', () => {
    const { bands } = made(network(), { from: 2500, steps: 300, level: 0.8 });
    const half = (k: number): number => ((bands?.high[k] ?? 0) - (bands?.low[k] ?? 0)) / 2;
    const theory = (k: number): number => 1.2816 * Math.sqrt((1 - PHI ** (2 * k + 2)) / (1 - PHI * PHI));
    for (const k of [0, 2, 20]) expect(Math.abs(half(k) / theory(k) - 1)).toBeLessThan(0.35);
    expect(half(20)).toBeGreaterThan(1.3 * half(0));
    expect(half(199)).toBeGreaterThan(0);
    expect(half(200)).toBeNaN();
  });

  it('are not there, with the reason, where nothing came after training', () => {
    const path = made(network({ split: { train: 2000, validation: 0, test: 900 } }), {});
    expect(path.bands).toBeNull();
    expect(path.noBands).toMatch(/are 0 earlier forecasts.*Begin at a later row/);
    expect(made(network(), { bands: 'none' })).toMatchObject({ bands: null, noBands: null });
  });

  it('by the curvature are about one step only', () => {
    expect(() => made(network(), { bands: 'laplace' })).toThrow(/Set the horizon to 1/);
  });
});

describe('the numbers of bands', () => {
  it('are those of the normal distribution', () => {
    expect(normalQuantile(0.9)).toBeCloseTo(1.6448536269514722, 10);
    expect(normalQuantile(0.5)).toBeCloseTo(0.6744897501960817, 10);
    // By integration of (Phi(t) - 1[t >= z])^2 with SciPy.
    expect(normalCrps(0.7)).toBeCloseTo(0.4215691700734639, 9);
    expect(normalCrps(-0.7)).toBe(normalCrps(0.7));
  });

  it('of an ensemble are its distance less half its own spread', () => {
    expect(ensembleCrps([3], 5)).toBe(2);
    // |X - y|: 1, 0, 2; pairs: 1, 2, 3, each twice, and zeros: 12 / 9.
    expect(ensembleCrps([2, 1, 4], 2)).toBeCloseTo(1 - 12 / 9 / 2, 12);
  });
});
