import { describe, expect, it } from 'vitest';
import { spectralRadius } from '../../../src/engine/math/eigenvalues.ts';
import { isRecurrent } from '../../../src/engine/initialisations/matrices.ts';
import type { Layout } from '../../../src/engine/network/layout.ts';
import { weightCount, weightNames } from '../../../src/engine/network/weight-names.ts';
import { type WeightBlock, weightBlocks } from '../../../src/engine/network/weight-blocks.ts';
import {
  blocksOf,
  Dense,
  drawFor,
  EigenvalueDecomposition,
  layoutFor,
  maskedLayout,
  momentsOf,
  rowsOf,
  weightsOf,
} from './helpers.ts';

const large = layoutFor('recurrent', { hidden: [100] });

/** By ml-matrix, which the engine does not use for this. */
function radiusOf(theta: Float64Array, block: WeightBlock): number {
  const found = new EigenvalueDecomposition(new Dense(rowsOf(theta, block)));
  return Math.max(
    ...found.realEigenvalues.map((re, i) => Math.sqrt(re ** 2 + found.imaginaryEigenvalues[i] ** 2)),
  );
}

const recurrentOf = (layout: Layout) => weightBlocks(layout).filter((block) => isRecurrent(layout, block));
const nonZero = (values: readonly number[]) => values.filter((value) => value !== 0);

describe('normal and uniform weights', () => {
  it.each([
    ['normal', {}, 0.1],
    ['normal', { sd: 2 }, 2],
    ['sigmoid', {}, 0.01],
    ['basic-tanh', {}, 0.1],
    ['uniform', { range: 0.3 }, 0.3 / Math.sqrt(3)],
  ])('%s with %j have mean 0 and their standard deviation', (name, given, sd) => {
    const theta = drawFor(name, large, given);
    const found = momentsOf(weightsOf(theta, large, 'recurrent', 'input', 'layer'));
    expect(Math.abs(found.mean)).toBeLessThan(0.04 * sd);
    expect(found.sd / sd).toBeGreaterThan(0.97);
    expect(found.sd / sd).toBeLessThan(1.03);
  });

  it('of uniform keep to the range and include the biases; normal draws them when asked to', () => {
    const theta = drawFor('uniform', large, { range: 0.3 });
    expect(theta.every((weight) => Math.abs(weight) <= 0.3)).toBe(true);
    expect(nonZero(weightsOf(theta, large, 'bias'))).toHaveLength(102);
    expect(nonZero(weightsOf(drawFor('normal', large, { biases: 'drawn' }), large, 'bias'))).toHaveLength(
      102,
    );
  });
});

describe('smart tanh', () => {
  it('has 15 incoming weights a unit, radius 0.95 to 1e-10, and small other weights', () => {
    const theta = drawFor('smart-tanh', large);
    const [block] = blocksOf(large, 'recurrent');
    for (const row of rowsOf(theta, block)) expect(nonZero(row)).toHaveLength(15);
    expect(Math.abs(radiusOf(theta, block) - 0.95)).toBeLessThan(1e-10);
    const { sd } = momentsOf(weightsOf(theta, large, 'input', 'layer'));
    expect(Math.abs(sd / 0.01 - 1)).toBeLessThan(0.1);
  });

  it('counts outgoing weights where asked to, as the code does', () => {
    const theta = drawFor('smart-tanh', large, { keep: 'outgoing', incoming: 4 });
    const rows = rowsOf(theta, blocksOf(large, 'recurrent')[0]);
    for (let j = 0; j < 100; j++) expect(nonZero(rows.map((row) => row[j]))).toHaveLength(4);
    expect(new Set(rows.map((row) => nonZero(row).length)).size).toBeGreaterThan(1);
  });

  it('keeps that number of those that a mask leaves', () => {
    const layout = maskedLayout(
      20,
      Array.from({ length: 400 }, (_, k) => (k % 2 === 0 ? 1 : 0)),
    );
    const theta = drawFor('smart-tanh', layout, { incoming: 4 });
    for (const row of rowsOf(theta, blocksOf(layout, 'recurrent')[0])) expect(nonZero(row)).toHaveLength(4);
  });

  it('keeps all weights of a layer that has fewer', () => {
    const layout = layoutFor('recurrent', { hidden: [6] });
    const theta = drawFor('smart-tanh', layout);
    expect(nonZero(weightsOf(theta, layout, 'recurrent'))).toHaveLength(36);
  });
});

