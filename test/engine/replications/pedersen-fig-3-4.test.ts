import { beforeAll, describe, expect, it } from 'vitest';
import { pedersenFigures3And4 as card } from '../../../src/engine/replications/pedersen-fig-3-4.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { keyed } from '../../helpers/made-up-errors.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { type CardRun, runCard } from '../../helpers/run-card.ts';

describe('Pedersen 1997, figures 3 and 4', () => {
  let run: CardRun;
  beforeAll(async () => {
    run = await runCard(card, {}, { provider: await loadWasmKernels() });
  });

  it('plans a run with weight decay and one without, from the same start', () => {
    expect(plannedKeys(card)).toEqual(['with', 'without']);
    const [own, other] = card.plan(optionsOf(card));
    expect(own.spec).toMatchObject({ regularizers: [{ name: 'weight-decay', alpha: 0.001 }] });
    expect(own.spec.seed).toBe(other.spec.seed);
    expect(own.spec.initialisation).toEqual(other.spec.initialisation);
  });

  it('is reproduced on the simulated laser', () => {
    expect(run.conclusion.verdict).toBe('reproduced');
    expect(quantity(run.conclusion, 'criterion').measuredText).toMatch(/^met after \d+ iterations$/);
    expect(run.conclusion.figure.map(({ name }) => name)).toEqual([
      'errors',
      'weights',
      'condition',
      'eigenvalues',
    ]);
  });

  it('is not reproduced where weight decay makes it worse', () => {
    const [own, other] = run.results;
    const swapped = [keyed(other, 'with'), keyed(own, 'without')];
    expect(card.conclude(swapped, optionsOf(card)).verdict).toBe('not reproduced');
  });

  it('leaves open what only the other run tells', () => {
    const conclusion = card.conclude([keyed(run.results[0], 'with')], optionsOf(card));
    expect(quantity(conclusion, 'errors').verdict).toBe('open');
    expect(quantity(conclusion, 'criterion').verdict).toBe('reproduced');
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    expect(card.conclude([madeUp('with', { status: 'failed' })], optionsOf(card)).verdict).toBe('open');
  });
});
