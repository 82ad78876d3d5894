import { describe, expect, it } from 'vitest';
import { findRun, newestResumable } from '../../src/cli/find-run.ts';
import { streamOutput } from '../../src/cli/output.ts';
import { runExitCode, runResult, runText } from '../../src/cli/result.ts';
import { duration, number4, textTable } from '../../src/cli/text-table.ts';
import type { RunInfo, RunStatus } from '../../src/shared/models.ts';

const set = { e: 1.5, mse: 0.003, nmse: 2.5e-4, nrmse: NaN, loss: null, wrong: null, bits: null, n: 999 };

function runInfo(id: number, status: RunStatus, name = 'laser'): RunInfo {
  return {
    ...{
      id,
      name,
      status,
      seriesId: 1,
      seriesName: 'laser-like.txt',
      task: 'series',
      created: 0,
      started: 0,
      ended: null,
    },
    ...{ seconds: 1.25, iterations: 7, iterationLimit: 400, seed: 1, diagnosticSeconds: 0 },
    ...{ origin: null, fork: null, notes: '', starred: false, tags: [], replicationId: null, sweepId: null },
    reason: { word: 'iterations', sentence: 'The limit of iterations was reached.', advice: 'Raise it.' },
    summary: {
      ...{
        iterations: 7,
        parameters: 19,
        cost: 2,
        gradientNorm: 1e-5,
        train: set,
        validation: null,
        test: set,
      },
      ...{ conditionNumber: null, conditionNumberDamped: null, weightsSha256: 'ab'.repeat(32) },
    },
  };
}

describe('the result of a run', () => {
  it('has always the same keys, null for what is not there, and NaN becomes null in JSON', () => {
    const result = JSON.parse(JSON.stringify(runResult(runInfo(1, 'finished')))) as Record<string, unknown>;
    expect(result).toEqual({
      run: 1,
      status: 'finished',
      reason: 'iterations',
      reasonText: 'The limit of iterations was reached.',
      iterations: 7,
      seconds: 1.25,
      train: { ...set, nrmse: null },
      validation: null,
      test: { ...set, nrmse: null },
      gradientNorm: 1e-5,
      weightsSha256: 'ab'.repeat(32),
    });
    const draft = runResult({ ...runInfo(1, 'draft'), summary: null, reason: null });
    expect(Object.keys(draft)).toEqual(Object.keys(result));
  });

  it('is told to people with reason, advice and the table of metrics', () => {
    const text = runText(runInfo(1, 'finished'));
    expect(text).toContain(
      'Finished: The limit of iterations was reached.\nRaise it.\n7 iterations in 1.3 s',
    );
    expect(text).toMatch(/training +1\.5 +0\.003 +2\.500e-4 +- +999/);
    expect(text).not.toContain('validation');
  });

  it('leads to exit code 1 where the run failed, was lost, or was paused by nobody', () => {
    const codes = (['finished', 'stopped', 'failed', 'interrupted', 'paused'] as const).map((s) =>
      runExitCode(runInfo(1, s)),
    );
    expect(codes).toEqual([0, 0, 1, 1, 1]);
  });
});

describe('findRun', () => {
  const runs = [
    runInfo(1, 'finished', 'small'),
    runInfo(2, 'paused', 'large'),
    runInfo(12, 'draft', 'large'),
  ];

  it('finds by number and by a name that is unique', () => {
    expect(findRun(runs, '12').id).toBe(12);
    expect(findRun(runs, 'small').id).toBe(1);
  });

  it('names the nearest run, or the numbers of those that share the name', () => {
    expect(() => findRun(runs, 'smal')).toThrow('Did you mean "small"?');
    expect(() => findRun(runs, 'large')).toThrow('2 runs are named "large". Give one by number: 2, 12.');
    expect(() => findRun([], '1')).toThrow('no runs yet');
  });

  it('takes the newest run that can go on when none is named', () => {
    expect(newestResumable(runs).id).toBe(12);
    expect(() => newestResumable([runs[0]])).toThrow('No run of this project is paused or interrupted');
  });
});

describe('numbers for people', () => {
  it('have four significant digits', () => {
    expect([0.0123456, 1234567, 59.894, 0, 9.99999e-5, NaN, null].map(number4)).toEqual([
      '0.01235',
      '1.235e+6',
      '59.89',
      '0',
      '1.000e-4',
      '-',
      '-',
    ]);
  });

  it('have times in the largest fitting units', () => {
    expect([0.04, 9.96, 250, 7500].map(duration)).toEqual(['0.0 s', '10 s', '4 min 10 s', '2 h 5 min']);
  });

  it('stand to the right in tables, texts to the left', () => {
    expect(
      textTable([
        ['name', 'n'],
        ['a', '10'],
        ['long', '9'],
      ]),
    ).toBe('name   n\na     10\nlong   9');
  });
});

describe('streamOutput', () => {
  it('shows progress on a terminal only and clears it before anything else is written', () => {
    const written: string[] = [];
    const stream = (isTTY: boolean) => ({ isTTY, columns: 20, write: (text: string) => written.push(text) });
    streamOutput(stream(false), stream(false)).progress('working');
    expect(written).toEqual([]);
    const output = streamOutput(stream(true), stream(true));
    output.progress('iteration 5 of 400, and more');
    output.result('done');
    expect(written).toEqual(['iteration 5 of 400,', '\r\x1b[K', 'done\n']);
  });

  it('leaves a line a minute in a log', () => {
    const written: string[] = [];
    let now = 0;
    const output = streamOutput(
      { write: () => undefined },
      { write: (text: string) => written.push(text) },
      () => now,
    );
    for (; now < 150_000; now += 1000) output.progress(`${now / 1000} s`);
    expect(written).toEqual(['60 s\n', '120 s\n']);
  });
});
