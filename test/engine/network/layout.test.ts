import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/engine/network/index.ts';
import { layoutOf } from '../../../src/engine/network/layout.ts';
import { weightNames } from '../../../src/engine/network/weight-names.ts';
import type { LayerSpec, NetworkGraph } from '../../../src/engine/network/spec.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

function layoutFor(network: Record<string, unknown>, inputs = 1, outputs = 1) {
  return layoutOf(buildGraph(readRunSpec({ network }).network, inputs, outputs, 1), inputs, outputs);
}

const layer = (name: string, size = 1): LayerSpec => ({
  name,
  size,
  cell: { name: 'tanh' },
  leak: [1],
  leakTo: null,
  bias: true,
  frozen: false,
});
const connection = (from: string, to: string, delay = 0) => ({ from, to, delay, mask: [], frozen: false });

describe('the layout of parameters', () => {
  it.each([
    ["Pedersen's small network", { name: 'recurrent', hidden: [3] }, 19],
    ["Pedersen's large network", { name: 'recurrent', hidden: [9] }, 109],
    ['three units with output feedback', { name: 'recurrent', hidden: [3], outputFeedback: true }, 22],
    [
      'a skip in time and a direct connection',
      { name: 'recurrent', hidden: [3], delays: [1, 5], direct: true },
      29,
    ],
  ])('gives %s its number of weights', (_, network, count) => {
    expect(layoutFor(network).parameters).toBe(count);
    expect(weightNames(layoutFor(network))).toHaveLength(count);
  });

  it('updates layers before those that see them in the same step, whatever the order of the spec', () => {
    const graph: NetworkGraph = {
      layers: [layer('output'), layer('b'), layer('a')],
      connections: [
        connection('input', 'a'),
        connection('a', 'b'),
        connection('b', 'output'),
        connection('output', 'a', 1),
      ],
      output: 'output',
    };
    expect(layoutOf(graph, 1, 1).layers.map(({ name }) => name)).toEqual(['a', 'b', 'output']);
  });

  it('lets a layer depend on its ancestors only', () => {
    const layout = layoutFor({ name: 'recurrent', hidden: [4, 2] });
    const columns = Object.fromEntries(layout.layers.map(({ name, columns }) => [name, columns]));
    expect(columns).toEqual({ hidden1: 24, hidden2: 24 + 14, output: 24 + 14 + 3 });
  });

  it('names every weight by its ends', () => {
    const names = weightNames(layoutFor({ name: 'recurrent', hidden: [1], outputFeedback: true }));
    expect(names.map(({ from, to, delay }) => `${from}>${to}@${delay}`)).toEqual([
      'hidden>hidden@1',
      'output>hidden@1',
      'input>hidden@0',
      'bias>hidden@0',
      'hidden>output@0',
      'bias>output@0',
    ]);
  });
});

describe('a graph is refused', () => {
  const graph = (change: Partial<NetworkGraph>): NetworkGraph => ({
    layers: [layer('a'), layer('output')],
    connections: [connection('input', 'a'), connection('a', 'output')],
    output: 'output',
    ...change,
  });
  const cases: readonly (readonly [string, Partial<NetworkGraph>, RegExp])[] = [
    [
      'with a cycle without delay',
      { connections: [connection('a', 'output'), connection('output', 'a')] },
      /a, output wait for each other/,
    ],
    ['with an unknown layer', { connections: [connection('inptu', 'a')] }, /Did you mean "input"/],
    [
      'with the same connection twice',
      { connections: [connection('input', 'a'), connection('input', 'a')] },
      /two of connection 2/,
    ],
    ['with two layers of one name', { layers: [layer('a'), layer('a'), layer('output')] }, /used twice/],
    ['without its output layer', { output: 'outptu' }, /Did you mean "output"/],
    [
      'with an output of the wrong size',
      { layers: [layer('a'), layer('output', 2)] },
      /has 2 units, but there are 1 targets/,
    ],
    [
      'with a mask of the wrong size',
      { connections: [{ ...connection('input', 'a'), mask: [1, 1] }] },
      /has 2 numbers; it needs 1 x 1/,
    ],
    [
      'with a wrong number of leaks',
      { layers: [{ ...layer('a', 3), leak: [1, 0.5] }, layer('output')] },
      /3 units but 2 leaks/,
    ],
  ];
  it.each(cases)('%s', (_, change, message) => {
    expect(() => layoutOf(graph(change), 1, 1)).toThrow(message);
  });
});
