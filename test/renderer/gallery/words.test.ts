import { describe, expect, it } from 'vitest';
import { changesOf, formOf } from '../../../src/renderer/gallery/card.ts';
import { costLine, roughTime } from '../../../src/renderer/gallery/cost.ts';
import { figureOf, toldNumber } from '../../../src/renderer/gallery/figures.ts';
import { groupsOf } from '../../../src/renderer/gallery/groups.ts';
import { countsOf, liveTrials } from '../../../src/renderer/gallery/trials.ts';
import { stateWords, verdictWords } from '../../../src/renderer/gallery/verdict.ts';
import { texts } from '../../../src/engine/replications/texts.ts';
import type { Panel, ReplicationTrial } from '../../../src/shared/models.ts';
import { fakeCards } from '../../helpers/fake-cards.ts';
import { fakeRun } from '../../helpers/fake-data.ts';

describe('a card', () => {
  const card = fakeCards[1];

  it('has a full form with its own settings, and a quick one that changes some', () => {
    expect(formOf(card, 'full')).toEqual({ seeds: 6, updates: 200, methods: 'sgd' });
    expect(formOf(card, 'quick')).toEqual({ seeds: 2, updates: 50, methods: 'sgd' });
  });

  it('is sent with what differs from the form it began from', () => {
    const quick = formOf(card, 'quick');
    expect(changesOf({ ...quick, seeds: 3 }, quick)).toEqual({ seeds: 3 });
    expect(changesOf(structuredClone(quick), quick)).toEqual({});
  });
});

describe('an expected time', () => {
  it.each([
    [0.3, 'under 1 s'],
    [14.4, '14 s'],
    [240, '4 min'],
    [5400, '1.5 h'],
    [61_000, '17 h'],
    [260_000, '3.0 days'],
  ])('of %d s is told as %s', (seconds, words) => {
    expect(roughTime(seconds)).toBe(words);
  });

  it('says where it was not measured', () => {
    expect(costLine({ runs: 1, seconds: 9, measured: null })).toContain('in proportion to the work');
    expect(costLine({ runs: 2, seconds: 6, measured: 'quick' })).toBe('2 runs, about 6 s on two cores');
    expect(costLine({ runs: 2, seconds: null, measured: null })).toBe('2 runs, time not known');
  });
});

describe('a number of a text', () => {
  it.each([
    [3.2e10, '3.2e10'],
    [0.0123, '0.0123'],
    [7.7e-4, '7.7e−4'],
    [-0.5, '−0.5'],
    [6, '6'],
    [10_000, '10\u2009000'],
    [0.0119283746, '0.01193'],
    [4.812345678e9, '4.812e9'],
  ])('%d is told as %s', (value, words) => {
    expect(toldNumber(value)).toBe(words);
  });
});

describe('the groups of the gallery', () => {
  it('follow the order of the texts and leave out those without cards', () => {
    expect(groupsOf(fakeCards, texts, '').map(({ text }) => text.name)).toEqual([
      'pedersen-1997',
      'pascanu-2013',
      'chernodub-2016',
    ]);
  });

  it('are narrowed by words of the card and of its text, in any order', () => {
    const found = groupsOf(fakeCards, texts, 'music pascanu').flatMap(({ cards }) => cards);
    expect(found.map(({ name }) => name)).toEqual(['made-table-1']);
    expect(groupsOf(fakeCards, texts, 'nothing of the kind')).toEqual([]);
  });
});

describe('a state', () => {
  it('is the verdict as soon as there is one', () => {
    expect(stateWords({ status: 'stopped', verdict: 'near', share: 0.3 }).label).toBe('near');
    expect(stateWords({ status: 'running', verdict: null, share: 0.349 }).label).toBe('running, 34 %');
  });

  it('has a sign of its own, so that colour is never the only difference', () => {
    const signs = (['reproduced', 'near', 'not reproduced', 'open'] as const).map(
      (verdict) => verdictWords(verdict).sign,
    );
    expect(new Set(signs).size).toBe(4);
  });
});

describe('the runs of a replication', () => {
  const trial = (runId: number): ReplicationTrial => ({
    ...{ key: `${runId}`, label: `run ${runId}`, runId, status: 'queued', iterations: 0 },
    ...{ iterationLimit: 400, seconds: 0, reason: null },
  });
  const run = (id: number, status: 'running' | 'finished') =>
    fakeRun({ id, name: `${id}`, status, nmse: 0.1, iterations: 10 });

  it('are as the project has them by now, those that go on first', () => {
    const runs = [run(1, 'finished'), run(3, 'running')];
    const progress = new Map([[3, { iteration: 120 }]]);
    const live = liveTrials([trial(1), trial(2), trial(3)], { runs, progress });
    expect(live.map(({ runId, status, iterations }) => [runId, status, iterations])).toEqual([
      [3, 'running', 120],
      [1, 'finished', 10],
      [2, 'queued', 0],
    ]);
  });

  it('are counted by their status', () => {
    expect(countsOf([trial(1), trial(2), { status: 'failed' }])).toEqual([
      { status: 'queued', runs: 2 },
      { status: 'failed', runs: 1 },
    ]);
  });
});

describe('a figure', () => {
  const x = Float64Array.of(1, 2, 3);
  const panel = (...labels: string[]): Panel => ({
    ...{ kind: 'lines', name: 'a', title: 'A', x: { label: 'x' }, y: { label: 'y' } },
    traces: labels.map((label) => ({ label, x, y: x })),
  });

  it('has published curves below the measured ones', () => {
    const drawing = figureOf(panel('published, SGD', 'SGD'));
    if (drawing.kind !== 'lines') throw new Error('expected lines');
    expect(drawing.spec.lines.map(({ reference }) => reference === true)).toEqual([true, false]);
  });

  it('that has only published curves draws them as any others', () => {
    const drawing = figureOf(panel('published'));
    if (drawing.kind !== 'lines') throw new Error('expected lines');
    expect(drawing.spec.lines[0].reference).toBeUndefined();
  });
});
