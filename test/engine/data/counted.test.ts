import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { outputAt } from '../../../src/engine/network/trajectory.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { createRun, type Run } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { summarise } from '../../../src/engine/train/summary.ts';
import { sineSeries } from '../../helpers/problems.ts';

const POINTS = 60;
const marked = [3, 17, 30, 31, 45];

/** The sine with a column that marks some rows, one of them by a number other than 1, and leaves others missing. */
function seriesWithMarks(): Series {
  const sine = sineSeries(POINTS);
  const marks = Float64Array.from({ length: POINTS }, (_, row) =>
    marked.includes(row) ? row : row % 2 ? 0 : NaN,
  );
  return { ...sine, columns: [...sine.columns, { name: 'mark', values: marks }] };
}

function runOf(data: object, settings: object = {}): Run {
  const spec = readRunSpec({
    data: { inputs: ['x'], split: { train: POINTS, validation: 0, test: 0 }, ...data },
    network: { name: 'recurrent', hidden: [3] },
    regularizers: [],
    phases: [{ method: 'gradient-descent' }],
    stop: { iterations: 20 },
    seed: 6,
    ...settings,
  });
  return createRun(spec, seriesWithMarks(), typescriptKernels);
}

/** Half the squared error over the samples of `rows` of the series. */
function errorOver(run: Run, rows: readonly number[]): number {
  const [part] = run.problem.parts;
  const { h, at } = outputAt(part.track, 0);
  // The target of sample s lies in row s + 1.
  return rows.reduce((sum, row) => sum + (h[at + row - 1] - part.targets[row - 1]) ** 2, 0) / 2;
}

const all = Array.from({ length: POINTS - 1 }, (_, s) => s + 1);

describe('the steps that count', () => {
  it.each([
    ['every', { counts: 'every' }, all],
    ['the last', { counts: 'last' }, [POINTS - 1]],
    ['those of a column', { counts: 'column', countsColumn: 'mark' }, marked],
    ['those after a washout', { washout: 20 }, all.slice(20)],
    [
      'those of a column after a washout',
      { counts: 'column', countsColumn: 'mark', washout: 25 },
      [30, 31, 45],
    ],
  ])('%s: the error is theirs', (_, data, rows) => {
    const run = runOf(data);
    expect(run.problem.error).toBeCloseTo(errorOver(run, rows), 14);
    expect(run.problem.counted).toBe(rows.length);
  });

  it('are what every method trains on', () => {
    for (const method of ['gradient-descent', 'gauss-newton', 'levenberg-marquardt', 'ridge-readout']) {
      const settings = { phases: [{ method }], regularizers: [{ name: 'weight-decay', alpha: 1e-3 }] };
      const run = runOf({ counts: 'column', countsColumn: 'mark' }, settings);
      const before = errorOver(run, marked);
      advance(run, 20);
      expect(errorOver(run, marked), method).toBeLessThan(0.5 * before);
    }
  });

  it('do not change the metrics, which are of all steps', () => {
    const run = runOf({ counts: 'last' });
    expect(summarise(run).train.e).toBeCloseTo(errorOver(run, all), 12);
  });

  it('must be some, of a column that is there', () => {
    expect(() => runOf({ washout: 1000 })).toThrow(/None of the 59 training samples counts.*smaller washout/);
    expect(() => runOf({ counts: 'column' })).toThrow(/No column is named.*x, mark/);
    expect(() => runOf({ counts: 'column', countsColumn: 'marks' })).toThrow(/no column "marks".*mark/);
  });
});
