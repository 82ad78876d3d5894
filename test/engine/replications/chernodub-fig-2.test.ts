import { describe, expect, it } from 'vitest';
import { chernodubFigure2 as card } from '../../../src/engine/replications/chernodub-fig-2.ts';
import type { TrialResult } from '../../../src/engine/replications/index.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const lines = { kind: 'lines', title: '', x: { label: '' }, y: { label: '' } } as const;

/** What was seen at an iteration: the length of errors at the first step, and the share of saturated units. */
function look(iteration: number, first: number, saturated: number): TrialResult['diagnostics'] {
  const at = { iteration, options: {} };
  const x = Float64Array.of(0, 1, 2);
  const trace = (label: string, y: Float64Array) => ({ label, x, y });
  const nets = { ...lines, name: 'nets', traces: [trace('hidden', Float64Array.of(1, 0.1, first))] };
  const values = Float64Array.of(0, 1, 2);
  const averages = {
    ...lines,
    name: 'nets-hidden',
    traces: [trace('mean', values), trace('median', values)],
  };
  const share = { name: 'saturation-hidden', label: '', value: saturated };
  return [
    { ...at, name: 'temporal-gradients', result: { scalars: [], panels: [nets], findings: [] } },
    { ...at, name: 'states', result: { scalars: [share], panels: [averages], findings: [] } },
  ];
}

const run = (key: string, looks: readonly (readonly [number, number])[]) =>
  madeUp(key, { diagnostics: looks.flatMap(([first, share], i) => look(600 + 100 * i, first, share)) });

const small = [
  [1e-8, 0.9],
  [2e-8, 0.8],
  [5e-8, 0.3],
  [9e-8, 0.2],
] as const;
const long = small.map(([first, share]) => [1e4 * first, share] as const);

describe('Chernodub and Nowicki 2016, figure 2', () => {
  it('plans a run with and one without regularisation from the same weights, both looked at', () => {
    expect(plannedKeys(card)).toEqual(['off/1', 'on/1']);
    const [off, on] = card.plan(optionsOf(card)).map(({ spec }) => spec);
    expect({ ...off, name: 0, phases: 0 }).toEqual({ ...on, name: 0, phases: 0 });
    expect(off).toMatchObject({
      record: {
        diagnostics: [{ name: 'temporal-gradients', every: 1000 }, { name: 'states' }, { name: 'q-factor' }],
      },
    });
    expect(plannedKeys(card, card.quick)).toHaveLength(2);
  });

  it('is reproduced where errors are as short as published, and longer with regularisation', () => {
    const conclusion = card.conclude([run('off/1', small), run('on/1', long)], optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'larger-with').measured).toBeCloseTo(4, 10);
    expect(quantity(conclusion, 'saturated').measuredText).toBe('85.0 % against 25.0 %');
    expect(conclusion.figure[1]).toMatchObject({
      name: 'activations-off',
      traces: [
        { label: 'mean', y: Float64Array.of(1, 1, 1, 1) },
        {},
        { y: Float64Array.of(0.9, 0.8, 0.3, 0.2) },
      ],
    });
  });

  it('is not reproduced where regularisation makes errors shorter and plain training keeps them', () => {
    const conclusion = card.conclude(
      [
        run(
          'off/1',
          [...small].reverse().map(([, share]) => [share, share]),
        ),
        run('on/1', small),
      ],
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'small-without').verdict).toBe('not reproduced');
  });

  it('is open where a run is missing or failed', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    const failed = madeUp('on/1', { status: 'failed', reason: 'diverged' });
    const conclusion = card.conclude([run('off/1', small), failed], optionsOf(card));
    expect(quantity(conclusion, 'larger-with').verdict).toBe('open');
    expect(conclusion.sentence).toContain('too few have ended');
    expect(card.conclude([run('off/1', small)], optionsOf(card, { length: 50 })).quantities[0].verdict).toBe(
      'open',
    );
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, { length: 10, hidden: 4, corrections: 100, looks: 5 });
    const [errors] = conclusion.figure;
    expect(errors).toMatchObject({
      name: 'errors-off',
      traces: [{ x: Float64Array.of(0, 20, 40, 60, 80, 100) }, {}, {}],
    });
    expect(quantity(conclusion, 'used-on-1').measuredText).toMatch(/^\d+ of 100$/);
  });
});
