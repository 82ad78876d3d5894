import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { controlC, lastJson, makePlace, root, start, unfold } from './unfold.ts';

const place = makePlace();
afterAll(() => place.remove());
const here = (name: string): string => join(place.folder, name);
const example = (name: string): string => join(root, 'examples', name);
const run = (...args: string[]) => unfold(place.folder, ...args);

interface Result {
  readonly run: number;
  readonly status: string;
  readonly reason: string;
  readonly iterations: number;
  readonly test: { readonly nmse: number; readonly n: number };
  readonly gradientNorm: number;
  readonly weightsSha256: string;
}

const keys = [
  ...['run', 'status', 'reason', 'reasonText', 'iterations', 'seconds', 'train', 'validation', 'test'],
  ...['gradientNorm', 'weightsSha256'],
];

describe('unfold run', () => {
  it('trains an example; with --json stdout is one object with all keys', async () => {
    const ended = await run('run', example('laser-3.json'), '--json');
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    const result = lastJson<Result>(ended);
    expect(Object.keys(result)).toEqual(keys);
    expect(result).toMatchObject({
      status: 'finished',
      reason: 'gradient-norm',
      validation: null,
      test: { n: 100 },
    });
    expect(result.gradientNorm).toBeLessThan(1e-4);
    expect(result.test.nmse).toBeLessThan(0.01);
    expect(result.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells people the reason, the advice and the table of metrics', async () => {
    const ended = await run('run', example('laser-3.json'), '--set', 'stop.iterations=3');
    expect(ended.stdout).toContain('Finished: The limit of iterations was reached.');
    expect(ended.stdout).toMatch(/\n3 iterations in .*gradient norm/);
    expect(ended.stdout).toMatch(/\ntest +\d/);
    expect(ended.code).toBe(0);
  });

  it('takes settings by path, list items too, and the same seed gives the same weights', async () => {
    const args = [
      'run',
      example('laser-3.json'),
      '--json',
      '--set',
      'phases.0.iterations=2',
      '--set',
      'stop.iterations=4',
    ];
    const [first, again, other, wide] = [
      lastJson<Result>(await run(...args)),
      lastJson<Result>(await run(...args, '--seed', '1')),
      lastJson<Result>(await run(...args, '--seed', '2')),
      lastJson<Result>(await run(...args, '--set', 'network.hidden=[4]')),
    ];
    expect(first.iterations).toBe(4);
    expect(again.weightsSha256).toBe(first.weightsSha256);
    expect(new Set([first, other, wide].map(({ weightsSha256 }) => weightsSha256)).size).toBe(3);
  });

  it('finds data.file beside the specification, and --data from the working folder', async () => {
    const spec = JSON.parse(readFileSync(example('laser-3.json'), 'utf8')) as { data: { file: string } };
    spec.data.file = 'nowhere.txt';
    writeFileSync(here('spec.json'), JSON.stringify(spec));
    writeFileSync(here('series.txt'), readFileSync(example('laser-like.txt')));
    const short = ['--set', 'stop.iterations=1', '--json'];
    const missing = await run('run', here('spec.json'), ...short);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain(`There is no data file ${here('nowhere.txt')}`);
    expect((await run('run', here('spec.json'), '--data', 'series.txt', ...short)).code).toBe(0);
  });

  it('leaves nothing behind without --project', () => {
    expect(readdirSync(place.temporary)).toEqual([]);
  });

  it('ends with exit code 1 and the reason when the run fails', async () => {
    const ended = await run(
      ...['run', example('laser-3.json'), '--json', '--set', 'network.cell=linear'],
      ...['--set', 'initialisation.range=100', '--set', 'stop.iterations=5'],
    );
    expect(lastJson(ended)).toMatchObject({ status: 'failed', reason: 'diverged', train: { mse: null } });
    expect(ended.code).toBe(1);
  });
});

describe('wrong input', () => {
  const noStack = /^\s+at /m;

  it.each([
    ['an unknown command', ['rum', 'x.json'], 2, 'There is no command "rum". Did you mean "run"?'],
    ['an unknown option', ['run', 'x.json', '--seeed', '1'], 2, 'Did you mean --seed?'],
    ['a missing argument', ['run'], 2, "Missing required argument 'spec.json'."],
    ['a seed that is none', ['run', 'x.json', '--seed', '-1'], 2, 'Expected a whole number from 0'],
    ['a --set without a value', ['run', example('laser-3.json'), '--set', 'seed'], 2, 'expected key=value'],
    ['a specification that is not there', ['run', 'x.json'], 3, 'Cannot read x.json: there is no such file.'],
    ['a specification that is no JSON', ['run', example('laser-like.txt')], 3, 'is not JSON'],
    [
      'an unknown key',
      ['run', example('laser-3.json'), '--set', 'stop.iteration=1'],
      3,
      'Did you mean "iterations"?',
    ],
    ['an unknown name', ['run', example('laser-3.json'), '--set', 'network.cell=tan'], 3, 'network.cell'],
    ['a wrong value', ['run', example('laser-3.json'), '--set', 'seed=x'], 3, 'expected a whole number'],
    [
      'a column that is not there',
      ['run', example('laser-pump.json'), '--set', 'data.inputs=["pum"]'],
      3,
      '"pump"',
    ],
    ['a project that is not there', ['list', 'none.unfold'], 4, 'There is no project none.unfold'],
    ['a project that is none', ['list', example('laser-like.txt')], 4, 'laser-like.txt'],
    ['a help topic that is none', ['help', 'methdos'], 2, 'Did you mean "methods"?'],
  ])('%s is refused with its exit code and what to do', async (_what, args, code, text) => {
    const ended = await run(...args);
    expect(ended.stderr).toContain(text);
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toMatch(noStack);
    expect(ended.stdout).toBe('');
  });

  it('is an object on the last line too with --json', async () => {
    const ended = await run('run', 'x.json', '--json');
    expect(lastJson(ended)).toMatchObject({ status: 'error', reason: 'input.unreadable' });
    expect(ended.code).toBe(3);
  });
});

describe('a project', () => {
  const short = ['--set', 'stop.iterations=6'];
  let first: Result;

  it('is made by run --project and keeps the run; the same data file is stored once', async () => {
    first = lastJson<Result>(
      await run('run', example('laser-3.json'), '--project', 'p.unfold', '--json', ...short),
    );
    expect(existsSync(here('p.unfold'))).toBe(true);
    await run('run', example('laser-9.json'), '--project', 'p.unfold', '--json', ...short);
    const runs = lastJson<readonly (Result & { name: string; series: string })[]>(
      await run('list', 'p.unfold', '--json'),
    );
    expect(runs.map(({ name, iterations }) => [name, iterations]).toSorted()).toEqual([
      ['Laser, 3 hidden units', 6],
      ['Laser, 9 hidden units', 6],
    ]);
    expect(runs.find((each) => each.run === first.run)?.weightsSha256).toBe(first.weightsSha256);
    const report = lastJson<{ checked: { series: number } }>(await run('check', 'p.unfold', '--json'));
    expect(report.checked.series).toBe(1);
  });

  it('is listed and shown in words', async () => {
    expect((await run('list', 'p.unfold')).stdout).toMatch(
      /Laser, 3 hidden units +laser-like\.txt +Finished \(iterations\) +6 /,
    );
    const shown = await run('show', 'p.unfold', 'Laser, 3 hidden units');
    expect(shown.stdout).toContain('"alpha": 0.001');
    expect((await run('show', 'p.unfold', '99')).stderr).toContain('There is no run "99".');
  });

  it('exports weights, predictions and metrics', async () => {
    const ended = await run('export', 'p.unfold', String(first.run), '--to', 'out', '--json');
    expect(ended.stderr).toBe('');
    const files = lastJson<readonly string[]>(ended);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) expect(existsSync(file)).toBe(true);
    const wrong = await run('export', 'p.unfold', String(first.run), '--to', 'out', '--format', 'cvs');
    expect(wrong.stderr).toContain('Did you mean "csv"?');
    expect(wrong.code).toBe(2);
  });

  it('passes its deep check, and fails it after a byte has changed', async () => {
    const sound = await run('check', 'p.unfold', '--deep');
    expect(sound.stdout).toContain('Sound: 1 series, 2 runs');
    expect(sound.code).toBe(0);
    const bytes = readFileSync(here('p.unfold'));
    const number = Buffer.from(Float64Array.of(255).buffer); // the largest value of the series is stored once
    const at = bytes.indexOf(number);
    expect(at).toBeGreaterThan(0);
    bytes[at + 1] ^= 1;
    writeFileSync(here('damaged.unfold'), bytes);
    const damaged = await run('check', 'damaged.unfold', '--deep');
    expect(damaged.stdout + damaged.stderr).not.toContain('Sound');
    expect(damaged.code).toBe(4);
  });
});

