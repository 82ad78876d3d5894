import { describe, expect, it } from 'vitest';
import { readFields } from '../../../src/engine/fields.ts';
import { graphTroubles } from '../../../src/engine/network/graph-check.ts';
import { maskOf } from '../../../src/engine/network/masks.ts';
import { graphFields, type NetworkGraph } from '../../../src/engine/network/spec.ts';

const graph = (parts: object): NetworkGraph => readFields(graphFields, parts) as unknown as NetworkGraph;
const a = { name: 'a', size: 3 };
const b = { name: 'b', size: 2 };
const output = { name: 'output', size: 1, cell: 'linear' };

describe('graphTroubles', () => {
  it('finds nothing wrong with the network that a graph is by default', () => {
    expect(graphTroubles(graph({}), 1, 1)).toEqual([]);
  });

  it('names the layers and connections of a cycle without delay, and no others', () => {
    const connections = [
      { from: 'input', to: 'a' },
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'b', to: 'output' },
    ];
    const [trouble] = graphTroubles(graph({ layers: [a, b, output], connections }), 1, 1);
    expect(trouble).toMatchObject({
      level: 'error',
      code: 'network.cycle',
      layers: ['a', 'b'],
      connections: [1, 2],
    });
  });

  it('names the connection whose mask has the wrong size, and the layer of the wrong size', () => {
    const connections = [
      { from: 'input', to: 'a' },
      { from: 'a', to: 'a', delay: 1, mask: [1, 0] },
      { from: 'a', to: 'output' },
    ];
    const masked = graph({ layers: [a, output], connections });
    expect(graphTroubles(masked, 1, 1)[0]).toMatchObject({ code: 'network.mask', connections: [1] });
    expect(graphTroubles(graph({}), 1, 2)[0]).toMatchObject({
      code: 'network.output-size',
      layers: ['output'],
    });
  });

  it('names both of two connections that are the same by the second', () => {
    const connections = [
      { from: 'input', to: 'a' },
      { from: 'a', to: 'output' },
      { from: 'input', to: 'a' },
    ];
    const [trouble] = graphTroubles(graph({ layers: [a, output], connections }), 1, 1);
    expect(trouble).toMatchObject({ code: 'network.twice', connections: [2] });
  });

  it('warns of a layer that leads nowhere and of an output that no input reaches', () => {
    const connections = [
      { from: 'input', to: 'a' },
      { from: 'b', to: 'output' },
    ];
    const found = graphTroubles(graph({ layers: [a, b, output], connections }), 1, 1);
    expect(found.map(({ code, layers }) => [code, ...layers])).toEqual([
      ['network.dead-layer', 'a'],
      ['network.no-input', 'output'],
    ]);
  });
});

describe('maskOf', () => {
  it('keeps the asked share of the weights, the same ones for the same seed', () => {
    const mask = maskOf({ kind: 'sparse', density: 0.25, seed: 7 }, 8, 10);
    expect(mask.filter((flag) => flag === 1)).toHaveLength(20);
    expect(maskOf({ kind: 'sparse', density: 0.25, seed: 7 }, 8, 10)).toEqual(mask);
    expect(maskOf({ kind: 'sparse', density: 0.25, seed: 8 }, 8, 10)).not.toEqual(mask);
  });

  it('writes a diagonal, and nothing for a dense connection', () => {
    expect(maskOf({ kind: 'diagonal' }, 2, 3)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(maskOf({ kind: 'dense' }, 2, 3)).toEqual([]);
  });

  it('refuses a density that keeps nothing or more than all', () => {
    expect(() => maskOf({ kind: 'sparse', density: 0, seed: 1 }, 2, 2)).toThrow(/density/);
    expect(() => maskOf({ kind: 'sparse', density: 1.5, seed: 1 }, 2, 2)).toThrow(/density/);
  });
});
