import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../scripts/support/arguments.ts';

const root = join(import.meta.dirname, '..', '..');
const known = { browser: 'flag', project: 'value' } as const;

describe('the arguments of a script', () => {
  it('are read: flags, values in both forms, and the rest', () => {
    const given = readArguments(['--browser', 'a', '--project', 'my file.unfold', 'b'], known, 'some');
    expect(given).toEqual({
      flags: new Set(['browser']),
      values: new Map([['project', 'my file.unfold']]),
      lists: new Map(),
      rest: ['a', 'b'],
    });
    expect(readArguments(['--project=x'], known, 'none')).toMatchObject({
      values: new Map([['project', 'x']]),
    });
  });

  it('keep every value of an option that may be repeated', () => {
    const given = readArguments(['--set', 'a=1', 'x', '--set=b=2'], { set: 'list' }, 'some');
    expect(given).toMatchObject({ lists: new Map([['set', ['a=1', 'b=2']]]), rest: ['x'] });
  });

  it.each([
    [['--brwser'], 'There is no option "--brwser". Did you mean "--browser"?'],
    [['--xyzzy'], 'There is no option "--xyzzy". Known: --browser, --project.'],
    [['-b'], 'There is no option "-b". Known: --browser, --project.'],
    [['--constructor'], 'There is no option "--constructor". Known: --browser, --project.'],
    [['--browser=yes'], 'Option --browser takes no value.'],
    [['--project'], 'Option --project needs a value.'],
    [['--project', '--browser'], 'Option --project needs a value.'],
    [['extra'], 'Argument "extra" is not expected. Known options: --browser, --project.'],
  ])('%j are refused with a sentence', (args, sentence) => {
    expect(readArguments(args, known, 'none')).toBe(sentence);
  });
});

describe('every script of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const ours = Object.entries(scripts).flatMap(([name, command]) => {
    const file = /^node (scripts\/\S+\.ts)$/.exec(command)?.[1];
    return file === undefined || name === 'unfold' ? [] : [[name, file] as const]; // unfold: test/cli
  });

  it('is among those that are tried', () => {
    expect(ours.length).toBeGreaterThanOrEqual(7);
    expect(readdirSync(join(root, 'scripts'))).toEqual(expect.arrayContaining(['start.ts', 'build.ts']));
  });

  it.each(ours)('%s refuses an unknown option with a sentence, exit code 2 and no stack', (_, file) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [file, '--xyzzy'], {
      cwd: root,
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(stderr).toMatch(/^There is no option "--xyzzy"/m);
    expect(`${stderr}${stdout}`).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });
});
