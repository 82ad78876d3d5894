import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/engine/data/series.ts';
import type { DiagnosticResult, Subject } from '../../../src/engine/diagnostics/index.ts';
import { laplaceBands } from '../../../src/engine/diagnostics/laplace-bands.ts';
import { openStream } from '../../../src/engine/random.ts';
import { forecastOf } from '../../../src/engine/train/summary.ts';
import { solveDense } from '../../helpers/dense.ts';
import { errorOf, linearSubject, normalMatrix, trainingRows } from './linear-subject.ts';
import { found, panelOf, scalarOf, subjectOf } from './subject-of.ts';

/** Half the width of the band at every sample. */
function halfWidths(result: DiagnosticResult): number[] {
  const { traces } = panelOf(result, 'band-1', 'lines');
  return Array.from(traces[3].y, (upper, s) => (upper - traces[2].y[s]) / 2);
}

/** All rows of a linear subject, as in training. */
function allRows({ run }: Subject): number[][] {
  if (run.source.kind !== 'series') throw new Error('no series');
  const { inputs, inputSize, samples } = run.source.prepared;
  return Array.from({ length: samples }, (_, s) => [...inputs.slice(s * inputSize, (s + 1) * inputSize), 1]);
}

function scaleOf({ run }: Subject): number {
  if (run.source.kind !== 'series') throw new Error('no series');
  return run.source.prepared.scaling.targets[0].sd;
}

describe('prediction bands of a linear fit', () => {
  it.each(['squared-error', 'mean-squared-error'])(
    'are the textbook prediction intervals, loss %s',
    (loss) => {
      const subject = linearSubject(0, { loss });
      const data = trainingRows(subject);
      const n = data.rows.length;
      const variance = (2 * errorOf(data, Array.from(subject.problem.theta))) / (n - 5);
      const matrix = normalMatrix(data.rows, 0);
      const half = halfWidths(found(laplaceBands, subject));
      allRows(subject).forEach((x, s) => {
        const solved = solveDense(matrix, x);
        const leverage = x.reduce((sum, value, i) => sum + value * solved[i], 0);
        const expected = 1.959963984540054 * Math.sqrt(variance * (1 + leverage)) * scaleOf(subject);
        expect(half[s]).toBeCloseTo(expected, 9);
      });
    },
  );

  it('cover 95 of 100 targets that they have not seen, whatever the weights were', () => {
    // 60 series of the same kind: 100 points to fit, 200 to judge.
    let inside = 0;
    const repetitions = 60;
    for (let seed = 0; seed < repetitions; seed++) {
      const subject = subjectOf(
        {
          network: {
            name: 'graph',
            layers: [{ name: 'output', size: 1, cell: 'linear' }],
            connections: [{ from: 'input', to: 'output' }],
          },
          data: {
            inputs: ['a', 'b'],
            targets: ['y'],
            horizon: 0,
            taps: [0, 1, 2, 3],
            split: { train: 43, validation: 0, test: 200 },
          },
          regularizers: [],
        },
        { iterations: 1, series: linearSeries(seed, 243) },
      );
      inside += scalarOf(found(laplaceBands, subject), 'coverage-test') / repetitions;
    }
    // Normal instead of t quantiles with 31 degrees of freedom: 94.1 % are to be expected.
    expect(inside).toBeGreaterThan(93);
    expect(inside).toBeLessThan(95.5);
  });
});

/** y = 0.5 a(t) - b(t) + 0.3 a(t-1) + noise. */
function linearSeries(seed: number, length: number): Series {
  const stream = openStream(seed, 'linear series');
  const normals = () => Float64Array.from({ length }, () => stream.normal());
  const [a, b, noise] = [normals(), normals(), normals()];
  const y = noise.map((e, t) => 0.5 * a[t] - b[t] + (t > 0 ? 0.3 * a[t - 1] : 0) + 0.7 * e);
  return {
    name: 'linear',
    length,
    columns: [
      { name: 'a', values: a },
      { name: 'b', values: b },
      { name: 'y', values: y },
    ],
  };
}

describe('prediction bands', () => {
  it('are wider at a higher level, in proportion to the quantiles', () => {
    const subject = linearSubject(1);
    const at = (level: string) => halfWidths(found(laplaceBands, subject, { level }))[7];
    expect(at('99') / at('50')).toBeCloseTo(2.5758293035489004 / 0.6744897501960817, 10);
  });

  it.each(['carry', 'zero'])('have the outputs of a forecast where sets start with "%s"', (testStart) => {
    const subject = subjectOf(
      {
        data: { split: { train: 80, validation: 10, test: 20 }, testStart },
        regularizers: [{ name: 'weight-decay', alpha: 0.1 }],
      },
      { iterations: 20 },
    );
    const { problem } = subject;
    const before = [...problem.theta, ...problem.gradient, problem.cost];
    const result = found(laplaceBands, subject);
    const { traces } = panelOf(result, 'band-1', 'lines');
    expect(Array.from(traces[1].y)).toEqual(Array.from(forecastOf(subject.run).predicted));
    expect([...problem.theta, ...problem.gradient, problem.cost]).toEqual(before);
    expect(halfWidths(result).every((half) => half > 0)).toBe(true);
  });

  it('say why they are refused', () => {
    expect(laplaceBands.refuses(subjectOf({ loss: 'hinge', phases: [{ method: 'adam' }] }))).toMatch(
      /squared errors/,
    );
    expect(laplaceBands.refuses(subjectOf())).toBeNull();
  });
});
