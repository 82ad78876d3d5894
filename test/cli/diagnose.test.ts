import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastJson, makePlace, root, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());
const run = (...args: string[]) => unfold(place.folder, ...args);
const example = join(root, 'examples', 'laser-3.json');

beforeAll(async () => {
  const settings = ['stop.iterations=30', 'regularizers=[]', 'record.diagnostics.0.name=conditioning'];
  const set = settings.flatMap((each) => ['--set', each]);
  expect((await run('run', example, ...set, '--project', 'p.unfold')).code).toBe(0);
});

interface Printed {
  readonly name: string;
  readonly iteration: number;
  readonly live: boolean;
  readonly scalars: readonly { readonly name: string; readonly value: number }[];
  readonly result: { readonly panels: readonly { readonly traces?: readonly { readonly y: number[] }[] }[] };
}

describe('unfold diagnose', () => {
  it('without a name lists what can be looked at, how long it takes, and why not', async () => {
    const { code, stdout } = await run('diagnose', 'p.unfold', '1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^conditioning +Conditioning +(under|about) [\d.]+ s/m);
    expect(stdout).toMatch(/^output-feedback .* - .*output/m);
  });

  it('prints numbers, findings with remedies, and panels as small tables', async () => {
    const { code, stdout } = await run('diagnose', 'p.unfold', '1', 'saturation', 'conditioning');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Conditioning at iteration 30 \(result \d+, [\d.]+ s\)$/m);
    expect(stdout).toMatch(/^Condition number of H +[\d.e+]+$/m);
    expect(stdout).toMatch(/^\(9 more rows: --export DIR writes all\)$/m);
    expect(stdout).toContain('What is normal: ');
  });

  it('prints JSON with plain lists of numbers, and does not compute the same twice', async () => {
    const [first] = lastJson<Printed[]>(await run('diagnose', 'p.unfold', '1', 'conditioning', '--json'));
    expect(first).toMatchObject({ name: 'conditioning', iteration: 30, live: true });
    expect(first.scalars[0].name).toBe('condition-number');
    expect(first.result.panels[0].traces?.[0].y).toHaveLength(19);
    const again = lastJson<Printed[]>(await run('diagnose', 'p.unfold', '1', 'conditioning', '--json'));
    expect(again).toEqual([first]);
  });

  it('takes settings of the diagnostic, writes files, and makes the run that a remedy proposes', async () => {
    const set = ['--set', 'share=0.5', '--export', 'out', '--format', 'json'];
    const exported = await run('diagnose', 'p.unfold', '1', 'saturation', ...set);
    expect(exported.code).toBe(0);
    expect(readdirSync(join(place.folder, 'out')).length).toBeGreaterThan(1);
    const applied = await run(
      'diagnose',
      'p.unfold',
      '1',
      'conditioning',
      '--apply',
      'ill-conditioned/raise-alpha',
    );
    expect(applied.stderr).toMatch(/^Made run 2, ".*eight decay .*"\. Train it with: unfold resume /m);
    const resumed = await run('resume', 'p.unfold', '2', '--json');
    expect(resumed.code).toBe(0);
    expect((await run('check', 'p.unfold', '--deep')).stdout).toMatch(/\d+ diagnostics/);
  });

  it.each([
    [['1', 'conditionning'], 3, /conditioning/],
    [['1', 'output-feedback'], 3, /Output feedback: /],
    [['1', 'conditioning', '--at', '7'], 4, /no checkpoint at iteration 7\. The nearest are at/],
    [['1', 'conditioning', 'saturation', '--set', 'share=0.5'], 2, /exactly one diagnostic/],
    [['1', 'saturation', '--set', 'shore=0.5'], 3, /unknown key "shore"/],
    [['9', 'saturation'], 4, /no run "9"/],
    [['1', 'conditioning', '--apply', 'ill-conditioned/pray'], 4, /no remedy "pray"/],
  ])('refuses %j with exit code %i and a sentence', async (args, code, sentence) => {
    const ended = await run('diagnose', 'p.unfold', ...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(sentence);
  });
});
