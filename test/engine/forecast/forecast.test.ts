import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { forecastFrom, type ForecastPath } from '../../../src/engine/forecast/index.ts';
import { refuseLong } from '../../../src/engine/forecast/forecast.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

const RATE = 0.3;
const sine = seriesOf({ x: (t) => 5 + 2 * Math.sin(RATE * t) });
/** The recurrence that a sine of standard deviation 1 and mean 0 obeys; it has no constant. */
const law = [2 * Math.cos(RATE), -1];

function seriesOf(columns: Record<string, (t: number) => number>, length = 300): Series {
  return {
    name: 'made',
    length,
    columns: Object.entries(columns).map(([name, of]) => ({
      name,
      values: Float64Array.from({ length }, (_, t) => of(t)),
    })),
  };
}

/** A network without hidden units by hand: weights of the inputs, then the bias. */
function linear(weights: readonly number[], series: Series, data: Record<string, unknown> = {}): Run {
  const spec = readRunSpec({
    data: { taps: [0, 1], scale: 'none', split: { train: 150, validation: 0, test: 100 }, ...data },
    network: {
      name: 'graph',
      layers: [{ name: 'output', size: 1, cell: 'linear' }],
      connections: [{ from: 'input', to: 'output' }],
    },
    initialisation: { name: 'given', weights },
    regularizers: [],
  });
  return createRun(spec, series, typescriptKernels);
}

const made = (run: Run, options: Record<string, unknown> = {}): ForecastPath =>
  done(forecastFrom(run, options));