describe('a given spectral radius', () => {
  const gated = (cell: string) => layoutFor('recurrent', { hidden: [24], cell });
  const cases: [string, Layout, number][] = [
    ['one layer', large, 1],
    ['layers with two delays', layoutFor('recurrent', { hidden: [20, 12], delays: [1, 4] }), 4],
    ['an lstm', gated('lstm'), 4],
    ['a gru', gated('gru'), 3],
    ['a recurrent highway', gated('highway'), 2],
  ];
  it.each(cases)('holds for each recurrent matrix of %s to 1e-10', (_title, layout, count) => {
    const theta = drawFor('spectral-radius', layout, { radius: 1.2 });
    expect(recurrentOf(layout)).toHaveLength(count);
    for (const block of recurrentOf(layout))
      expect(Math.abs(radiusOf(theta, block) - 1.2)).toBeLessThan(1e-10);
  });

  it('is that of the masked matrix', () => {
    const mask = Array.from({ length: 900 }, (_, k) => (k % 4 === 1 ? 1 : 0));
    const layout = maskedLayout(30, mask);
    const theta = drawFor('spectral-radius', layout, { radius: 0.8 });
    const [block] = blocksOf(layout, 'recurrent');
    expect(nonZero(rowsOf(theta, block).flat())).toHaveLength(225);
    expect(Math.abs(radiusOf(theta, block) - 0.8)).toBeLessThan(1e-10);
  });

  it('leaves the feedback of outputs alone, even where it is square', () => {
    const layout = layoutFor('recurrent', { hidden: [2], outputFeedback: true });
    const theta = drawFor('spectral-radius', layout);
    expect(recurrentOf(layout)).toHaveLength(1);
    expect(weightsOf(theta, layout, 'layer')).toEqual(weightsOf(drawFor('normal', layout), layout, 'layer'));
  });

  it('scales only the recurrent weights of a draw', () => {
    const theta = drawFor('spectral-radius', large);
    const plain = drawFor('normal', large);
    const factor = theta[0] / plain[0];
    expect(weightsOf(theta, large, 'input', 'layer')).toEqual(weightsOf(plain, large, 'input', 'layer'));
    weightsOf(theta, large, 'recurrent').forEach((weight, i) => {
      expect(weight).toBeCloseTo(factor * weightsOf0[i], 12);
    });
  });
  const weightsOf0 = weightsOf(drawFor('normal', large), large, 'recurrent');

  it('is refused where the weights have none', () => {
    const below = Array.from({ length: 100 }, (_, k) => (k % 10 < Math.floor(k / 10) ? 1 : 0));
    const message = /10 x 10 recurrent weights .* spectral radius of 0 and cannot be scaled to 1.2/;
    expect(() => drawFor('spectral-radius', maskedLayout(10, below))).toThrow(message);
    expect(() => drawFor('spectral-radius', large, { sd: 0 })).toThrow('spectral radius of 0');
    expect(() => drawFor('smart-tanh', large, { sd: 0 })).toThrow('spectral radius of 0');
  });

  it.each(['spectral-radius', 'smart-tanh', 'reservoir'])(
    'is refused by %s where nothing is recurrent',
    (name) => {
      const layout = layoutFor('recurrent', { hidden: [8], delays: [] });
      expect(() => drawFor(name, layout)).toThrow(`"${name}" scales recurrent weights, but no layer`);
    },
  );
});

