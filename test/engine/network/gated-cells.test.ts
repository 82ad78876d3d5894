import { describe, expect, it } from 'vitest';
import { forward } from '../../../src/engine/network/forward.ts';
import { buildGraph } from '../../../src/engine/network/index.ts';
import { addBiasOffsets, layoutOf } from '../../../src/engine/network/layout.ts';
import { outputAt, readPast, writePast } from '../../../src/engine/network/trajectory.ts';
import { weightNames } from '../../../src/engine/network/weight-names.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { type NetworkProblem, networkProblem, outputsAt } from '../../helpers/network-problem.ts';

const N = 3;
const STEPS = 6;

/** One hidden layer of three units of a cell, two inputs and two outputs, one sequence. */
function problemFor(cell: object, settings: object = {}): NetworkProblem {
  const network = { name: 'recurrent', hidden: [N], cell, ...settings };
  const graph = buildGraph(readRunSpec({ network }).network, 2, 2, 1);
  return networkProblem(graph, { seed: 3, steps: STEPS, batch: 1 });
}

/** The formulas of a cell, written once more: weights by name, values as lists. */
function reference({ layout, theta, track }: NetworkProblem) {
  const names = weightNames(layout);
  const [input] = track.layers.filter(({ plan }) => plan.sources.some(({ layer }) => layer === -1));
  const weight = (to: string, block: string, from: string, unit: number, source: number) => {
    const found = names.find(
      (name) =>
        name.to === to &&
        name.block === block &&
        name.from === from &&
        name.unit === unit &&
        name.source === source,
    );
    return found === undefined ? 0 : theta[found.index];
  };
  const sources = input.plan.sources.filter(({ layer }) => layer === -1);
  const x = (t: number) => [0, 1].map((j) => input.z[t * input.plan.fan + sources[0].at + j]);
  const all = [0, 1, 2].slice(0, N);
  /** One net of a layer: the sum over sources of weights times values, and the bias. */
  const net = (to: string, block: string, values: { readonly [from: string]: readonly number[] }) =>
    all.map((i) =>
      Object.entries({ ...values, bias: [1] }).reduce(
        (sum, [from, v]) =>
          sum + v.reduce((part, value, j) => part + weight(to, block, from, i, j) * value, 0),
        0,
      ),
    );
  const own = (block: string) => all.map((i) => weight('hidden', block, 'cell', i, i));
  return { x, net, own };
}

const s = (a: number) => 1 / (1 + Math.exp(-a));

/** Values of the hidden layer over time by `step`, from zero. */
function unroll(step: (h: readonly number[], t: number) => readonly number[]): number[] {
  let h: readonly number[] = Array.from({ length: N }, () => 0);
  return Array.from({ length: STEPS }, (_, t) => (h = step(h, t))).flat();
}

function hiddenOf(problem: NetworkProblem): number[] {
  outputsAt(problem, problem.theta);
  const { track } = problem;
  const layer = track.layers.find(({ plan }) => plan.name === 'hidden');
  return Array.from(layer?.h.subarray(track.history * N) ?? []);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-13));
}

describe('gated cells compute their formulas', () => {
  it('LSTM with peepholes', () => {
    const problem = problemFor({ name: 'lstm', peepholes: true });
    const { x, net, own } = reference(problem);
    const [pi, pf, po] = ['input', 'forget', 'output'].map(own);
    let c = [0, 0, 0];
    const expected = unroll((h, t) => {
      const values = { hidden: h, input: x(t) };
      const nets = ['input', 'forget', 'candidate', 'output'].map((block) => net('hidden', block, values));
      const before = c;
      c = before.map(
        (old, i) => s(nets[1][i] + pf[i] * old) * old + s(nets[0][i] + pi[i] * old) * Math.tanh(nets[2][i]),
      );
      return c.map((now, i) => s(nets[3][i] + po[i] * now) * Math.tanh(now));
    });
    expectClose(hiddenOf(problem), expected);
  });

  it('GRU with the reset gate before the product', () => {
    const problem = problemFor({ name: 'gru', reset: 'before' });
    const { x, net } = reference(problem);
    const expected = unroll((h, t) => {
      const values = { hidden: h, input: x(t) };
      const reset = net('hidden.reset', 'reset', values).map((a, i) => s(a) * h[i]);
      const update = net('hidden', 'transfer', values).map(s);
      const candidate = net('hidden', 'candidate', { 'hidden.reset': reset, input: x(t) }).map(Math.tanh);
      return h.map((old, i) => update[i] * candidate[i] + (1 - update[i]) * old);
    });
    expectClose(hiddenOf(problem), expected);
  });

  it('recurrent highway of depth 3', () => {
    const problem = problemFor({ name: 'highway', depth: 3 });
    const { x, net } = reference(problem);
    const expected = unroll((h, t) =>
      ['hidden.1', 'hidden.2', 'hidden'].reduce((state: readonly number[], name, l) => {
        const values = l === 0 ? { hidden: h, input: x(t) } : { [['hidden.1', 'hidden.2'][l - 1]]: state };
        const candidate = net(name, 'candidate', values).map(Math.tanh);
        const transfer = net(name, 'transfer', values).map(s);
        return state.map((carried, i) => transfer[i] * candidate[i] + (1 - transfer[i]) * carried);
      }, h),
    );
    expectClose(hiddenOf(problem), expected);
  });

  it('teacher forcing: the delayed targets stand where the outputs would', () => {
    const problem = problemFor({ name: 'tanh' }, { outputFeedback: true, teacherForcing: true });
    const { x, net } = reference(problem);
    const expected = unroll((h, t) => {
      const target = [0, 1].map((o) => (t === 0 ? 0 : problem.targets[(t - 1) * 2 + o]));
      return net('hidden', '', { hidden: h, input: x(t), target }).map(Math.tanh);
    });
    expectClose(hiddenOf(problem), expected);
  });
});

