import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, root, unfold } from './unfold.ts';

const place = makePlace();
const run = (...args: string[]) => unfold(place.folder, ...args);
beforeAll(async () => {
  const example = join(root, 'examples', 'laser-3.json');
  await run('run', example, '--set', 'stop.iterations=5', '--project', 'p.unfold');
});
afterAll(() => place.remove());

interface Printed {
  readonly rows: readonly number[];
  readonly actual: readonly number[];
  readonly forecasts: readonly { readonly name: string; readonly predicted: readonly number[] }[];
}

describe('unfold forecast', () => {
  it('prints how good the network is beside the baselines, and writes every value', async () => {
    const ended = await run('forecast', 'p.unfold', '1', '--steps', '12', '--csv', 'f.csv');
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/free running\n/);
    expect(ended.stdout).toMatch(/^Network .*\d/m);
    expect(ended.stdout).toMatch(/^AR\(10\) .*\d/m);
    const [header, ...lines] = readFileSync(join(place.folder, 'f.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toMatch(/^row,actual,network,naive,/);
    expect(lines).toHaveLength(12);
    const json = lastJson<Printed>(await run('forecast', 'p.unfold', '1', '--steps', '12', '--json'));
    expect(lines[3].split(',').slice(0, 3).map(Number)).toEqual([
      json.rows[3],
      json.actual[3],
      json.forecasts[0].predicted[3],
    ]);
  });

  it('back-tests by horizon', async () => {
    const ended = await run('forecast', 'p.unfold', '1', '--back-test', '--horizon', '4');
    expect(ended.code).toBe(0);
    expect(
      ended.stdout
        .trimEnd()
        .split('\n')
        .slice(-4)
        .map((line) => line.trim()[0]),
    ).toEqual(['1', '2', '3', '4']);
  });

  it('refuses, with what to do, what there is not', async () => {
    const [far, beside] = await Promise.all([
      run('forecast', 'p.unfold', '1', '--from', '99999'),
      run('forecast', 'p.unfold', '1', '--back-test', '--steps', '3'),
    ]);
    expect(far.code).not.toBe(0);
    expect(far.stderr).toContain('cannot be the first forecast row');
    expect(beside.code).toBe(2);
    expect(beside.stderr).toContain('--steps is not for --back-test');
  });
});
