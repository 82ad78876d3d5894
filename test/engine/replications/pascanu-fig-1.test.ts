import { describe, expect, it } from 'vitest';
import { pascanuFig1 as card } from '../../../src/engine/replications/pascanu-fig-1.ts';
import { madeUp, madeUpMetrics, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** A run with these norms, one an update; the row of iteration 0 has none. */
const run = (norms: readonly number[]) =>
  madeUp('run', {
    iterations: norms.length,
    metrics: madeUpMetrics([
      { iteration: 0 },
      ...norms.map((gradientNorm, i) => ({ iteration: i + 1, gradientNorm })),
    ]),
  });

describe('Pascanu et al. 2013, figure 1 of the supplement', () => {
  it('plans one valid run with clipping at 6 on 50 to 200 steps', () => {
    expect(plannedKeys(card)).toEqual(['run']);
    const [{ spec }] = card.plan(optionsOf(card));
    expect(spec).toMatchObject({
      task: { name: 'temporal-order', length: 50, lengthTo: 200 },
      guards: { clip: { name: 'norm', threshold: 6 }, rescue: true },
      regularizers: [{ name: 'omega', alpha: 2 }],
      record: { metricsEvery: 10 },
    });
    expect(plannedKeys(card, card.quick)).toEqual(['run']);
    expect(card.plan(optionsOf(card, { method: 'sgd' }))[0].spec).toMatchObject({ guards: {} });
  });

  it('is reproduced by norms around 1 with small peaks and one explosion', () => {
    const conclusion = card.conclude([run([0.8, 0.9, 4.5, 1, 1e9, 0.7])], optionsOf(card));
    expect(conclusion.verdict).toBe('reproduced');
    expect(quantity(conclusion, 'average').measured).toBeCloseTo((0.8 + 0.9 + 4.5 + 1 + 0.7) / 5, 12);
    expect(quantity(conclusion, 'largest')).toMatchObject({ published: 1e9, measured: 1e9 });
    expect(quantity(conclusion, 'clipped').measured).toBeCloseTo(100 / 6, 10);
  });

  it('is not reproduced by norms that stay small', () => {
    const conclusion = card.conclude([run([0.01, 0.012, 0.011])], optionsOf(card));
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'explosion').verdict).toBe('not reproduced');
  });

  it('shows the entire run without losing a peak, and the updates around the largest', () => {
    const norms = Array.from({ length: 10_000 }, (_, i) => (i === 7776 ? 500 : 1));
    const { figure } = card.conclude([run(norms)], optionsOf(card, { zoom: 20 }));
    const [whole, portion] = figure.map((panel) => (panel.kind === 'lines' ? panel.traces[0] : null));
    expect(whole?.x.length).toBeLessThanOrEqual(4000);
    expect(whole?.y).toContain(500);
    expect(portion?.x.length).toBe(41);
    expect(portion?.x[20]).toBe(7777);
  });

  it('is open without gradients', () => {
    expect(card.conclude([], optionsOf(card))).toMatchObject({ verdict: 'open', figure: [], speed: null });
    const failed = madeUp('run', { status: 'failed', reason: 'diverged', iterations: 0, seconds: 0 });
    expect(card.conclude([failed], optionsOf(card)).verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, {
      ...card.quick,
      ...{ updates: 10, evaluateEvery: 5, sequences: 100, hidden: 5 },
    });
    expect(quantity(conclusion, 'average').measured).toBeGreaterThan(0);
    expect(conclusion.figure.map(({ name }) => name)).toEqual(['run', 'portion']);
  });
});