describe('orthogonal weights', () => {
  it.each([
    ['one layer', layoutFor('recurrent', { hidden: [40] })],
    ['stacked layers', layoutFor('recurrent', { hidden: [7, 13] })],
    ['an lstm', layoutFor('recurrent', { hidden: [12], cell: { name: 'lstm', peepholes: true } })],
  ])('of %s have orthogonal rows or columns to 1e-14, for every matrix', (_title, layout) => {
    const theta = drawFor('orthogonal', layout, { gain: 1.5 });
    for (const block of blocksOf(layout, 'recurrent', 'input', 'layer')) {
      const rows = rowsOf(theta, block);
      const wide = block.rows <= block.cols;
      const vectors = wide ? rows : rows[0].map((_, j) => rows.map((row) => row[j]));
      vectors.forEach((a, i) => {
        vectors.forEach((b, j) => {
          const product = a.reduce((sum, value, k) => sum + value * b[k], 0);
          expect(Math.abs(product - (i === j ? 2.25 : 0))).toBeLessThan(1e-14);
        });
      });
    }
    expect(nonZero(weightsOf(theta, layout, 'own'))).toEqual([]);
  });

  it('are spread evenly over signs: the first entries have mean 0', () => {
    const layout = layoutFor('recurrent', { hidden: [3] });
    const firsts = Array.from({ length: 600 }, (_, seed) => drawFor('orthogonal', layout, {}, seed)[0]);
    // A coordinate of a random unit vector in three dimensions is uniform in [-1, 1].
    const { mean, sd } = momentsOf(firsts);
    expect(Math.abs(mean)).toBeLessThan(0.12);
    expect(Math.abs(sd - 1 / Math.sqrt(3))).toBeLessThan(0.05);
  });
});

describe('Glorot and He', () => {
  it.each(['uniform', 'normal'])(
    'Glorot, %s: the variance of each matrix is 2 over the sum of its sides',
    (distribution) => {
      const theta = drawFor('glorot', large, { distribution });
      for (const [kind, cols, rows] of [
        ['recurrent', 100, 100],
        ['input', 3, 100],
        ['layer', 100, 2],
      ] as const) {
        const weights = weightsOf(theta, large, kind);
        const sd = Math.sqrt(2 / (cols + rows));
        expect(Math.abs(momentsOf(weights).sd / sd - 1)).toBeLessThan(kind === 'recurrent' ? 0.03 : 0.15);
        if (distribution === 'uniform') {
          expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / (cols + rows)));
        }
      }
    },
  );

  it('Glorot multiplies by the gain', () => {
    const theta = drawFor('glorot', large);
    drawFor('glorot', large, { gain: 2 }).forEach((weight, i) =>
      expect(weight).toBeCloseTo(2 * theta[i], 14),
    );
  });

  it('He: the variance of each matrix is 2 over its columns, and weights of both signs', () => {
    const theta = drawFor('he', large);
    const { mean, sd } = momentsOf(weightsOf(theta, large, 'recurrent'));
    expect(Math.abs(sd / Math.sqrt(2 / 100) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(momentsOf(weightsOf(theta, large, 'input')).sd / Math.sqrt(2 / 3) - 1)).toBeLessThan(
      0.15,
    );
  });
});

describe('sparse weights', () => {
  it('are 15 a unit of standard deviation 1/sqrt(15), a quarter of that from inputs', () => {
    const theta = drawFor('sparse', large);
    for (const kind of ['recurrent', 'layer'] as const)
      for (const row of rowsOf(theta, blocksOf(large, kind)[0])) expect(nonZero(row)).toHaveLength(15);
    const { sd } = momentsOf(nonZero(weightsOf(theta, large, 'recurrent')));
    expect(Math.abs(sd * Math.sqrt(15) - 1)).toBeLessThan(0.06);
    const inputs = nonZero(weightsOf(theta, large, 'input'));
    expect(inputs).toHaveLength(300);
    expect(Math.abs((momentsOf(inputs).sd * Math.sqrt(15)) / 0.25 - 1)).toBeLessThan(0.15);
  });

  it('take every place equally often', () => {
    const layout = layoutFor('recurrent', { hidden: [5] });
    const counts = new Float64Array(5);
    for (let seed = 0; seed < 400; seed++) {
      const theta = drawFor('sparse', layout, { incoming: 2 }, seed);
      rowsOf(theta, blocksOf(layout, 'recurrent')[0])[0].forEach(
        (weight, j) => (counts[j] += weight === 0 ? 0 : 1),
      );
    }
    for (const count of counts) expect(Math.abs(count - 160)).toBeLessThan(50);
  });
});

