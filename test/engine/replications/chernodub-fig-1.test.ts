import { describe, expect, it } from 'vitest';
import { chernodubFigure1 as card } from '../../../src/engine/replications/chernodub-fig-1.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** A run in which delta at each depth is `delta`, and weight gradients go like `weights`. */
const run = (sd: number, delta: (h: number) => number, weights = delta) => {
  const x = Float64Array.from({ length: 100 }, (_, h) => h);
  const lines = { kind: 'lines', title: '', x: { label: '' }, y: { label: '' } } as const;
  const trace = (label: string, of: (h: number) => number) => ({ label, x, y: x.map(of) });
  const panels = [
    { ...lines, name: 'nets', traces: [trace('hidden', delta)] },
    {
      ...lines,
      name: 'weights',
      traces: [trace('recurrent weights', weights), trace('input weights', weights)],
    },
  ];
  const result = { scalars: [], panels, findings: [] };
  return madeUp(`${sd}/1`, {
    diagnostics: [{ iteration: 0, name: 'temporal-gradients', options: {}, result }],
  });
};

describe('Chernodub and Nowicki 2016, figure 1', () => {
  it('plans ten networks for every standard deviation, looked at before their first update', () => {
    const keys = plannedKeys(card);
    expect(new Set(keys).size).toBe(50);
    expect(card.plan(optionsOf(card))[0].spec).toMatchObject({
      task: { name: 'temporal-order', variant: 'chernodub', length: 100 },
      network: { hidden: [100] },
      initialisation: { name: 'normal', sd: 0.01 },
      precision: 'float64',
      record: { diagnostics: [{ name: 'temporal-gradients', depth: null }] },
    });
    expect(plannedKeys(card, card.quick)).toHaveLength(10);
  });

  it('is reproduced where lengths change evenly and together, and are not yet small at sigma 0.01', () => {
    const conclusion = card.conclude(
      [
        run(0.01, (h) => 0.9 ** h),
        run(
          0.2,
          (h) => 1.2 ** h,
          (h) => 3 * 1.2 ** h,
        ),
      ],
      optionsOf(card, { sds: [0.01, 0.2] }),
    );
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'growth-0.2').measured).toBeCloseTo(99 * Math.log10(1.2), 8);
    expect(quantity(conclusion, 'correlated').measured).toBeCloseTo(1, 10);
    expect(conclusion.figure).toHaveLength(2);
  });

  it('is not reproduced where lengths go up and down and not together', () => {
    const uneven = run(
      0.01,
      (h) => 0.8 ** h * (h % 2 === 0 ? 1 : 1e-4),
      (h) => 1 + (h % 3),
    );
    const conclusion = card.conclude([uneven], optionsOf(card, { sds: [0.01] }));
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'monotonous')).toMatchObject({ measuredText: '0 of 1' });
  });

  it('says nothing about chart a at other lengths, and is open without results', () => {
    const conclusion = card.conclude([run(0.01, (h) => 0.9 ** h)], optionsOf(card, { length: 50 }));
    expect(quantity(conclusion, 'chart-a').verdict).toBe('open');
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    const failed = madeUp('0.01/1', { status: 'failed', reason: 'diverged' });
    expect(card.conclude([failed], optionsOf(card)).sentence).toBe('No run has ended.');
  });

  it('runs: errors shrink at small weights and grow at large ones', async () => {
    const { conclusion } = await runCard(card, {
      ...{ length: 20, sds: [0.05, 0.5], seeds: 1, sequences: 5, hidden: 20 },
    });
    expect(quantity(conclusion, 'growth-0.05').measured).toBeLessThan(-5);
    expect(quantity(conclusion, 'growth-0.5').measured).toBeGreaterThan(
      quantity(conclusion, 'growth-0.05').measured ?? NaN,
    );
    expect(quantity(conclusion, 'correlated').verdict).toBe('reproduced');
  });
});