describe('unfold import', () => {
  it('prints how the file was read', async () => {
    const ended = await run('import', 'i.unfold', example('laser-pump.csv'));
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain('laser-pump.csv": 635 rows');
    expect(ended.stdout).toMatch(/intensity/);
    expect(ended.stdout).toMatch(/SHA-256 [0-9a-f]{64}/);
  });

  it('asks where a file can be read in two ways, and takes the answer by --set', async () => {
    writeFileSync(here('marks.txt'), '1,234\n5,678\n9,012\n1,500\n');
    const asked = await run('import', 'i.unfold', 'marks.txt');
    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain('can be read in more than one way');
    const answer = /--set '([^']+)'/.exec(asked.stderr)?.[1] ?? '';
    const answers = asked.stderr.split('\n').find((line) => line.includes(answer)) ?? '';
    const sets = [...answers.matchAll(/--set '([^']+)'/g)].flatMap((match) => ['--set', match[1]]);
    const ended = await run('import', 'i.unfold', 'marks.txt', ...sets);
    expect(ended.stdout).toContain('marks.txt": 4 rows');
  });

  it('names file, line and column of what it cannot read', async () => {
    writeFileSync(here('bad.csv'), 'a,b\n1,2\n3,4\n5,six\n7,8\n');
    const ended = await run('import', 'i.unfold', 'bad.csv');
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/bad\.csv:4:/);
  });
});