function done(work: Generator<void, ForecastPath>): ForecastPath {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

const values = (series: Series): Float64Array => series.columns[0].values;
const exact = [...law, 5 * (2 - 2 * Math.cos(RATE))];
const metrics = (path: ForecastPath, name: string) => {
  const line = path.lines.find((one) => one.name === name);
  if (line === undefined) throw new Error(`no ${name}`);
  return line.metrics;
};

describe('a forecast from one origin', () => {
  it('is the series itself where the network is its law, in the units of the series', () => {
    const path = made(linear(exact, sine), { steps: 90 });
    expect(path.rows[0]).toBe(150);
    expect(Array.from(path.actual)).toEqual(Array.from(values(sine).subarray(150, 240)));
    path.lines[0].predicted.forEach((x, k) => expect(x).toBeCloseTo(path.actual[k], 8));
    expect(path.divergence).toBeNull();
    expect(path.ranAway).toBeNull();
    expect(path.before.rows.at(-1)).toBe(149);
  });

  it('reads the true values before the origin and its own after it', () => {
    const [a, b, c] = [0.5, 0.2, 1];
    const { predicted } = made(linear([a, b, c], sine), { from: 100, steps: 3 }).lines[0];
    const x = values(sine);
    const first = a * x[99] + b * x[98] + c;
    const second = a * first + b * x[99] + c;
    expect(Array.from(predicted)).toEqual(
      [first, second, a * second + b * first + c].map((value) => expect.closeTo(value, 12)),
    );
  });

  it('decays to the mean as the powers of an AR(1) weight', () => {
    const phi = 0.8;
    const path = made(linear([phi, 0], sine, { taps: [0] }), { from: 120, steps: 10 });
    path.lines[0].predicted.forEach((x, k) => expect(x).toBeCloseTo(values(sine)[119] * phi ** (k + 1), 12));
  });

  it('goes on beyond the data, where truth is unknown', () => {
    const path = made(linear(exact, seriesOf({ x: (t) => 5 + 2 * Math.sin(RATE * t) }, 250)), {
      from: 250,
      steps: 20,
    });
    expect(path.actual.every(Number.isNaN)).toBe(true);
    path.lines[0].predicted.forEach((x, k) => expect(x).toBeCloseTo(5 + 2 * Math.sin(RATE * (250 + k)), 7));
    expect(path.lines[0].metrics.rmse).toBeNaN();
  });

  it('tells where it leaves the series, and where it runs away', () => {
    const path = made(linear([3, 0, 0], sine), { steps: 100 });
    expect(path.divergence).toBe(0);
    expect(path.ranAway).toBeGreaterThan(5);
    expect(path.lines[0].predicted[path.ranAway ?? 0]).toBeNaN();
    expect(path.lines[0].metrics.rmse).toBeNaN();
  });

  it('takes inputs that are no targets from the data, and ends with them', () => {
    const driven = seriesOf({ u: (t) => Math.sin(t), x: (t) => 2 * Math.sin(t - 1) }, 250);
    const run = linear([2, 0], driven, { inputs: ['u'], targets: ['x'], taps: [0] });
    const path = made(run, { from: 200, steps: 500 });
    // One row more than the data have: its input is the last known one.
    expect(path.rows).toHaveLength(51);
    path.lines[0].predicted.slice(0, 50).forEach((x, k) => expect(x).toBeCloseTo(path.actual[k], 12));
    expect(path.lines[0].predicted[50]).toBeCloseTo(2 * Math.sin(249), 12);
    expect(path.inputs).toContain('known in advance');
    const now = linear([2, 0], driven, { inputs: ['u'], targets: ['x'], taps: [0], horizon: 0 });
    expect(() => made(now, { from: 250 })).toThrow(/reads "u", whose later values are not known/);
  });
});

describe('a forecast beyond the data with known future inputs', () => {
  const driven = seriesOf({ u: (t) => Math.sin(t), x: (t) => 2 * Math.sin(t - 1) }, 250);
  const given = { inputs: ['u'], targets: ['x'], taps: [0] };
  const u = (count: number) => Array.from({ length: count }, (_, k) => Math.sin(250 + k));
  const beyond = (run: Run, future: Record<string, readonly number[]>) =>
    done(forecastFrom(run, { from: 250, steps: 100 }, future));

  it.each([['none'], ['standardise']])('goes as far as they do (%s)', (scale) => {
    const path = beyond(linear([2, 0], driven, { ...given, scale }), { u: u(20) });
    expect(path.rows).toHaveLength(21);
    expect(path.future).toEqual({ needs: ['u'], from: 250 });
    // Without scaling the network is the law; scaled, both sides have nearly the same spread and mean.
    path.lines[0].predicted.forEach((x, k) => {
      const law = 2 * Math.sin(249 + k);
      if (scale === 'none') expect(x).toBeCloseTo(law, 12);
      else expect(x / (2 * law)).toBeCloseTo(1, 0);
    });
  });

  it('is that of a longer series, whose rows are not used', () => {
    const longer = seriesOf({ u: (t) => Math.sin(t), x: (t) => 2 * Math.sin(t - 1) }, 300);
    const split = { train: 150, validation: 0, test: 130 };
    const run = linear([0.4, 0.3, 0.1], longer, { ...given, taps: [0, 1], split });
    const short = linear([0.4, 0.3, 0.1], longer, { ...given, taps: [0, 1] });
    const all = made(run, { from: 250, steps: 20 }).lines[0].predicted;
    expect(Array.from(beyond(short, { u: u(19) }).lines[0].predicted)).toEqual(Array.from(all));
  });

  it('reads its own forecasts of targets and the given values of others', () => {
    const run = linear([0.5, 1, 0], driven, { inputs: ['x', 'u'], targets: ['x'], taps: [0] });
    const { predicted } = beyond(run, { u: [10, 20] }).lines[0];
    const x = driven.columns[1].values[249];
    const first = 0.5 * x + Math.sin(249);
    expect(Array.from(predicted)).toEqual([first, 0.5 * first + 10, 0.5 * (0.5 * first + 10) + 20]);
  });

  it('refuses what is missing, strange, unequal or not needed', () => {
    const run = linear([1, 1, 0], seriesOf({ u: (t) => t, v: (t) => t, x: (t) => t }, 250), {
      ...given,
      inputs: ['u', 'v'],
    });
    expect(() => beyond(run, { u: [1] })).toThrow('Column "v" is not given. Give "u", "v"');
    expect(() => beyond(run, { u: [1], w: [1] })).toThrow('"w" is no input');
    expect(() => beyond(run, { u: [1], v: [1, 2] })).toThrow('"v" has 2 values and "u" has 1');
    expect(() => beyond(run, { u: [1, 1], v: [1, NaN] })).toThrow('"v" has no number in row 2');
    expect(() => beyond(linear(exact, sine), { x: [1] })).toThrow('reads its own forecasts only');
  });
});

describe('forecasts h steps ahead', () => {
  it('are those of one step for h = 1, and of a path of h steps for more', () => {
    const run = linear([0.5, 0.2, 1], sine);
    const one = made(run, { from: 100, steps: 5, horizon: 1 }).lines[0].predicted;
    const x = values(sine);
    one.forEach((value, k) => expect(value).toBeCloseTo(0.5 * x[99 + k] + 0.2 * x[98 + k] + 1, 12));
    const three = made(run, { from: 100, steps: 5, horizon: 3 }).lines[0].predicted;
    const path = made(run, { from: 100, steps: 3 }).lines[0].predicted;
    expect(three[2]).toBe(path[2]);
  });

  it('of a run whose data have that horizon are its own outputs', () => {
    const run = linear([0.7, 0, 0.1], sine, { horizon: 4 });
    const path = made(run, { from: 120, steps: 6, horizon: 4 });
    const x = values(sine);
    path.lines[0].predicted.forEach((value, k) => expect(value).toBeCloseTo(0.7 * x[116 + k] + 0.1, 12));
  });

  it('forget what lies before the warm-up', () => {
    const spec = readRunSpec({
      data: { scale: 'none', split: { train: 150, validation: 0, test: 100 } },
      network: { name: 'recurrent', hidden: [3] },
      seed: 4,
    });
    const run = createRun(spec, sine, typescriptKernels);
    const last = (warmUp: number | null) => made(run, { from: 140, steps: 1, warmUp }).lines[0].predicted[0];
    expect(last(139)).toBeCloseTo(last(null), 12);
    expect(last(0)).not.toBeCloseTo(last(null), 6);
    expect(last(60)).toBeCloseTo(last(null), 3);
  });
});

describe('baselines', () => {
  it('are the last value, the last season, and least squares that finds the law of a sine', () => {
    const season = 21;
    const path = made(linear(exact, sine), { steps: 60, season, order: 2 });
    const x = values(sine);
    const [, naive, seasonal, linearLine] = path.lines;
    expect(path.lines.map(({ name }) => name)).toEqual([
      'network',
      'naive',
      'seasonal-naive',
      'autoregression',
    ]);
    naive.predicted.forEach((value) => expect(value).toBeCloseTo(x[149], 12));
    expect(seasonal.predicted[0]).toBeCloseTo(x[150 - season], 12);
    expect(seasonal.predicted[season]).toBeCloseTo(x[150 - season], 12);
    linearLine.predicted.forEach((value, k) => expect(value).toBeCloseTo(path.actual[k], 4));
    expect(linearLine.label).toBe('AR(2)');
  });

  it('find the season of a sine, and none in noise', () => {
    expect(made(linear(exact, sine)).season).toBe(21);
    let state = 1;
    const noise = seriesOf({ x: () => (state = (state * 16807) % 2147483647) / 2147483647 });
    const path = made(linear([0, 0, 0], noise));
    expect(path.season).toBeNull();
    expect(path.lines.map(({ name }) => name)).not.toContain('seasonal-naive');
  });

  it('are measured as the definitions say', () => {
    const path = made(linear([1, 0, 0.5], sine), { from: 150, steps: 2, season: 2 });
    const x = values(sine);
    const forecast = [x[149] + 0.5, x[149] + 1];
    const e = forecast.map((value, k) => value - x[150 + k]);
    const found = metrics(path, 'network');
    expect(found.mae).toBeCloseTo((Math.abs(e[0]) + Math.abs(e[1])) / 2, 12);
    expect(found.rmse).toBeCloseTo(Math.hypot(e[0], e[1]) / Math.SQRT2, 12);
    expect(found.bias).toBeCloseTo((e[0] + e[1]) / 2, 12);
    expect(found.largest).toBeCloseTo(Math.max(...e.map(Math.abs)), 12);
    expect(found.smape).toBeCloseTo(
      100 * (Math.abs(e[0]) / (x[150] + forecast[0]) + Math.abs(e[1]) / (x[151] + forecast[1])),
      10,
    );
    const train = x.subarray(2, 150);
    const naive = Array.from({ length: 146 }, (_, t) => Math.abs(train[t + 2] - train[t]));
    expect(found.mase).toBeCloseTo(found.mae / (naive.reduce((a, b) => a + b) / 146), 10);
  });
});

describe('what cannot be forecast', () => {
  it('is refused with what to do', () => {
    const task = createRun(
      readRunSpec({ task: { name: 'addition', length: 12 }, phases: [{ method: 'sgd' }] }),
      null,
      typescriptKernels,
    );
    expect(() => made(task)).toThrow(/trains on sequences/);
    expect(() => made(linear(exact, sine), { from: 251 })).toThrow(/from 2 to 250/);
    expect(() => made(linear(exact, sine), { target: 'y' })).toThrow(/"y" is no target/);
    expect(() => made(linear(exact, sine), { stpes: 3 })).toThrow(/steps/);
    expect(() => refuseLong(linear(exact, sine), 1e8)).toThrow(/fewer steps/);
  });
});
