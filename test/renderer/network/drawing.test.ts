import { describe, expect, it } from 'vitest';
import { arranged, neighbour, nodeNames, placesOf } from '../../../src/renderer/network/arrange.ts';
import { connect, type NetworkDocument, place } from '../../../src/renderer/network/document.ts';
import { curveOf, delayMark, drawnEdges } from '../../../src/renderer/network/edges.ts';
import { documentOf, networkStarts } from '../../../src/renderer/network/presets.ts';

const named = (name: string): NetworkDocument =>
  documentOf(networkStarts.find((start) => start.name === name) ?? networkStarts[0]);
const pedersen = named('pedersen');

describe('the arrangement', () => {
  it('has the inputs at the left, the output at the right, and layers between in their order', () => {
    const places = arranged(named('stacked'));
    const x = (name: string) => places[name].x;
    expect(x('input')).toBeLessThan(x('hidden1'));
    expect(x('hidden1')).toBeLessThan(x('hidden2'));
    expect(x('hidden2')).toBeLessThan(x('output'));
  });

  it.each(networkStarts.map(({ name }) => name))('puts no two nodes of %s on one place', (name) => {
    const doc = named(name);
    const places = Object.values(placesOf(doc)).map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).toBe(nodeNames(doc).length);
  });

  it('ends also where layers wait for each other in a circle', () => {
    const doc = connect(pedersen, 'hidden', 'output');
    const connections = doc.graph.connections.map((one) => ({ ...one, delay: 0 }));
    const places = arranged({ ...doc, graph: { ...doc.graph, connections } });
    expect(Object.keys(places)).toContain('output');
  });

  it('leaves what somebody has moved where it is', () => {
    expect(placesOf(place(pedersen, { hidden: { x: 7, y: 8 } })).hidden).toEqual({ x: 7, y: 8 });
  });

  it('knows the neighbour in the direction of an arrow key', () => {
    const places = arranged(pedersen);
    expect(neighbour(places, 'hidden', 'ArrowRight')).toBe('output');
    expect(neighbour(places, 'output', 'ArrowLeft')).toBe('hidden');
    expect(neighbour(places, 'output', 'ArrowRight')).toBeNull();
    expect(neighbour(places, 'hidden', 'x')).toBeNull();
  });
});

describe('edges', () => {
  it('go round for a layer that reads itself, back for feedback, over what lies between for a skip', () => {
    const doc = connect(pedersen, 'input', 'output');
    const edges = drawnEdges(doc, arranged(doc));
    const route = (from: string, to: string) =>
      edges.find((one) => one.from === from && one.to === to)?.route;
    expect(route('hidden', 'hidden')).toBe('loop');
    expect(route('output', 'hidden')).toBe('back');
    expect(route('hidden', 'output')).toBe('direct');
    expect(drawnEdges(named('stacked'), arranged(named('stacked'))).map((one) => one.route)).toContain(
      'skip',
    );
  });

  it('say in words and in signs how far back they read', () => {
    const edges = drawnEdges(pedersen, arranged(pedersen));
    expect(edges.map(({ label }) => label)).toContain('Connection from output to hidden, 1 step back');
    expect([0, 1, 12].map(delayMark)).toEqual(['', 'z⁻¹', 'z⁻¹²']);
  });

  it('of several delays between the same two do not lie on each other', () => {
    const doc = named('narx');
    const lanes = drawnEdges(doc, arranged(doc)).filter(({ from }) => from === 'input');
    const ends = { sx: 0, sy: 0, tx: 100, ty: 0 };
    const curves = lanes.map(({ route, lane }) => curveOf(route, lane, ends).d);
    expect(new Set(curves).size).toBe(4);
  });

  it('feedback runs below and a skip above the nodes', () => {
    const ends = { sx: 100, sy: 0, tx: 0, ty: 0 };
    expect(curveOf('back', 0, ends).y).toBeGreaterThan(40);
    expect(curveOf('skip', 0, { sx: 0, sy: 0, tx: 400, ty: 0 }).y).toBeLessThan(-40);
    expect(curveOf('loop', 0, ends).y).toBeLessThan(-40);
  });
});
