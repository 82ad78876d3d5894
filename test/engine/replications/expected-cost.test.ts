import { describe, expect, it } from 'vitest';
import { expectedCost } from '../../../src/engine/replications/expected-cost.ts';
import type { CardOptions } from '../../../src/engine/replications/index.ts';
import { fakeCards } from '../../helpers/fake-cards.ts';

const [onSeries, onTask] = fakeCards;

describe('the expected cost of a card', () => {
  it('is the measured one for the full and the quick form', () => {
    expect(expectedCost(onTask, {})).toEqual({ runs: 6, seconds: 40, measured: 'full' });
    expect(expectedCost(onTask, onTask.quick)).toEqual({ runs: 2, seconds: 6, measured: 'quick' });
  });

  it('grows with the runs and with their updates', () => {
    const more = expectedCost(onTask, { seeds: 12 });
    expect(more).toMatchObject({ runs: 12, measured: null });
    expect(more.seconds).toBeCloseTo(80, 6);
    expect(expectedCost(onTask, { seeds: 6, updates: 100 }).seconds).toBeCloseTo(20, 6);
  });

  it('is scaled from the form whose work is nearest', () => {
    expect(expectedCost(onTask, { ...onTask.quick, updates: 60 }).seconds).toBeCloseTo(7.2, 6);
  });

  it('is told by the number of runs where these have no limit', () => {
    const open = {
      ...onTask,
      plan: (options: CardOptions) =>
        onTask.plan(options).map((trial) => ({ ...trial, spec: { ...trial.spec, stop: {} } })),
    };
    expect(expectedCost(open, { seeds: 12 }).seconds).toBeCloseTo(80, 6);
  });

  it('takes the stand-in for a series', () => {
    expect(expectedCost(onSeries, { seeds: 12 }).seconds).toBeCloseTo(24, 6);
  });

  it('refuses settings that are not valid', () => {
    expect(() => expectedCost(onTask, { seeds: 0 })).toThrow(/seeds: got 0; expected a whole number/);
    expect(() => expectedCost(onTask, { seed: 1 })).toThrow(/Did you mean "seeds"/);
  });
});
