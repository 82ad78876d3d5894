import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRunSpec } from '../../../src/engine/index.ts';
import { readSweep } from '../../../src/engine/sweeps/definition.ts';
import { duelOf } from '../../../src/engine/sweeps/duel.ts';
import { budgetsOf, goOnAfter } from '../../../src/engine/sweeps/halving.ts';
import { setAt, valueAt } from '../../../src/engine/sweeps/places.ts';
import { plan } from '../../../src/engine/sweeps/plan.ts';

const base = {
  network: { name: 'recurrent', hidden: [3] },
  phases: [{ method: 'sgd' }],
  stop: { iterations: 9 },
};
const sweep = (change: Record<string, unknown> = {}) => readSweep({ base, ...change });

describe('a grid', () => {
  const runs = plan(
    sweep({
      vary: [
        { path: 'network.hidden', values: [[3], [9]] },
        { path: 'phases[0].method.rate', low: 0.001, high: 0.1, scale: 'log', count: 3 },
      ],
      seeds: [1, 5],
    }),
  );

  it('has every combination from every seed, all of one seed first', () => {
    expect(runs).toHaveLength(12);
    expect(runs.slice(0, 7).map(({ label }) => label)).toEqual([
      'hidden 3, rate 0.001 · seed 1',
      'hidden 3, rate 0.01 · seed 1',
      'hidden 3, rate 0.1 · seed 1',
      'hidden 9, rate 0.001 · seed 1',
      'hidden 9, rate 0.01 · seed 1',
      'hidden 9, rate 0.1 · seed 1',
      'hidden 3, rate 0.001 · seed 5',
    ]);
    expect(runs[10]).toMatchObject({ configuration: 4, seed: 5 });
    expect(runs[10].spec).toEqual({
      network: { name: 'recurrent', hidden: [9] },
      phases: [{ method: { name: 'sgd', rate: 0.01 } }],
      stop: { iterations: 9 },
      seed: 5,
    });
    expect(() => runs.map(({ spec }) => readRunSpec(spec))).not.toThrow();
  });

  it('leaves the specification that it was made from as it is', () => {
    expect(base.phases[0].method).toBe('sgd');
  });

  it('of nothing but seeds is a multi-start', () => {
    expect(plan(sweep({ seeds: [1, 2, 3] })).map(({ label }) => label)).toEqual([
      'seed 1',
      'seed 2',
      'seed 3',
    ]);
  });

  it('gives every run a seed of its own where starts are not shared', () => {
    const vary = [{ path: 'network.hidden', values: [[1], [2], [3]] }];
    const seeds = plan(sweep({ vary, seeds: [1, 2], sameStarts: false })).map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(6);
  });
});

