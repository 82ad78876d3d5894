import { beforeAll, describe, expect, it } from 'vitest';
import { pedersenFigures1And2 as card } from '../../../src/engine/replications/pedersen-fig-1-2.ts';
import { pedersenFigures3And4 } from '../../../src/engine/replications/pedersen-fig-3-4.ts';
import { loadWasmKernels } from '../../helpers/kernels.ts';
import { keyed } from '../../helpers/made-up-errors.ts';
import { madeUp, optionsOf, plannedKeys, quantity } from '../../helpers/made-up-results.ts';
import { type CardRun, runCard } from '../../helpers/run-card.ts';

const verdictsOf = ({ conclusion }: CardRun) =>
  conclusion.quantities.filter(({ verdict }) => verdict !== null).map(({ name, verdict }) => [name, verdict]);

describe('Pedersen 1997, figures 1 and 2', () => {
  let run: CardRun;
  beforeAll(async () => {
    run = await runCard(card, { seeds: 2 }, { provider: await loadWasmKernels() });
  });

  it('plans the start of the figures, and as many others as asked for', () => {
    expect(plannedKeys(card, { seeds: 3 })).toEqual(['start/1', 'start/2', 'start/3']);
    const [first] = card.plan(optionsOf(card));
    expect(first.spec).toMatchObject({
      regularizers: [],
      phases: [{ method: 'gradient-descent', iterations: 5 }, { method: 'gauss-newton' }],
      seed: 77,
    });
  });

  it('is reproduced on the simulated laser as well, line by line', () => {
    expect(verdictsOf(run)).toEqual(
      ['cosine', 'pair-weights', 'condition', 'eigenvalues', 'steps', 'unconverged'].map((name) => [
        name,
        'reproduced',
      ]),
    );
    expect(run.conclusion.verdict).toBe('reproduced');
    expect(quantity(run.conclusion, 'starts-ill-conditioned').measuredText).toBe('of 2');
  });

  it('draws errors, every weight, the condition number and three spectra', () => {
    const [errors, weights, condition, eigenvalues] = run.conclusion.figure;
    expect([errors, weights, condition, eigenvalues].map(({ name }) => name)).toEqual([
      'errors',
      'weights',
      'condition',
      'eigenvalues',
    ]);
    expect('traces' in weights ? weights.traces.length : 0).toBe(19);
    expect('traces' in eigenvalues ? eigenvalues.traces.map(({ label }) => label) : []).toEqual(
      [7, 20, 100].map((iteration) => `after iteration ${iteration}`),
    );
  });

  it('is not reproduced where regularised training converges instead', async () => {
    const provider = await loadWasmKernels();
    const other = await runCard(pedersenFigures3And4, { iterations: 21, limit: 40, alpha: 1 }, { provider });
    const { verdict } = card.conclude([keyed(other.results[0], 'start/1')], optionsOf(card));
    expect(verdict).toBe('not reproduced');
  });

  it('is open without the run of the figures', () => {
    expect(card.conclude([], optionsOf(card)).verdict).toBe('open');
    const failed = madeUp('start/1', { status: 'failed', reason: 'diverged' });
    expect(card.conclude([failed], optionsOf(card)).verdict).toBe('open');
  });
});
