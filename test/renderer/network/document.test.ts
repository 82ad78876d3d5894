import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphTroubles } from '../../../src/engine/catalog.ts';
import {
  addDelay,
  addLayer,
  BIAS,
  changeConnection,
  changeLayer,
  connect,
  freeName,
  maskChoice,
  nameProblem,
  type NetworkDocument,
  outputsOf,
  removeConnection,
  removeLayer,
  renameLayer,
  setInputs,
  setMask,
  setOutput,
  toggleWeight,
} from '../../../src/renderer/network/document.ts';
import { begin, changed, redone, undone } from '../../../src/renderer/network/history.ts';
import { documentOf, networkStarts } from '../../../src/renderer/network/presets.ts';

const named = (name: string): NetworkDocument => {
  const start = networkStarts.find((candidate) => candidate.name === name);
  if (start === undefined) throw new Error(`no start ${name}`);
  return documentOf(start);
};
const elman = named('elman');
const troubles = (doc: NetworkDocument) => graphTroubles(doc.graph, doc.drawing.inputs, outputsOf(doc));
const edges = (doc: NetworkDocument) =>
  doc.graph.connections.map(({ from, to, delay }) => `${from}>${to}@${delay}`);

describe('the starting points', () => {
  it.each(networkStarts.map((start) => [start.name, documentOf(start)] as const))(
    '%s can be trained as it is',
    (_, doc) => expect(troubles(doc)).toEqual([]),
  );
});

describe('connecting', () => {
  it('takes no delay forwards, and one step where a cycle would close', () => {
    expect(edges(connect(elman, 'input', 'output')).at(-1)).toBe('input>output@0');
    expect(edges(connect(elman, 'output', 'hidden')).at(-1)).toBe('output>hidden@1');
    expect(edges(connect(elman, 'target', 'hidden')).at(-1)).toBe('target>hidden@1');
  });

  it('takes the next delay that is free where the two are connected already', () => {
    const twice = connect(connect(elman, 'hidden', 'hidden'), 'hidden', 'hidden');
    expect(edges(twice).slice(-2)).toEqual(['hidden>hidden@2', 'hidden>hidden@3']);
    expect(edges(addDelay(elman, 0)).at(-1)).toBe('input>hidden@1');
  });

  it('gives a layer its bias from the constant, and nothing to what is no layer', () => {
    const without = changeLayer(elman, 'hidden', { bias: false });
    expect(connect(without, BIAS, 'hidden').graph.layers[0].bias).toBe(true);
    expect(connect(elman, 'hidden', 'input')).toBe(elman);
  });

  it('never makes a graph that the engine refuses, whatever is connected with what', () => {
    const ends = fc.constantFrom('input', 'target', 'hidden1', 'hidden2', 'output');
    fc.assert(
      fc.property(fc.array(fc.tuple(ends, ends), { maxLength: 20 }), (pairs) => {
        const doc = pairs.reduce((before, [from, to]) => connect(before, from, to), named('stacked'));
        expect(troubles(doc)).toEqual([]);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('layers', () => {
  it('are added before the output, with a name of their own and every setting of their cell', () => {
    const doc = addLayer(elman, 'lstm', { x: 10, y: 20 });
    expect(doc.graph.layers.map(({ name }) => name)).toEqual(['hidden', 'hidden2', 'output']);
    expect(Object.keys(doc.graph.layers[1].cell).length).toBeGreaterThan(1);
    expect(doc.drawing.places).toEqual({ hidden2: { x: 10, y: 20 } });
    expect(freeName(doc)).toBe('hidden3');
  });

  it('take their connections with them, and leave the output to the last that stays', () => {
    const doc = removeLayer(elman, 'output');
    expect(edges(doc)).toEqual(['input>hidden@0', 'hidden>hidden@1']);
    expect(doc.graph.output).toBe('hidden');
  });

  it('are renamed wherever they are named, masks included', () => {
    const masked = setMask(elman, 1, { kind: 'diagonal' });
    const doc = renameLayer(masked, 'hidden', 'memory');
    expect(edges(doc)).toEqual(['input>memory@0', 'memory>memory@1', 'memory>output@0']);
    expect(maskChoice(doc, 1)).toEqual({ kind: 'diagonal' });
    expect(troubles(doc)).toEqual([]);
    expect(nameProblem(doc, 'memory', 'output')).toMatch(/already/);
    expect(nameProblem(doc, 'memory', 'input')).toMatch(/something else/);
    expect(nameProblem(doc, 'memory', 'memory')).toBeNull();
  });
});

describe('masks', () => {
  it('are made again when a layer, the inputs or the output change their size', () => {
    const sparse = setMask(elman, 1, { kind: 'sparse', density: 0.2, seed: 3 });
    const grown = changeLayer(sparse, 'hidden', { size: 10 });
    expect(grown.graph.connections[1].mask).toHaveLength(100);
    expect(grown.graph.connections[1].mask.filter((flag) => flag === 1)).toHaveLength(20);
    const wide = setInputs(setMask(grown, 0, { kind: 'diagonal' }), 4);
    expect(wide.graph.connections[0].mask).toHaveLength(40);
    expect(troubles(wide)).toEqual([]);
  });

  it('that are given keep what still has a place, and take new weights in', () => {
    const given = toggleWeight(changeLayer(elman, 'hidden', { size: 2 }), 1, 1);
    expect(given.graph.connections[1].mask).toEqual([1, 0, 1, 1]);
    expect(maskChoice(given, 1)).toEqual({ kind: 'given' });
    const grown = changeLayer(given, 'hidden', { size: 3 });
    expect(grown.graph.connections[1].mask).toEqual([1, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(setMask(grown, 1, { kind: 'dense' }).graph.connections[1].mask).toEqual([]);
  });

  it('stay with their connection when its delay changes, and are forgotten with it', () => {
    const masked = setMask(elman, 1, { kind: 'diagonal' });
    const later = changeConnection(masked, 1, { delay: 3 });
    expect(maskChoice(later, 1)).toEqual({ kind: 'diagonal' });
    expect(removeConnection(later, 1).drawing.masks).toEqual({});
  });

  it('follow the output to another layer', () => {
    const doc = setMask(connect(elman, 'target', 'hidden'), 3, { kind: 'diagonal' });
    expect(setOutput(doc, 'hidden').graph.connections[3].mask).toHaveLength(25);
  });
});

describe('the history', () => {
  it('gives back every document, to the same object, and the graph as JSON', () => {
    const steps = [elman, addLayer(elman, 'tanh'), connect(addLayer(elman, 'tanh'), 'input', 'hidden2')];
    let history = begin(steps[0]);
    for (const step of steps.slice(1)) history = changed(history, step);
    history = undone(undone(history));
    expect(history.now).toBe(steps[0]);
    expect(undone(history).now).toBe(steps[0]);
    history = redone(redone(history));
    expect(JSON.stringify(history.now)).toBe(JSON.stringify(steps[2]));
    expect(redone(history).now).toBe(steps[2]);
  });

  it('undoes what was typed in one field at once, and forgets what came after an undo', () => {
    let history = begin(1);
    for (const next of [2, 3, 4]) history = changed(history, next, 'size');
    expect(undone(history).now).toBe(1);
    history = changed(undone(history), 9, 'size');
    expect(redone(history).now).toBe(9);
    expect(changed(history, 9)).toBe(history);
  });
});