describe('unfold import of several files', () => {
  const songs = ['r-test.txt', 'r-train.txt', 'r-valid.txt'];

  it('makes one series of the training, validation and test songs', async () => {
    songs.forEach((name, k) => writeFileSync(here(name), `# 0 2\n6${k} 64\n-\n`));
    const ended = await run('import', 'r.unfold', ...songs, '--format', 'piano-roll');
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain('"r": 9 rows');
    expect(ended.stdout).toMatch(/set of r-test\.txt +test +decided/);
  });

  it('names the file and line that it cannot read; a format that takes one file makes a series of each', async () => {
    writeFileSync(here('r-test.txt'), '# 0 1\n109\n');
    const bad = await run('import', 'r.unfold', ...songs);
    expect(bad.code).toBe(3);
    expect(bad.stderr).toMatch(/r-test\.txt:2: found "109"/);
    const text = await run('import', 'r.unfold', ...songs, '--format', 'characters');
    expect(text.code).toBe(0);
    for (const name of ['r-test', 'r-train', 'r-valid']) expect(text.stdout).toContain(`"${name}`);
  });
});

describe('unfold serve', () => {
  it('prints the address and ends on Ctrl+C', async () => {
    const host = start(place.folder, 'serve', '--no-open', '--project', 's.unfold');
    await host.shows('Unfold is at http://127.0.0.1:');
    controlC(host);
    const { code, stdout } = await host.ended;
    expect(code).toBe(0);
    const url = new URL(/http:\S+/.exec(stdout)?.[0] ?? '');
    await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(here('s.unfold'))).toBe(true);
  });
});

describe('help', () => {
  it('is printed without arguments, for a command and for a topic', async () => {
    for (const args of [[], ['help'], ['--help']]) {
      const ended = await run(...args);
      expect(ended.code).toBe(0);
      expect(ended.stdout).toContain('Usage: unfold');
    }
    expect((await run('help', 'run')).stdout).toContain('--project <file>');
    expect((await run('help', 'gauss-newton')).stdout).toContain('Damped Gauss-Newton');
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
