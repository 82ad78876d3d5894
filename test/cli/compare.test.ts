import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareTable, PairedAnswer } from '../../src/shared/compare.ts';
import { lastJson, makePlace, root, unfold } from './unfold.ts';

const place = makePlace();
const run = (...args: string[]) => unfold(place.folder, ...args);

beforeAll(async () => {
  const example = join(root, 'examples', 'laser-3.json');
  for (const size of [2, 3]) {
    for (const seed of [1, 2]) {
      const sets = ['--set', 'stop.iterations=4', '--set', `network.hidden=[${size}]`];
      await run('run', example, ...sets, '--seed', String(seed), '--project', 'p.unfold');
    }
  }
}, 60_000);
afterAll(() => place.remove());

describe('unfold compare', () => {
  it('prints what differs, medians of settings, and what the pairs say', async () => {
    const ended = await run('compare', 'p.unfold', 'all');
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^#  Name .*Status .*hidden +seed +NMSE test +NMSE train/m);
    expect(ended.stdout).toMatch(/^hidden 3 +2 /m);
    expect(ended.stdout).toContain('too few seeds to tell it from chance');
    const json = lastJson<CompareTable & { paired: PairedAnswer; by: string }>(
      await run('compare', 'p.unfold', '1', '3', '--by', 'train.nmse', '--json'),
    );
    expect(json.runs.map(({ id }) => id)).toEqual([1, 3]);
    expect(json).toMatchObject({ by: 'train.nmse', paired: { pairs: 1, seeds: [{ seed: 1 }] } });
  });

  it('names the value that it does not know, and the run that is not there', async () => {
    const [value, none] = await Promise.all([
      run('compare', 'p.unfold', '1', '--by', 'nmse'),
      run('compare', 'p.unfold', '9'),
    ]);
    expect(value.code).toBe(2);
    expect(value.stderr).toContain('Allowed choices are');
    expect(none.code).toBe(4);
    expect(none.stderr).toContain('There is no run "9"');
  });
});
