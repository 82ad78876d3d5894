import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { childrenOf, controlC, lastJson, makePlace, root, start, trainsFor, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());

// Gradient descent goes on for as long as it may: the run takes some seconds, and every way must end at the same weights.
const phases = '[{"method": "gauss-newton", "iterations": 50}, {"method": "gradient-descent"}]';
const limit = 1500;
const spec = [
  join(root, 'examples', 'laser-9.json'),
  ...['--set', `stop.iterations=${limit}`, '--set', 'stop.gradientNorm=null', '--set', `phases=${phases}`],
];

interface Result {
  readonly status: string;
  readonly iterations: number;
  readonly weightsSha256: string;
}

describe('an interrupted run', () => {
  let whole: Result;

  it('runs to its end when nothing happens', async () => {
    whole = lastJson<Result>(await unfold(place.folder, 'run', ...spec, '--json'));
    expect(whole.iterations).toBe(limit);
  });

  it('is paused by Ctrl+C, says how to go on, and ends at the same weights to the bit', async () => {
    const started = start(place.folder, 'run', ...spec, '--project', 'paused.unfold', '--json');
    await trainsFor(started, 700);
    controlC(started);
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    const paused = lastJson<Result & { run: number }>(ended);
    expect(paused.status).toBe('paused');
    expect(paused.iterations).toBeLessThan(limit);
    expect(ended.stderr).toMatch(/Go on with: unfold resume \S+paused\.unfold 1/);
    const resumed = lastJson<Result>(
      await unfold(place.folder, 'resume', 'paused.unfold', String(paused.run), '--json'),
    );
    expect(resumed).toMatchObject({
      status: 'finished',
      iterations: limit,
      weightsSha256: whole.weightsSha256,
    });
  });

  it('goes on to the same weights after kill -9', async () => {
    const started = start(place.folder, 'run', ...spec, '--project', 'killed.unfold', '--json');
    await trainsFor(started, 1300);
    started.child.kill('SIGKILL');
    expect((await started.ended).signal).toBe('SIGKILL');
    const listed = lastJson<readonly Result[]>(await unfold(place.folder, 'list', 'killed.unfold', '--json'));
    expect(listed.map(({ status }) => status)).toEqual(['interrupted']);
    const resumed = lastJson<Result>(await unfold(place.folder, 'resume', 'killed.unfold', '--json'));
    expect(resumed).toMatchObject({
      status: 'finished',
      iterations: limit,
      weightsSha256: whole.weightsSha256,
    });
    expect((await unfold(place.folder, 'check', 'killed.unfold', '--deep')).code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')(
    'names a trainer that was killed, and says how to go on',
    async () => {
      const started = start(place.folder, 'run', ...spec, '--project', 'lost.unfold', '--json');
      await trainsFor(started, 1300);
      for (const pid of childrenOf(started)) process.kill(pid, 'SIGKILL');
      const ended = await started.ended;
      expect(ended.code).toBe(1);
      expect(lastJson(ended)).toMatchObject({ status: 'interrupted', reason: 'killed' });
      expect(ended.stderr).toMatch(/Interrupted after \d+ iterations\. Go on with: unfold resume/);
      const resumed = lastJson<Result>(await unfold(place.folder, 'resume', 'lost.unfold', '--json'));
      expect(resumed.weightsSha256).toBe(whole.weightsSha256);
    },
  );

  it('is stopped, not kept, without a project', async () => {
    const started = start(place.folder, 'run', ...spec, '--json');
    await trainsFor(started, 700);
    controlC(started);
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