describe.each(['lstm', 'gru', 'highway', 'tanh'])('a state of %s units', (cell) => {
  it('that is carried over goes on as if nothing had been cut', () => {
    const problem = problemFor({ name: cell }, { delays: [1, 3], outputFeedback: true });
    const { track, theta } = problem;
    const whole = outputsAt(problem, theta);
    const past = readPast(track, 4);
    for (const { h, gated } of track.layers) {
      h.fill(NaN);
      gated?.memory.fill(NaN);
    }
    writePast(track, 4, past);
    expect(goOn(problem, 4)).toEqual(Array.from(whole.subarray(4 * 2)));
  });

  it('of another size is refused', () => {
    const { track } = problemFor({ name: cell });
    expect(() => writePast(track, 0, new Float64Array(1))).toThrow(/got 1 numbers/);
  });
});

/** Outputs of steps from `t` on. */
function goOn({ network, track, layout }: NetworkProblem, t: number): number[] {
  forward(network, track, t, STEPS);
  const { h, at } = outputAt(track, t);
  expect(layout.outputs).toBe(2);
  return Array.from(h.subarray(at));
}

describe('settings of cells', () => {
  const layoutFor = (network: object) =>
    layoutOf(buildGraph(readRunSpec({ network: { name: 'recurrent', ...network } }).network, 1, 1, 1), 1, 1);

  it.each([
    ['lstm', { hidden: [4], cell: 'lstm' }, 4 * 4 * (4 + 1 + 1) + 5],
    ['lstm with peepholes', { hidden: [4], cell: { name: 'lstm', peepholes: true } }, 4 * 4 * 6 + 12 + 5],
    ['gru', { hidden: [4], cell: 'gru' }, 3 * 4 * 6 + 4 + 5],
    ['gru, reset before', { hidden: [4], cell: { name: 'gru', reset: 'before' } }, 3 * 4 * 6 + 5],
    ['highway', { hidden: [4], cell: { name: 'highway', depth: 2 } }, 2 * 4 * 6 + 2 * 4 * 5 + 5],
  ])('give %s its number of weights', (_, network, count) => {
    expect(weightNames(layoutFor(network))).toHaveLength(count);
  });

  it('move the initial biases of the gates that keep the memory, and no others', () => {
    const moved = (cell: object) => {
      const layout = layoutFor({ hidden: [2], cell });
      const theta = new Float64Array(layout.parameters);
      addBiasOffsets(layout, theta);
      return weightNames(layout)
        .filter(({ index }) => theta[index] !== 0)
        .map(({ to, block, from, index }) => `${to} ${block} ${from} ${theta[index]}`);
    };
    expect(moved({ name: 'lstm', forgetBias: 1.5 })).toEqual(Array(2).fill('hidden forget bias 1.5'));
    expect(moved({ name: 'gru', updateBias: 1 })).toEqual(Array(2).fill('hidden update bias 1'));
    expect(moved({ name: 'gru', reset: 'before', updateBias: 1 })).toEqual(
      Array(2).fill('hidden transfer bias -1'),
    );
    expect(moved({ name: 'lstm', forgetBias: 0 })).toEqual([]);
  });

  it.each([
    ['a leak with gates', { cell: 'lstm', leak: 0.5 }, /has a leak, but lstm units have gates/],
    ['a drawn leak with gates', { cell: 'gru', leakTo: 0.5 }, /has a leak, but gru units/],
    [
      'a reset before a product that is not there',
      { cell: { name: 'gru', reset: 'before' }, delays: [2] },
      /no connection to itself with delay 1/,
    ],
    ['teacher forcing without feedback', { teacherForcing: true }, /outputFeedback is off/],
    ['an unknown cell', { cell: 'lstn' }, /Did you mean "lstm"/],
    ['peepholes of plain units', { cell: { name: 'tanh', peepholes: true } }, /unknown key "peepholes"/],
  ])('refuse %s', (_, network, message) => {
    expect(() => layoutFor(network)).toThrow(message);
  });
});