describe('a reservoir', () => {
  const layout = layoutFor('echo-state', { units: 120, outputFeedback: true, direct: true });
  const theta = drawFor('reservoir', layout, {
    radius: 0.7,
    density: 0.2,
    inputScale: 0.5,
    biasScale: 0.3,
    feedbackScale: 2,
  });
  const of = (kind: WeightBlock['kind'], to: string) =>
    blocksOf(layout, kind)
      .filter(({ layer }) => layout.layers[layer].name === to)
      .flatMap((block) => rowsOf(theta, block).flat());
  const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));

  it('has the density and radius asked for', () => {
    const [block] = blocksOf(layout, 'recurrent');
    expect(Math.abs(nonZero(rowsOf(theta, block).flat()).length / 14400 - 0.2)).toBeLessThan(0.02);
    expect(Math.abs(radiusOf(theta, block) - 0.7)).toBeLessThan(1e-10);
  });

  it('has inputs, biases and feedback within their scales', () => {
    for (const [kind, scale] of [
      ['input', 0.5],
      ['bias', 0.3],
      ['layer', 2],
    ] as const) {
      expect(largest(of(kind, 'reservoir'))).toBeLessThanOrEqual(scale);
      expect(largest(of(kind, 'reservoir'))).toBeGreaterThan(0.9 * scale);
    }
  });

  it('has a readout of zeros', () => {
    for (const kind of ['layer', 'input', 'bias'] as const) {
      expect(of(kind, 'output').length).toBeGreaterThan(0);
      expect(nonZero(of(kind, 'output'))).toEqual([]);
    }
  });

  it('is refused where no cycle was drawn, with what to do', () => {
    const tiny = layoutFor('echo-state', { units: 3 });
    const attempt = () => drawFor('reservoir', tiny, { density: 0.01 });
    expect(attempt).toThrow(/Give them more non-zero weights .* another seed/);
  });
});

describe('given weights', () => {
  const layout = maskedLayout(2, [1, 0, 1, 1]);
  const count = weightCount(layout);

  it('are taken in the order of their names, masked places left 0', () => {
    const weights = Array.from({ length: count }, (_, i) => i + 1);
    const theta = drawFor('given', layout, { weights });
    expect(weightNames(layout).map(({ index }) => theta[index])).toEqual(weights);
    expect(nonZero(Array.from(theta))).toHaveLength(count);
  });

  it('may have a number for every place', () => {
    const all = Array.from({ length: layout.parameters }, (_, i) => i + 1);
    const theta = drawFor('given', layout, { weights: all });
    theta.forEach((weight, i) => expect(weight).toBe(layout.present[i] === 1 ? i + 1 : 0));
  });

  it('are refused where their number is not that of the network', () => {
    expect(() => drawFor('given', layout, { weights: [1, 2, 3] })).toThrow(
      `initialisation.weights has 3 numbers, but the network has ${count} weights (${count + 1} with the 1 that are masked)`,
    );
    expect(() => drawFor('given', layout)).toThrow('has 0 numbers');
  });

  it('reproduce any draw', () => {
    const drawn = drawFor('smart-tanh', large);
    expect(drawFor('given', large, { weights: Array.from(drawn) })).toEqual(drawn);
  });
});

describe('the radius of a block', () => {
  it('is computed alike by the engine and by its peer', () => {
    const theta = drawFor('normal', large);
    const [block] = blocksOf(large, 'recurrent');
    const { at, rows, cols, stride } = block;
    expect(spectralRadius({ data: theta, at, rows, cols, stride })).toBeCloseTo(radiusOf(theta, block), 12);
  });
});
