import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/engine/fields.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import type { Layout } from '../../../src/engine/network/layout.ts';
import { openStream } from '../../../src/engine/random.ts';
import { regularizers } from '../../../src/engine/regularizers/index.ts';
import { createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { randomSeries } from '../../helpers/problems.ts';

/** A network with everything: feedback, stacked layers, delays, gated cells, frozen and masked weights. */
const networks: readonly (readonly [string, object])[] = [
  [
    'two tanh layers with feedback',
    { name: 'recurrent', hidden: [4, 3], outputFeedback: true, delays: [1, 2] },
  ],
  ['peepholes', { name: 'recurrent', hidden: [3], cell: { name: 'lstm', peepholes: true } }],
  ['inner layers', { name: 'recurrent', hidden: [3], cell: { name: 'gru', reset: 'before' } }],
  ['a reservoir', { name: 'echo-state', units: 6 }],
];

function layoutWith(network: object): Layout {
  const spec = readRunSpec({
    data: { inputs: ['a', 'b'], targets: ['c'], split: { train: 10, validation: 0, test: 0 } },
    network,
    regularizers: [],
    phases: [{ method: 'sgd' }],
  });
  return createRun(spec, randomSeries(1, 10), typescriptKernels).problem.layout;
}

/** Weights of size 0.1 to 1.1, so that none is near an edge at 0. */
function weightsOf(layout: Layout, seed: number): Float64Array {
  const stream = openStream(seed, 'weights');
  return Float64Array.from(
    { length: layout.parameters },
    () => (stream.uniform() + 0.1) * (stream.integer(0, 2) * 2 - 1),
  );
}

const isFree = (layout: Layout, i: number) => layout.freeIndex[i] >= 0;

const penalties = regularizers.filter((entry) => entry.kind === 'penalty');
const constraints = regularizers.filter((entry) => entry.kind === 'constraint');

/** Every number of the settings different, so that groups cannot be taken for one another. */
function settingsOf(entry: (typeof penalties)[number]): Record<string, unknown> {
  const given = defaultsOf(entry.fields);
  const numbers = Object.keys(given).filter((key) => typeof given[key] === 'number');
  return { ...given, ...Object.fromEntries(numbers.map((key, k) => [key, 0.3 + 0.1 * k])) };
}

describe('every regulariser', () => {
  it.each(regularizers.map((entry) => [entry.name, entry] as const))(
    '%s says where it comes from',
    (_, entry) => {
      expect(entry.source).toMatch(/(19|20)\d\d/);
      expect(entry.equation.length).toBeGreaterThan(3);
      expect(entry.help).toMatch(/\.$/);
    },
  );
});

const cases = penalties.flatMap((entry) =>
  networks.map(([title, network]) => [entry.name, title, entry, network] as const),
);

describe.each(cases)('the penalty %s on %s', (_name, _title, entry, network) => {
  const layout = layoutWith(network);
  const options = settingsOf(entry);
  const theta = weightsOf(layout, 2);
  const h = 1e-4;
  const gradientAt = (weights: Float64Array) => {
    const gradient = new Float64Array(layout.parameters);
    entry.addGradient(gradient, { theta: weights, layout }, options);
    return gradient;
  };

  it('has the derivatives of its value, first and second', () => {
    const gradient = gradientAt(theta);
    const curvature = new Float64Array(layout.parameters);
    entry.addCurvature(curvature, { theta, layout }, options);
    for (let i = 0; i < theta.length; i++) {
      const [less, more] = [-h, h].map((offset) => theta.with(i, theta[i] + offset));
      const slope = (entry.penalty(more, layout, options) - entry.penalty(less, layout, options)) / (2 * h);
      expect(Math.abs(gradient[i] - slope)).toBeLessThan(1e-9);
      const bend = (gradientAt(more)[i] - gradientAt(less)[i]) / (2 * h);
      expect(Math.abs(curvature[i] - bend)).toBeLessThan(1e-9);
    }
  });

  it('acts on trained weights and on no others', () => {
    const gradient = gradientAt(theta);
    gradient.forEach((value, i) => {
      expect(value !== 0).toBe(isFree(layout, i));
    });
    expect(entry.penalty(theta, layout, options)).toBeGreaterThan(0);
  });

  it('is 0 at weights of 0, with a slope of 0, and adds to what is there', () => {
    const zero = new Float64Array(layout.parameters);
    expect(entry.penalty(zero, layout, options)).toBe(0);
    expect(gradientAt(zero).every((value) => value === 0)).toBe(true);
    const gradient = new Float64Array(layout.parameters).fill(5);
    entry.addGradient(gradient, { theta, layout }, options);
    const own = gradientAt(theta);
    gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(5 + own[i], 13);
    });
  });
});

