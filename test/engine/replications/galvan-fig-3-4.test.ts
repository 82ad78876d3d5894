import { describe, expect, it } from 'vitest';
import { galvanFigures3And4 as card } from '../../../src/engine/replications/galvan-fig-3-4.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { runCard } from '../../helpers/run-card.ts';

/** A run whose temporal gradients grow by `factor` from step to step. */
const growing = (radius: number, factor: number) => {
  const x = Float64Array.from({ length: 100 }, (_, t) => t);
  const lines = { kind: 'lines', title: '', x: { label: '' }, y: { label: '' } } as const;
  const panels = [
    { ...lines, name: 'by-step', traces: [{ label: '', x, y: x.map((t) => factor ** t) }] },
    { ...lines, name: 'by-step-cosine', traces: [{ label: '', x, y: x.map(() => 0.5) }] },
  ];
  const result = { scalars: [], panels, findings: [] };
  return madeUp(`${radius}/1`, {
    diagnostics: [{ iteration: 0, name: 'temporal-gradients', options: {}, result }],
  });
};

const radii = [0.8, 0.9, 1, 1.1, 1.2];

describe('Galvan 2016, figures 3 and 4', () => {
  it('plans one run a radius, looked at before its first update', () => {
    expect(plannedKeys(card)).toEqual(['0.8/1', '0.9/1', '1/1', '1.1/1', '1.2/1']);
    expect(card.plan(optionsOf(card))[0].spec).toMatchObject({
      task: { name: 'temporal-order', variant: 'galvan', length: 200 },
      batches: { size: 100 },
      seed: 13,
      record: { diagnostics: [{ name: 'temporal-gradients' }] },
    });
    expect(plannedKeys(card, card.quick)).toHaveLength(5);
  });

  it('is reproduced where gradients vanish below radius 1 and less so above', () => {
    const { verdict, quantities, figure } = card.conclude(
      radii.map((radius, i) => growing(radius, 1.5 - 0.1 * i)),
      optionsOf(card),
    );
    expect(verdict).toBe('reproduced');
    expect(quantities.find(({ name }) => name === 'drop-0.8')?.measured).toBeCloseTo(
      94.5 * Math.log10(1.5),
      6,
    );
    expect(figure.map(({ name }) => name)).toEqual(['norms', 'cosines']);
  });

  it('is not reproduced where they grow towards the first steps below radius 1, and vanish above', () => {
    const conclusion = card.conclude(
      radii.map((radius, i) => growing(radius, 0.99 + 0.01 * i)),
      optionsOf(card),
    );
    expect(conclusion.verdict).toBe('not reproduced');
    expect(quantity(conclusion, 'vanishes')).toMatchObject({ measured: 0, verdict: 'not reproduced' });
  });

  it('is open without results', () => {
    expect(card.conclude([], optionsOf(card))).toMatchObject({
      verdict: 'open',
      sentence: 'No run has ended.',
    });
    const failed = madeUp('0.8/1', { status: 'failed', reason: 'diverged' });
    expect(card.conclude([failed], optionsOf(card)).verdict).toBe('open');
  });

  it('runs', async () => {
    const { conclusion } = await runCard(card, { length: 30, radii: [0.7, 1.3], hidden: 10, batch: 10 });
    expect(conclusion.verdict).toBe('reproduced');
    expect(conclusion.figure[1]).toMatchObject({
      traces: [{ label: 'radius 0.7' }, { label: 'radius 1.3' }],
    });
  });
});
