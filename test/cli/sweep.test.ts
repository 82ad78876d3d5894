import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sweepDefinition } from '../../src/cli/sweep-definition.ts';
import type { SweepDetail } from '../../src/shared/sweeps.ts';
import { controlC, lastJson, makePlace, root, start, trainsFor, unfold } from './unfold.ts';

const place = makePlace();
const run = (...args: string[]) => unfold(place.folder, ...args);
const example = join(root, 'examples', 'laser-3.json');
afterAll(() => place.remove());

describe('the options of a sweep', () => {
  it('list values, or give a range with its scale and number', () => {
    const { vary, seeds } = sweepDefinition({
      vary: [
        'network.hidden=[[3],[9]]',
        'phases.0.method=[adam, sgd]',
        'a.rate=1e-3..0.1:log:5',
        'n=1..9:whole',
      ],
      seeds: 3,
    });
    expect(vary).toEqual([
      { path: 'network.hidden', values: [[3], [9]] },
      { path: 'phases.0.method', values: ['adam', 'sgd'] },
      { path: 'a.rate', low: 0.001, high: 0.1, scale: 'log', count: 5 },
      { path: 'n', low: 1, high: 9, whole: true },
    ]);
    expect(seeds).toEqual([1, 2, 3]);
  });

  it.each(['hidden', '=[1]', 'a=b', 'a=1..2:lgo'])('refuse --vary %s', (given) => {
    expect(() => sweepDefinition({ vary: [given] })).toThrow(`--vary ${given}:`);
  });
});

describe('unfold sweep', () => {
  it('trains a grid over seeds and says which is best', async () => {
    const sets = ['--set', 'stop.iterations=5', '--vary', 'network.hidden=[[2],[3]]', '--seeds', '2'];
    const ended = await run('sweep', example, ...sets);
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^hidden 3 +2 /m);
    expect(ended.stdout).toMatch(/^Best: .* · hidden \d · seed \d \(run \d\)$/m);
  });

  it('halves, and refuses what makes no sense', async () => {
    const vary = ['--vary', 'network.hidden=[[1],[2],[3],[4]]', '--halving', '3:12:2'];
    const json = lastJson<{ sweep: SweepDetail }>(await run('sweep', example, ...vary, '--json'));
    expect(json.sweep.trials.map(({ iterations }) => iterations).sort((a, b) => a - b)).toEqual([
      3, 3, 6, 12,
    ]);
    const wrong = await run('sweep', example, '--vary', 'network.hiden=[[1]]');
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toContain('Did you mean "hidden"');
    expect((await run('sweep', example, '--halving', '3')).code).toBe(2);
  });

  it('is paused by Ctrl+C, and the same command goes on', async () => {
    const long = [
      '--set',
      'stop.iterations=400',
      '--set',
      'stop.gradientNorm=null',
      '--set',
      'network.hidden=[9]',
    ];
    const args = ['sweep', example, ...long, '--seeds', '3', '--project', 'p.unfold'];
    const first = start(place.folder, ...args);
    await trainsFor(first, 400);
    controlC(first);
    const paused = await first.ended;
    expect(paused.code).toBe(130);
    expect(paused.stderr).toContain('goes on');
    const second = await run(...args);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('Going on with one that was paused before');
    expect(second.stdout.match(/^\d .*finished/gm)).toHaveLength(3);
  }, 120_000);
});
