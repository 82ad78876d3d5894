import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, root, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());
const run = (...args: string[]) => unfold(place.folder, ...args);
const example = join(root, 'examples', 'temporal-order.json');
const few = ['--set', 'stop.iterations=20', '--set', 'batches.validation=50', '--set', 'batches.test=50'];

describe('a task on the command line', () => {
  it('needs no file, takes --seed and --set, and tells loss and wrong answers', async () => {
    const args = ['run', example, ...few, '--json', '--seed'];
    const [a, b, other] = await Promise.all([run(...args, '7'), run(...args, '7'), run(...args, '8')]);
    expect(a.code).toBe(0);
    const result = lastJson<{ weightsSha256: string; test: { wrong: number; loss: number } }>(a);
    expect(result.test.wrong).toBeGreaterThan(0);
    expect(result.test.loss).toBeGreaterThan(0);
    expect(lastJson<typeof result>(b).weightsSha256).toBe(result.weightsSha256);
    expect(lastJson<typeof result>(other).weightsSha256).not.toBe(result.weightsSha256);
    const text = await run('run', example, ...few);
    expect(text.stdout).toMatch(/NRMSE +Loss a step +Wrong +n\n/);
  });

  it('is kept in a project, listed by its task, exported without predictions, and checked', async () => {
    const kept = await run('run', example, ...few, '--project', 'order.unfold');
    expect(kept.code).toBe(0);
    expect((await run('list', 'order.unfold')).stdout).toContain('Temporal order');
    expect((await run('show', 'order.unfold', '1')).stdout).toContain('on the task "Temporal order"');
    const exported = await run('export', 'order.unfold', '1', '--to', 'out', '--json');
    expect(lastJson<string[]>(exported).join()).not.toContain('predictions');
    expect(exported.stderr).toContain('No predictions: the run trains on sequences that its task');
    expect((await run('check', 'order.unfold', '--deep')).code).toBe(0);
  });

  it('refuses a data file, naming the way to use it', async () => {
    writeFileSync(join(place.folder, 'x.txt'), '1\n2\n');
    const refused = await run('run', example, '--data', 'x.txt');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--set task=series');
  });
});
