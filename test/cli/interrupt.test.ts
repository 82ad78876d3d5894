import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, root, start, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());

// No stop rule but the iterations: the run is long enough to be interrupted, and every way must end at the same weights.
const spec = [
  join(root, 'examples', 'laser-9.json'),
  '--set',
  'stop.iterations=1500',
  '--set',
  'stop.gradientNorm=null',
];

interface Result {
  readonly status: string;
  readonly iterations: number;
  readonly weightsSha256: string;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('an interrupted run', () => {
  let whole: Result;

  it('runs to its end when nothing happens', async () => {
    whole = lastJson<Result>(await unfold(place.folder, 'run', ...spec, '--json'));
    expect(whole.iterations).toBe(1500);
  });

  it('is paused by Ctrl+C, says how to go on, and ends at the same weights to the bit', async () => {
    const started = start(place.folder, 'run', ...spec, '--project', 'paused.unfold', '--json');
    await pause(1500);
    started.child.kill('SIGINT');
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    const paused = lastJson<Result & { run: number }>(ended);
    expect(paused.status).toBe('paused');
    expect(paused.iterations).toBeLessThan(1500);
    expect(ended.stderr).toMatch(/Go on with: unfold resume \S+paused\.unfold 1/);
    const resumed = lastJson<Result>(
      await unfold(place.folder, 'resume', 'paused.unfold', String(paused.run), '--json'),
    );
    expect(resumed).toMatchObject({
      status: 'finished',
      iterations: 1500,
      weightsSha256: whole.weightsSha256,
    });
  });

  it('goes on to the same weights after kill -9', async () => {
    const started = start(place.folder, 'run', ...spec, '--project', 'killed.unfold', '--json');
    await pause(2500);
    started.child.kill('SIGKILL');
    expect((await started.ended).signal).toBe('SIGKILL');
    const listed = lastJson<readonly Result[]>(await unfold(place.folder, 'list', 'killed.unfold', '--json'));
    expect(listed.map(({ status }) => status)).toEqual(['interrupted']);
    const resumed = lastJson<Result>(await unfold(place.folder, 'resume', 'killed.unfold', '--json'));
    expect(resumed).toMatchObject({
      status: 'finished',
      iterations: 1500,
      weightsSha256: whole.weightsSha256,
    });
    expect((await unfold(place.folder, 'check', 'killed.unfold', '--deep')).code).toBe(0);
  });

  it('is stopped, not kept, without a project', async () => {
    const started = start(place.folder, 'run', ...spec, '--json');
    await pause(1500);
    started.child.kill('SIGINT');
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expect(lastJson(ended)).toMatchObject({ status: 'stopped', reason: 'user' });
    expect(ended.stderr).toContain('With --project FILE');
  });

  it('has nothing to resume once it is finished', async () => {
    const ended = await unfold(place.folder, 'resume', 'paused.unfold');
    expect(ended.stderr).toContain('No run of this project is paused or interrupted');
    expect(ended.code).toBe(4);
  });
});