describe('a random search', () => {
  it('draws different combinations inside their ranges, the same ones again', () => {
    const ranges = fc.record({
      low: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      points: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(ranges, ({ low, points }) => {
        const definition = sweep({
          vary: [
            { path: 'phases[0].method.rate', low, high: 10 * low, scale: 'log' },
            { path: 'network.hidden', values: [[2], [4], [8]] },
          ],
          search: { name: 'random', points },
        });
        const runs = plan(definition);
        expect(runs).toEqual(plan(definition));
        expect(new Set(runs.map(({ label }) => label)).size).toBe(points);
        for (const { spec } of runs) {
          const rate = Number(valueAt(spec, 'phases[0].method.rate'));
          expect(rate).toBeGreaterThanOrEqual(low * (1 - 1e-9));
          expect(rate).toBeLessThanOrEqual(10 * low * (1 + 1e-9));
        }
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('draws no more than there are', () => {
    const vary = [{ path: 'network.hidden', values: [[1], [2]] }];
    expect(plan(sweep({ vary, search: { name: 'random', points: 50 } }))).toHaveLength(2);
  });
});

describe('successive halving', () => {
  const search = { name: 'successive-halving', points: null, seed: 1, eta: 3, least: 10, most: 200 } as const;

  it('multiplies the budget until it is the largest', () => {
    expect(budgetsOf(search)).toEqual([10, 30, 90, 200]);
    expect(budgetsOf({ ...search, least: 200 })).toEqual([200]);
  });

  it('lets the best part go on by the median over seeds, failed runs last', () => {
    const errors = [
      [0.5, 0.6, 9],
      [0.1, NaN, NaN],
      [0.4, 0.45, 0.5],
      [0.7, 0.7, 0.7],
      [0.55, 0.6, 0.6],
      [0.9, 0.9, 0.9],
    ];
    const scored = errors.flatMap((row, configuration) => row.map((error) => ({ configuration, error })));
    expect([...goOnAfter(scored, 3)]).toEqual([2, 0]);
    expect([...goOnAfter(scored, 10)]).toEqual([2]);
  });

  it('gives every run the largest budget as its limit', () => {
    const [run] = plan(sweep({ search }));
    expect(valueAt(run.spec, 'stop.iterations')).toBe(200);
  });
});

describe('a duel', () => {
  const spec = (change: Record<string, unknown>) => ({ ...readRunSpec({ ...base, ...change }) });
  const a = { label: 'SGD', spec: spec({ seed: 4 }) };

  it('differs in what the second side has of its own, and in nothing else', () => {
    const b = { label: 'Adam', spec: spec({ phases: [{ method: 'adam' }], data: { taps: [0, 1] } }) };
    const duel = duelOf(a, b, { seeds: [1, 2, 3], budget: { kind: 'gradients', amount: 50 } });
    const runs = plan(duel);
    expect(runs.map(({ label, seed }) => [label, seed])).toEqual([
      ['SGD · seed 1', 1],
      ['Adam · seed 1', 1],
      ['SGD · seed 2', 2],
      ['Adam · seed 2', 2],
      ['SGD · seed 3', 3],
      ['Adam · seed 3', 3],
    ]);
    const [one, other] = runs.map((run) => readRunSpec(run.spec));
    expect(other).toEqual({ ...one, phases: readRunSpec({ phases: [{ method: 'adam' }] }).phases });
    expect(one.stop).toMatchObject({ gradients: 50, gradientNorm: null });
  });

  it('of a side with itself is refused', () => {
    const how = { seeds: [1], budget: { kind: 'seconds', amount: 2 } } as const;
    expect(() => duelOf(a, { ...a, label: 'the same' }, how)).toThrow(/same settings/);
  });
});

describe('a definition', () => {
  it.each([
    [{ seeds: [] }, 'needs a seed'],
    [{ seeds: [1, 1] }, 'given twice'],
    [{ vary: [{ path: 'a', values: [] }] }, 'with a value at least'],
    [{ vary: [{ path: 'a', low: 2, high: 1 }] }, '2 is larger than 1'],
    [{ vary: [{ path: 'a', low: 0, high: 1, scale: 'log' }] }, 'begins above 0'],
    [
      {
        vary: [
          { path: 'a', values: [1] },
          { path: 'a', values: [2] },
        ],
      },
      'varies twice',
    ],
    [{ search: 'gird' }, 'Did you mean "grid"'],
    [{ wary: [] }, 'unknown key "wary"'],
    [{ search: { name: 'successive-halving', least: 9, most: 5 } }, 'larger than the largest'],
  ])('that makes no sense is refused: %j', (change, words) => {
    expect(() => sweep(change)).toThrow(words);
  });

  it('that would make thousands of runs is refused when it is planned', () => {
    expect(() =>
      plan(sweep({ vary: [{ path: 'a', low: 0, high: 1, count: 1000 }], seeds: [1, 2, 3] })),
    ).toThrow('That would be 3000 runs');
  });

  it('has places that can be set only by paths', () => {
    expect(() => setAt({}, 'a..b', 1)).toThrow('no place');
    expect(() => setAt({}, '__proto__.x', 1)).toThrow('no place');
  });
});
