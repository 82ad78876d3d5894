import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/renderer/diagnostics/outcome.ts';
import type { RunOrigin } from '../../../src/shared/models.ts';
import { info } from './made-up.ts';

const origin: RunOrigin = {
  runId: 1,
  iteration: 40,
  start: 'checkpoint',
  diagnostic: 'proportional-units',
  options: { cosine: 0.99 },
  finding: 'pair',
  sentence: '',
  remedy: { name: 'merge', label: 'Merge', predicted: { scalar: 'kappa', value: 5 } },
  before: null,
};
const kappa = (iteration: number, value: number) =>
  info({ iteration, scalars: [{ name: 'kappa', label: 'kappa', value }] });

describe('the outcome of a remedy', () => {
  it('is told by any diagnostic with the predicted scalar, first and newest', () => {
    const own = [kappa(20, 7), kappa(0, 6), info({ iteration: 30 })];
    expect(outcomeOf(origin, { own, source: [kappa(40, 1e9), kappa(30, 1e6)] })).toEqual({
      scalar: 'kappa',
      before: 1e9,
      predicted: 5,
      first: { iteration: 0, value: 6 },
      newest: { iteration: 20, value: 7 },
    });
  });

  it('is told by the diagnostic that proposed it, with its settings, where that has it', () => {
    const proposed = { ...kappa(10, 3), name: 'proportional-units', options: { cosine: 0.99 } };
    const others = { ...proposed, options: { cosine: 0.5 }, iteration: 0 };
    const outcome = outcomeOf({ ...origin, before: 8 }, { own: [kappa(0, 6), proposed, others], source: [] });
    expect(outcome).toMatchObject({ before: 8, first: { iteration: 10, value: 3 } });
  });

  it('is nothing where nothing was predicted, and waits where nothing was looked at', () => {
    const remedy = { name: 'merge', label: 'Merge' };
    expect(outcomeOf({ ...origin, remedy }, { own: [], source: [] })).toBeNull();
    expect(outcomeOf(origin, { own: [], source: [] })).toMatchObject({ before: null, first: null });
  });
});
