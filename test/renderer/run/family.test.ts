import { describe, expect, it } from 'vitest';
import { changeReferences } from '../../../src/renderer/run/charts-of.ts';
import { changeText, changesOf } from '../../../src/renderer/run/change-text.ts';
import { familyOf } from '../../../src/renderer/run/family.ts';
import { readValue } from '../../../src/renderer/run/read-value.ts';
import { fakeRun } from '../../helpers/fake-data.ts';

const run = (id: number, parent: number | null) => {
  const fork = { iteration: 5, start: 'state', changed: [] } as const;
  const plain = fakeRun({ id, name: `run ${id}`, status: 'finished', nmse: 1, iterations: 9 });
  return parent === null ? plain : { ...plain, fork: { ...fork, runId: parent } };
};

describe('the family of a run', () => {
  it('has each run below the one that it was forked from, whichever of them is asked', () => {
    const runs = [run(1, null), run(2, 1), run(3, 2), run(4, 1), run(5, null)];
    for (const id of [1, 2, 3, 4])
      expect(familyOf(runs, id).map((member) => [member.run.id, member.depth])).toEqual([
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 1],
      ]);
    expect(familyOf(runs, 5)).toHaveLength(1);
  });

  it('begins with the oldest that is still there', () => {
    expect(familyOf([run(2, 1), run(3, 2)], 3).map((member) => member.run.id)).toEqual([2, 3]);
  });
});

describe('changes', () => {
  it('are told in words, and drawn where they were made', () => {
    const change = { iteration: 40, set: { 'phases[0].method.rate': 0.01, 'stop.goal': null } };
    expect(changeReferences(changesOf({ changes: [change] }))).toEqual([
      { axis: 'x', at: 40, label: 'rate 0.01, goal off' },
    ]);
    expect(changesOf({})).toEqual([]);
    expect(changeText({ path: 'stop.goal', from: null, to: 0.1 })).toBe('stop.goal off → 0.1');
    expect(changeText({ path: 'network', from: {}, to: {} })).toBe('network');
  });

  it.each([
    ['', 3, null],
    ['0,01', 3, 0.01],
    ['1e-4', null, 1e-4],
    ['yes', false, true],
    ['fast', 1, 'fast'],
  ])('are read as typed: %j beside %j is %j', (text, present, value) => {
    expect(readValue(text, present)).toBe(value);
  });
});
