import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance, endRun } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun, restoreRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec, type RunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { sineSeries } from '../../helpers/problems.ts';

const series: Series = sineSeries(120);
const provider = typescriptKernels;

const specs: readonly (readonly [string, Record<string, unknown>])[] = [
  ['Gauss-Newton', { phases: [{ method: 'gauss-newton' }] }],
  [
    'gradient descent with a remembered step',
    { phases: [{ method: { name: 'gradient-descent', restart: 'last' } }] },
  ],
  ['gradient descent by RTRL', { gradient: 'rtrl', phases: [{ method: 'gradient-descent' }] }],
  ['two phases', { phases: [{ method: 'gradient-descent', iterations: 4 }, { method: 'gauss-newton' }] }],
  ['early stopping', { stop: { iterations: 12, patience: 3 } }],
  ['32 bits', { precision: 'float32', phases: [{ method: 'gradient-descent' }] }],
  [
    'sparse metrics and a zero test state',
    { record: { metricsEvery: 3 }, data: { ...data(), testStart: 'zero' } },
  ],
];

function data() {
  return { split: { train: 80, validation: 20, test: 20 } };
}

function specOf(settings: Record<string, unknown>): RunSpec {
  return readRunSpec({
    data: data(),
    network: { name: 'recurrent', hidden: [3] },
    stop: { iterations: 12 },
    seed: 3,
    ...settings,
  });
}

/** Trains to the end, cut into a checkpoint and a new run after each of `cuts` iterations. */
function train(spec: RunSpec, cuts: readonly number[]): { rows: number[]; run: Run } {
  let run = createRun(spec, series, provider);
  const rows: number[] = [];
  for (const steps of [...cuts, 1000]) {
    rows.push(...advance(run, steps).rows);
    run = restoreRun(spec, series, { provider, checkpoint: checkpointOf(run) });
  }
  return { rows, run };
}

describe.each(specs)('a run with %s', (_, settings) => {
  const spec = specOf(settings);
  const whole = train(spec, []);

  it('ends with the same bits wherever it was cut', () => {
    for (let first = 0; first <= 11; first++) {
      const cut = train(spec, [first, 2]);
      expect(cut.rows).toEqual(whole.rows);
      expect(checkpointOf(cut.run)).toEqual(checkpointOf(whole.run));
      expect(summarise(cut.run)).toEqual(summarise(whole.run));
    }
  });

  it('lowers the training error', () => {
    const [first] = advance(createRun(spec, series, provider), 0).rows.subarray(3, 4);
    expect(summarise(whole.run).train.e).toBeLessThan(first);
  });
});

describe('a checkpoint', () => {
  const spec = specOf({});
  const run = createRun(spec, series, provider);
  advance(run, 3);
  const bytes = checkpointOf(run);

  it('is refused when any byte is changed', () => {
    for (let i = 0; i < bytes.length; i += 7) {
      const damaged = bytes.slice();
      damaged[i] ^= 16;
      expect(() => restoreRun(spec, series, { provider, checkpoint: damaged })).toThrow(/checkpoint/i);
    }
  });

  it('is refused by another seed, other data and other settings, each with a reason', () => {
    const other = [
      specOf({ seed: 4 }),
      specOf({ regularizers: [] }),
      specOf({ data: { split: { train: 70, validation: 20, test: 20 } } }),
    ];
    for (const wrong of other) {
      expect(() => restoreRun(wrong, series, { provider, checkpoint: bytes })).toThrow(
        /another specification or other data/,
      );
    }
    expect(() => restoreRun(spec, sineSeries(121), { provider, checkpoint: bytes })).not.toThrow();
    const shifted = {
      ...series,
      columns: [{ name: 'x', values: series.columns[0].values.map((x) => x + 1e-9) }],
    };
    expect(() => restoreRun(spec, shifted, { provider, checkpoint: bytes })).toThrow(/other data/);
  });

  it('lets a run go on when its limit of iterations was raised', () => {
    const short = train(specOf({ stop: { iterations: 5 } }), []).run;
    expect(short.state.ended?.reason.word).toBe('iterations');
    const longer = restoreRun(spec, series, { provider, checkpoint: checkpointOf(short) });
    advance(longer, 100);
    expect(summarise(longer).weightsSha256).toBe(summarise(train(spec, []).run).weightsSha256);
  });

  it('goes on from the last weights where the best ones took their place', () => {
    const overshooting = { phases: [{ method: { name: 'momentum', rate: 0.005, momentum: 0.95 } }] };
    const until = (iterations: number) => specOf({ ...overshooting, stop: { iterations, patience: 50 } });
    const whole = createRun(until(12), series, provider);
    advance(whole, 12);
    const swapped = [2, 4, 6, 8, 10].filter((iterations) => {
      const short = train(until(iterations), []).run;
      const longer = restoreRun(whole.spec, series, { provider, checkpoint: checkpointOf(short) });
      advance(longer, 100);
      expect(checkpointOf(longer).length).toBe(checkpointOf(whole).length);
      expect(longer.state.last ?? longer.state.theta).toEqual(whole.state.last ?? whole.state.theta);
      return short.state.last !== null;
    });
    expect(swapped.length).toBeGreaterThan(0);
  });

  it('keeps a run that the clock ended ready to go on', () => {
    const timed = createRun(spec, series, provider);
    advance(timed, 4);
    expect(endRun(timed, 'time').reason.word).toBe('time');
    const later = restoreRun(spec, series, { provider, checkpoint: checkpointOf(timed) });
    advance(later, 100);
    expect(summarise(later).weightsSha256).toBe(summarise(train(spec, []).run).weightsSha256);
  });
});
