import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, root, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());
const run = (...args: string[]) => unfold(place.folder, ...args);
const example = join(root, 'examples', 'laser-3.json');
const small = ['--set', 'data.split.train=150', '--set', 'stop.gradientNorm=null'];

interface Ended {
  readonly iterations: number;
  readonly weightsSha256: string;
}

describe('unfold fork', () => {
  it('goes on from the whole state to what the longer run comes to, and from the weights where it must', async () => {
    const limit = (iterations: number) => ['--set', `stop.iterations=${iterations}`];
    expect((await run('run', example, ...small, ...limit(12), '--project', 'p.unfold')).code).toBe(0);
    const forked = await run('fork', 'p.unfold', '1', ...limit(20), '--start', '--json');
    expect(forked.stderr).toMatch(
      /Made run 2, .*whole state of run 1 at iteration 12\. Changed: stop\.iterations/,
    );
    const whole = await run('run', example, ...small, ...limit(20), '--json');
    const [a, b] = [lastJson(forked) as Ended, lastJson(whole) as Ended];
    expect(a.iterations).toBe(20);
    expect(a.weightsSha256).toBe(b.weightsSha256);

    const other = await run('fork', 'p.unfold', '1', '--set', 'seed=9', '--name', 'again');
    expect(other.stderr).toMatch(
      /Made run 3, "again"\. It starts from the weights .* other settings of seed/,
    );
    const wrong = await run('fork', 'p.unfold', '1', '--at', '11111');
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toMatch(/no checkpoint at iteration 11111\. There are: .*12/);
  });
});
