import { describe, expect, it } from 'vitest';
import { cardRuns, ownRuns } from '../../../src/renderer/runs/card-runs.ts';
import type { ReplicationInfo, RunInfo } from '../../../src/shared/models.ts';
import { fakeRun } from '../../helpers/fake-data.ts';

const run = (id: number, name: string, replicationId: number | null): RunInfo => ({
  ...fakeRun({ id, name, status: 'finished', nmse: 0.1, iterations: 5 }),
  replicationId,
});
const info = (id: number, name: string): ReplicationInfo => ({
  ...{ id, name, size: 'quick', options: {}, status: 'finished', reason: null, created: 0, ended: 1 },
  ...{ seconds: 1, runs: { all: 2, ended: 2, failed: 0 }, share: 1, remaining: null, standIns: [] },
  verdict: 'near',
});
const runs = [run(1, 'my own', null), run(2, 'clipped', 7), run(3, 'plain', 7), run(4, 'clipped', 8)];
const gallery = {
  list: [info(8, 'stalls'), info(7, 'order')],
  card: (name: string) => (name === 'order' ? { label: 'Temporal order' } : undefined),
};

describe('runs of cards', () => {
  it('are kept apart from the runs of a person', () => {
    expect(ownRuns(runs).map(({ id }) => id)).toEqual([1]);
  });

  it('lie under their replication, which has the name of its card', () => {
    const folders = cardRuns(runs, gallery).map(({ label, runs: inside }) => [label, inside.length]);
    expect(folders).toEqual([
      ['stalls', 1],
      ['Temporal order', 2],
    ]);
  });

  it('are found by the name of the card, with all of them, and by their own', () => {
    expect(cardRuns(runs, gallery, 'ORDER').map(({ runs: inside }) => inside.length)).toEqual([2]);
    expect(cardRuns(runs, gallery, 'plain').map(({ info: one }) => one.id)).toEqual([7]);
    expect(cardRuns(runs, gallery, 'clipped').map(({ runs: inside }) => inside.length)).toEqual([1, 1]);
    expect(cardRuns(runs, gallery, 'nothing')).toEqual([]);
  });
});
