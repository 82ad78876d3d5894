import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { controlC, lastJson, makePlace, startScript, trainsFor, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());

const child = join(import.meta.dirname, 'replicate-child.ts');
const start = (...args: string[]) => startScript(child, place.folder, args);
const replicate = (...args: string[]) => start(...args).ended;

interface Result {
  readonly card: string;
  readonly status: string;
  readonly size: string;
  readonly options: Record<string, unknown>;
  readonly verdict: string | null;
  readonly sentence: string | null;
  readonly quantities: readonly { readonly name: string; readonly measured: number }[];
  readonly seconds: number;
  readonly updatesPerSecond: number;
  readonly standIns: readonly string[];
  readonly engine: { readonly numerics: number } | null;
  readonly machine: { readonly cores: number };
  readonly runs: readonly {
    readonly key: string;
    readonly status: string;
    readonly iterations: number;
    readonly trainNmse: number | null;
    readonly weightsSha256: string | null;
  }[];
  readonly figure: readonly { readonly traces: readonly { readonly y: readonly number[] }[] }[];
}

describe('unfold replicate', () => {
  it('runs a card in its quick form and tells published beside measured, with the stand-in', async () => {
    const { code, stdout, stderr } = await replicate('toy-wave');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Pedersen 1997, Figure 0: A wave\nquick form: 2 of 2 runs ended, [\d.]+ s/);
    expect(stdout).toContain('Wave: not given, Made wave in its place. It is no measured one.');
    expect(stdout).toMatch(/^Training NMSE +0\.01 +[\d.e-]+ +(reproduced|near|not reproduced) +a toy$/m);
    expect(stdout).toMatch(/^(Reproduced|Near|Not reproduced)\. Judged by 2 runs\.$/m);
  });

  it('prints one JSON object with every run, and the same weights for the same settings', async () => {
    const args = ['toy-wave', '--full', '--seeds', '2', '--set', 'iterations=6', '--json'];
    const result = lastJson<Result>(await replicate(...args));
    expect(result).toMatchObject({
      card: 'toy-wave',
      status: 'finished',
      size: 'changed',
      options: { seeds: 2, iterations: 6 },
      sentence: 'Judged by 2 runs.',
      standIns: ['wave'],
    });
    expect(result.runs.map(({ key, iterations }) => [key, iterations])).toEqual([
      ['seed/1', 6],
      ['seed/2', 6],
    ]);
    const errors = result.runs.map(({ trainNmse }) => trainNmse ?? NaN);
    expect(result.quantities[0].measured).toBeCloseTo((errors[0] + errors[1]) / 2, 12);
    expect(result.engine?.numerics).toBeGreaterThan(0);
    expect(result.seconds).toBeGreaterThan(0);
    expect(result.updatesPerSecond).toBeGreaterThan(0);
    expect(result.figure[0].traces[0].y.length).toBeLessThanOrEqual(400);
    const again = lastJson<Result>(await replicate(...args));
    expect(again.runs.map((run) => run.weightsSha256)).toEqual(result.runs.map((run) => run.weightsSha256));
  });

  it('trains on a file that is given, and imports it once', async () => {
    const numbers = Array.from({ length: 120 }, (_, i) => ((i * 11) % 17) + 0.5);
    writeFileSync(join(place.folder, 'wave.txt'), `${numbers.join('\n')}\n`);
    const args = ['toy-wave', '--data', 'wave=wave.txt', '--project', 'data.unfold', '--json'];
    const result = lastJson<Result>(await replicate(...args));
    expect(result.standIns).toEqual([]);
    await replicate(...args);
    const listed = lastJson<readonly { series: string }[]>(
      await unfold(place.folder, 'list', 'data.unfold', '--json'),
    );
    expect(listed.map(({ series }) => series)).toEqual(Array(4).fill('wave.txt'));
    const sound = await unfold(place.folder, 'check', 'data.unfold', '--deep');
    expect(sound.stdout).toMatch(/^Sound: 1 series, 4 runs/);
  });
});

describe('an interrupted replication', () => {
  const settings = ['toy-order', '--set', 'iterations=6000', '--set', 'runs=2', '--json'];
  const kept = [...settings, '--project', 'order.unfold'];
  let whole: readonly (string | null)[];

  it('runs to its end when nothing happens', async () => {
    const result = lastJson<Result>(await replicate(...settings));
    expect(result.runs.map(({ iterations }) => iterations)).toEqual([6000, 6000]);
    whole = result.runs.map(({ weightsSha256 }) => weightsSha256);
  });

  it('is paused by Ctrl+C, and the same command goes on to the same weights', async () => {
    const started = start(...kept);
    await trainsFor(started, 500);
    controlC(started);
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/The same command with --project \S+order\.unfold goes on\./);
    expect(lastJson<Result>(ended)).toMatchObject({ status: 'paused', verdict: null });
    const resumed = await replicate(...kept);
    expect(resumed.stderr).toMatch(/^Going on with one that was paused before: \d of 2 runs have ended\./);
    const result = lastJson<Result>(resumed);
    expect(result.status).toBe('finished');
    expect(result.runs.map(({ weightsSha256 }) => weightsSha256)).toEqual(whole);
  });

  it('goes on after kill -9', async () => {
    const args = kept.map((word) => word.replace('order.unfold', 'killed.unfold'));
    const started = start(...args);
    await trainsFor(started, 700);
    started.child.kill('SIGKILL');
    await started.ended;
    const resumed = await replicate(...args);
    expect(resumed.stderr).toMatch(/^Going on with one that was interrupted before/);
    const result = lastJson<Result>(resumed);
    expect(result.runs.map(({ weightsSha256 }) => weightsSha256)).toEqual(whole);
  });

  it('is started anew where that is asked for, or the settings are others', async () => {
    const started = start(...kept, '--anew');
    await trainsFor(started, 300);
    controlC(started);
    expect((await started.ended).code).toBe(130);
    const other = await replicate(...kept, '--set', 'iterations=30');
    expect(other.stderr).not.toContain('Going on');
    expect(lastJson<Result>(other).runs.map(({ iterations }) => iterations)).toEqual([30, 30]);
    const anew = await replicate(...kept, '--anew', '--set', 'iterations=30');
    expect(anew.stderr).not.toContain('Going on');
  });

  it('is judged by the runs that have ended, and not kept, without a project', async () => {
    const started = start(...settings, '--set', 'iterations=200000');
    await trainsFor(started, 300);
    controlC(started);
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('With --project FILE');
    const result = lastJson<Result>(ended);
    expect(result.status).toBe('stopped');
    expect(result.sentence).toMatch(/^Judged by \d runs\.$/);
  });
});
