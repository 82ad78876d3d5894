import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageFile, replicationPage } from '../../scripts/support/replication-page.ts';
import { keptResults, type KeptResult } from '../../scripts/support/replication-results.ts';
import { replications } from '../../src/engine/replications/index.ts';
import { toyOrder, toyWave } from '../helpers/toy-cards.ts';

const root = join(import.meta.dirname, '..', '..');

function result(change: Partial<KeptResult> = {}): KeptResult {
  const run = { key: 'seed/1', label: 'seed 1', status: 'finished', reason: 'iterations' } as const;
  const measured = {
    trainLoss: null,
    trainNmse: 0.02,
    trainWrong: null,
    validationLoss: null,
    validationNmse: null,
    validationWrong: null,
    testLoss: null,
    testNmse: null,
    testWrong: null,
    testBits: null,
    weightsSha256: null,
  };
  const runs = [1, 2].map(() => ({
    ...run,
    ...measured,
    iterations: 500,
    seconds: 2,
    updatesPerSecond: 250,
  }));
  return {
    card: 'toy-wave',
    text: 'pedersen-1997',
    place: 'Figure 0',
    label: 'A wave',
    status: 'finished',
    reason: null,
    reasonText: null,
    size: 'changed',
    options: { seeds: 2, iterations: 40 },
    verdict: 'near',
    sentence: 'It is | near.',
    speed: null,
    quantities: [
      {
        name: 'nmse',
        label: 'Training NMSE',
        published: 0.01,
        measured: 0.02,
        verdict: 'near',
        note: 'few seeds',
      },
    ],
    seconds: 4,
    updatesPerSecond: 250,
    standIns: ['wave'],
    engine: null,
    machine: { cpu: 'a processor', cores: 2, node: 'v24.0.0', platform: 'linux x64' },
    date: '2026-11-21T12:00:00.000Z',
    runs,
    figure: [],
    commit: 'abc1234',
    ...change,
  };
}

describe('docs/replications.md', () => {
  it('is what `npm run -s replications -- --page` makes from the kept results', async () => {
    const made = await replicationPage(replications.map((card) => ({ card, ...keptResults(card.name) })));
    expect(readFileSync(join(root, pageFile), 'utf8')).toBe(made);
  });

  it('tells published beside measured, what was changed against the text, and how it was made', async () => {
    const page = await replicationPage([{ card: toyWave, full: result(), quick: null }]);
    expect(page).toMatch(/^\| Training NMSE +\| 0\.01 +\| 0\.02 +\| near +\| few seeds +\|$/m);
    expect(page).toContain('- Changed against the text: Seeds (`seeds`) is `2` in place of `3`.');
    expect(page).toContain('- Data: not Wave, but Made wave. It is no measured one.');
    expect(page).toContain('- Runs: 2, ended by: 2 (iterations); 1,000 updates in all.');
    expect(page).toContain('- Time: 4.0 s of training, 250 updates a second of a run.');
    expect(page).toContain('- Made with commit abc1234 on 2026-11-21: a processor, 2 cores');
    expect(page).toContain("`unfold replicate toy-wave --full --set 'seeds=2'`");
    expect(page).toContain('**Near** (full form with changed settings). It is \\| near.');
  });

  it('says of every card without a full result that it was not run so, and shows the quick one', async () => {
    const quick = result({ size: 'quick', options: { seeds: 2, iterations: 5 } });
    const page = await replicationPage([
      { card: toyWave, full: null, quick },
      { card: toyOrder, full: null, quick: null },
    ]);
    expect(
      page.match(/^Not run in full form \(expected to take 2\.0 s on two cores, .*\)\.$/gm),
    ).toHaveLength(2);
    expect(page).toContain('**Near** (quick form).');
    expect(page).toContain('Iterations (`iterations`) is `5` in place of `40`');
    expect(page).toMatch(/An order.*\| not run +\| not run/);
  });

  it('tells runs that failed', async () => {
    const [one, two] = result().runs;
    const failed = { ...two, status: 'failed', reason: 'not-finite' } as const;
    const page = await replicationPage([
      { card: toyWave, full: result({ runs: [one, failed] }), quick: null },
    ]);
    expect(page).toContain('1 (iterations), 1 (failed, not-finite)');
  });
});
