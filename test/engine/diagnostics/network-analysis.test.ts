import { describe, expect, it } from 'vitest';
import { type AnalysisWish, analyseNetwork } from '../../../src/engine/diagnostics/network-analysis.ts';
import { readFields } from '../../../src/engine/fields.ts';
import { graphFields, type NetworkGraph } from '../../../src/engine/network/spec.ts';

const graph = (parts: object): NetworkGraph => readFields(graphFields, parts) as unknown as NetworkGraph;
const layers = (size: number) => [
  { name: 'hidden', size },
  { name: 'output', size: 1, cell: 'linear' },
];
const elman = [
  { from: 'input', to: 'hidden' },
  { from: 'hidden', to: 'hidden', delay: 1 },
  { from: 'hidden', to: 'output' },
];
const feedback = { from: 'output', to: 'hidden', delay: 1 };

function look(given: NetworkGraph, changes: Partial<AnalysisWish> = {}) {
  const initialisation = { name: 'uniform', range: 0.5 };
  const work = analyseNetwork({
    graph: given,
    inputs: 1,
    initialisation,
    seed: 3,
    samples: 300,
    series: null,
    ...changes,
  });
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    expect(next.value).toBeLessThanOrEqual(1);
  }
}

describe('the analysis before training', () => {
  it('finds one direction for every feedback weight of a linear output, names it, and removes it', () => {
    const found = look(graph({ layers: layers(3), connections: [...elman, feedback] }));
    expect(found).toMatchObject({ weights: 22, trained: 22, refused: null });
    const { identifiability: known } = found;
    expect(known?.rankAfterStart).toBe(22 - 3);
    expect(known?.directions).toHaveLength(3);
    // Each is the feedback weight, the three weights that take its place, and the bias.
    expect(known?.directions[0]).toHaveLength(5);
    expect(known?.directions[0].map(({ words }) => words)).toContain('output 1 to hidden 1');
    expect(known?.redundant.map(({ words }) => words)).toEqual(
      expect.arrayContaining(['output 1 to hidden 1', 'output 1 to hidden 2', 'output 1 to hidden 3']),
    );
    expect(known?.sentences[0]).toMatch(
      /3 directions in the space of the 22 trained weights change no output/,
    );
    expect(known?.sentences[1]).toMatch(/feeds back into "hidden"/);
    const plain = known?.remedies.at(-1)?.graph;
    expect(plain?.connections.some(({ from }) => from === 'output')).toBe(false);
    expect(look(plain ?? graph({})).identifiability?.rankAfterStart).toBe(19);
  });

  it('says that all weights can be told apart where they can, with their number block by block', () => {
    const found = look(graph({ layers: layers(3), connections: elman }));
    expect(found.identifiability).toMatchObject({
      rank: 19,
      rankAfterStart: 19,
      redundant: [],
      remedies: [],
    });
    expect(found.blocks.map(({ words, weights }) => [words, weights])).toEqual([
      ['hidden to hidden', 9],
      ['input to hidden', 3],
      ['bias to hidden', 3],
      ['hidden to output', 3],
      ['bias to output', 1],
    ]);
    expect(found.radii).toHaveLength(1);
    expect(found.symmetries[0]).toMatch(/3 pairs.*48 sets of weights/);
    const [first, second] = found.methods;
    expect(second.flops).toBeGreaterThan(first.flops);
    expect(second.memoryBytes).toBeGreaterThan(first.memoryBytes);
  });

  it('finds what linear layers in a row share, and the weights that take part', () => {
    const given = graph({
      layers: [
        { name: 'a', size: 2, cell: 'linear' },
        { name: 'output', size: 1, cell: 'linear' },
      ],
      connections: [
        { from: 'input', to: 'a' },
        { from: 'a', to: 'output' },
      ],
    });
    const { identifiability: known, trained } = look(given);
    // y = w x + c has two numbers, whatever the seven weights are.
    expect([trained, known?.rankAfterStart]).toEqual([7, 2]);
    expect(known?.redundant).toHaveLength(7);
  });

  it('counts frozen and masked weights apart, and looks on a series of its own', () => {
    const connections = elman.map((one, i) =>
      i === 1 ? { ...one, mask: [1, 0, 0, 0, 1, 0, 0, 0, 1], frozen: true } : one,
    );
    const values = Float64Array.from({ length: 200 }, (_, t) => Math.sin(t / 3) + Math.sin(t / 7.3));
    const series = { name: 's', length: 200, columns: [{ name: 'x', values }] };
    const found = look(graph({ layers: layers(3), connections }), { series, samples: 150 });
    expect(found.blocks[0]).toMatchObject({ weights: 3, trained: 0 });
    expect(found).toMatchObject({ trained: 10, samples: 150 });
    expect(() => look(graph({ layers: layers(3), connections: elman }), { series, inputs: 2 })).toThrow(
      /columns/,
    );
  });

  it('says why it does not look for directions in a network that is too large, and what is wrong with a graph', () => {
    const found = look(graph({ layers: layers(30), connections: elman }), { samples: 50 });
    expect(found.identifiability).toBeNull();
    expect(found.refused).toMatch(/991 trained weights/);
    const huge = look(graph({ layers: layers(300), connections: elman }));
    expect(huge).toMatchObject({ weights: 90901, identifiability: null, radii: [] });
    expect(huge.refused).toMatch(/90901 weights/);
    expect(() =>
      look(graph({ layers: layers(3), connections: [...elman, { ...feedback, delay: 0 }] })),
    ).toThrow(/wait for each other/);
  });
});