describe('the groups of weight decay', () => {
  it('are told apart: each strength by itself reaches weights that no other reaches, and all together all', () => {
    const [entry] = regularizers.filter(({ name }) => name === 'group-decay');
    if (entry.kind !== 'penalty') throw new Error('group-decay is no penalty');
    for (const [, network] of networks) {
      const layout = layoutWith(network);
      const theta = new Float64Array(layout.parameters).fill(1);
      const reached = new Float64Array(layout.parameters);
      for (const group of Object.keys(entry.fields)) {
        const options = Object.fromEntries(
          Object.keys(entry.fields).map((key) => [key, key === group ? 1 : 0]),
        );
        entry.addGradient(reached, { theta, layout }, options);
      }
      expect(Array.from(reached)).toEqual(Array.from(reached, (_, i) => (isFree(layout, i) ? 1 : 0)));
    }
  });

  it('are those of the words', () => {
    const [entry] = regularizers.filter(({ name }) => name === 'group-decay');
    if (entry.kind !== 'penalty') throw new Error('group-decay is no penalty');
    const layout = layoutWith(networks[0][1]); // 2 inputs, 4 and 3 units, delays 1 and 2, 1 output fed back
    const theta = new Float64Array(layout.parameters).fill(1);
    const count = (group: string) => {
      const options = Object.fromEntries(
        Object.keys(entry.fields).map((key) => [key, key === group ? 1 : 0]),
      );
      return 2 * entry.penalty(theta, layout, options);
    };
    expect(Object.fromEntries(Object.keys(entry.fields).map((group) => [group, count(group)]))).toEqual({
      recurrent: 2 * (4 * 4 + 3 * 3),
      input: 2 * 4,
      output: 3,
      feedback: 4,
      between: 4 * 3,
      bias: 4 + 3 + 1,
    });
  });
});

describe.each(constraints.map((entry) => [entry.name, entry] as const))('the constraint %s', (_, entry) => {
  it.each(networks)('shortens what is too long, once and for all, on %s', (_title, network) => {
    const layout = layoutWith(network);
    for (const limit of [0.4, 1.1, 100]) {
      const options = { ...defaultsOf(entry.fields), limit };
      for (const Kind of [Float64Array, Float32Array]) {
        const start = Kind.from(weightsOf(layout, 3));
        const theta = start.slice();
        entry.project(theta, layout, options);
        const once = theta.slice();
        entry.project(theta, layout, options);
        expect(theta).toEqual(once);
        for (const { at, blocks, size, fan } of layout.layers) {
          for (let row = at; row < at + blocks * size * fan; row += fan)
            checkRow(layout, { row, fan, before: start, after: once }, limit);
        }
        if (limit === 100) expect(once).toEqual(start);
      }
    }
  });
});

/** The free weights of a row (without bias) are within the limit and point where they did; all others are as before. */
function checkRow(
  layout: Layout,
  place: { row: number; fan: number; before: ArrayLike<number>; after: ArrayLike<number> },
  limit: number,
): void {
  const { row, fan, before, after } = place;
  const free = Array.from({ length: fan - 1 }, (_, k) => row + k).filter((i) => isFree(layout, i));
  const length = (of: ArrayLike<number>) => Math.sqrt(free.reduce((sum, i) => sum + of[i] * of[i], 0));
  expect(length(after)).toBeLessThanOrEqual(limit * (1 + 1e-6));
  const factor = Math.min(1, limit / length(before));
  for (let i = row; i < row + fan; i++) {
    if (free.includes(i)) expect(Math.abs(after[i] - factor * before[i])).toBeLessThan(1e-6);
    else expect(after[i]).toBe(before[i]);
  }
}
