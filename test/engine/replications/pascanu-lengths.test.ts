import { describe, expect, it } from 'vitest';
import { pascanuLengths } from '../../../src/engine/replications/pascanu-lengths.ts';
import { byError } from '../../../src/engine/replications/pascanu-lengths-conclusion.ts';
import {
  pascanuTable1,
  pascanuTable2,
  pascanuTable3,
  pascanuTable4,
} from '../../../src/engine/replications/pascanu-tables.ts';
import type { Replication, TrialResult } from '../../../src/engine/replications/index.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

const cards = [pascanuLengths, pascanuTable1, pascanuTable2, pascanuTable3, pascanuTable4];

/** What the diagnostic of other lengths found: percent wrong by length. */
function lookedAt(wrong: readonly (readonly [number, number])[]): TrialResult['diagnostics'] {
  const x = Float64Array.from(wrong, ([length]) => length);
  const y = Float64Array.from(wrong, ([, percent]) => percent);
  const panel = {
    kind: 'lines',
    name: 'wrong',
    title: 'Wrong',
    x: { label: 'Length' },
    y: { label: 'Wrong' },
    traces: [{ label: 'wrong', x, y }],
  } as const;
  const result = { scalars: [], panels: [panel], findings: [] };
  return [{ iteration: 1, name: 'other-lengths', options: {}, result }];
}

/** Errors in percent at the lengths that are published, changed by `change`. */
const errorsOf = (card: Replication, change: (percent: number) => number) =>
  card.published
    .filter(({ quantity: name }) => name.startsWith('error/'))
    .map(({ quantity: name, value }) => [Number(name.slice(6)), change(value ?? 0)] as const);

/** Runs as published: so many of five successful, with their mean updates. */
function runsOf(card: Replication, change: (percent: number) => number): TrialResult[] {
  const value = (name: string) => card.published.find((one) => one.quantity === name)?.value;
  const solved = Math.round(((value('solved') ?? 100) / 100) * 5);
  return [1, 2, 3, 4, 5].map((seed) =>
    madeUp(`seed/${seed}`, {
      reason: seed <= solved ? 'wrong' : 'iterations',
      iterations: value('updates') ?? 100_000,
      diagnostics: lookedAt(errorsOf(card, change)),
    }),
  );
}

describe.each(cards.map((card) => [card.name, card] as const))('the card %s', (_name, card) => {
  it('plans five valid runs on 50 to 200 steps, each looked at at other lengths', () => {
    expect(plannedKeys(card)).toEqual(['seed/1', 'seed/2', 'seed/3', 'seed/4', 'seed/5']);
    const [{ spec, looks }] = card.plan(optionsOf(card));
    expect(spec).toMatchObject({
      task: { length: 50, lengthTo: 200 },
      stop: { wrong: 0, iterations: 5_000_000 },
      guards: { clip: { name: 'norm' }, rescue: true },
      regularizers: [{ name: 'omega' }],
    });
    expect(looks?.[0]).toMatchObject({ name: 'other-lengths', options: { sequences: 10_000 } });
    expect(plannedKeys(card, card.quick).length).toBeGreaterThan(0);
  });

  it('is reproduced by the published errors', () => {
    const conclusion = card.conclude(
      runsOf(card, (percent) => percent),
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('reproduced');
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['lengths', 'course', 'runs']);
  });

  it('is not reproduced by a model that fails at most lengths', () => {
    const conclusion = card.conclude(
      runsOf(card, () => 90),
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'range').verdict).toBe('not reproduced');
  });

  it('compares nothing with the text where training had other lengths, but its own range', () => {
    const options = optionsOf(card, card.quick);
    const results = runsOf(card, () => 0).slice(0, 1);
    const wrong = (options.testLengths as readonly number[]).map((length) => [length, 0] as const);
    const conclusion = card.conclude(
      results.map((result) => ({ ...result, diagnostics: lookedAt(wrong) })),
      options,
    );
    expect(conclusion.verdict).toBe('reproduced');
    const judged = conclusion.quantities.filter(({ verdict }) => verdict !== null && verdict !== 'open');
    expect(judged.map(({ name }) => name)).toEqual(['range']);
  });

  it('is open without a successful run, and names the limit', () => {
    expect(card.conclude([], optionsOf(card))).toMatchObject({ verdict: 'open', speed: null });
    const failed = madeUp('seed/1', { status: 'failed', reason: 'diverged' });
    const conclusion = card.conclude([failed], optionsOf(card, { updates: 1000 }));
    expect(conclusion.verdict).toBe('open');
    expect(conclusion.sentence).toBe('The only run did not succeed within 1,000 updates.');
  });
});

describe('errors in percent', () => {
  it('are compared by distance where they are small and by factor where they are large', () => {
    expect(byError(0.9, 0)).toBe('reproduced');
    expect(byError(4, 0)).toBe('near');
    expect(byError(9, 0)).toBe('not reproduced');
    expect(byError(20, 14.13)).toBe('reproduced');
    expect(byError(40, 14.13)).toBe('near');
    expect(byError(60, 14.13)).toBe('not reproduced');
    expect(byError(null, 0)).toBe('open');
  });
});

describe('a small run of one model for many lengths', () => {
  it('is tested at the lengths that are asked for', async () => {
    const { results, conclusion } = await runCard(pascanuLengths, {
      ...pascanuLengths.quick,
      ...{ seeds: 1, updates: 20, evaluateEvery: 10, sequences: 100, hidden: 5, mostWrong: 0.1 },
      testLengths: [10, 40],
    });
    expect(results[0].diagnostics.map(({ name }) => name)).toEqual(['other-lengths']);
    expect(conclusion.verdict).toBe('open');
    const [panel] = conclusion.figure;
    expect(panel.kind === 'lines' && Array.from(panel.traces[0].x)).toEqual([10, 40]);
  });
});
