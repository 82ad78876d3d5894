/** A network while it is drawn: the graph that a spec takes, with how it is drawn. All changes are pure functions. */
import { defaultsOf, maskOf, tables } from '../../engine/catalog.ts';
import {
  type ConnectionSpec,
  graphFields,
  INPUT,
  type LayerSpec,
  type NetworkGraph,
  TARGET,
} from '../../engine/network/spec.ts';
import type { MaskRecipe, NetworkDrawing } from '../../shared/models.ts';

/** See the head of the file. */
export interface NetworkDocument {
  readonly graph: NetworkGraph;
  readonly drawing: NetworkDrawing;
}

/** Name of the constant 1 in the drawing; its connections are the layers' biases. */
export const BIAS = 'bias';

/** How a mask is made, as the editor offers it. */
export type MaskChoice = MaskRecipe | { readonly kind: 'dense' };

const listOf = (key: 'layers' | 'connections'): Record<string, unknown> => {
  const field = graphFields[key];
  return field.kind === 'list' ? defaultsOf(field.of) : {};
};

/** Where the recipe of a connection's mask is kept. */
export const maskKey = ({ from, to, delay }: Pick<ConnectionSpec, 'from' | 'to' | 'delay'>): string =>
  `${from}>${to}@${delay}`;

export const layerOf = ({ graph }: NetworkDocument, name: string): LayerSpec | undefined =>
  graph.layers.find((layer) => layer.name === name);

/** Units of the output layer: the number of targets that the network is for. */
export const outputsOf = (doc: NetworkDocument): number => layerOf(doc, doc.graph.output)?.size ?? 1;

/** How many values the source of a connection has. */
export function widthOf(doc: NetworkDocument, from: string): number {
  if (from === INPUT) return doc.drawing.inputs;
  return from === TARGET ? outputsOf(doc) : (layerOf(doc, from)?.size ?? 1);
}

/** The first of "hidden", "hidden2", ... that no layer has. */
export function freeName({ graph }: NetworkDocument, stem = 'hidden'): string {
  const taken = graph.layers.map(({ name }) => name);
  for (let k = 1; ; k++) {
    const name = k === 1 ? stem : `${stem}${k}`;
    if (!taken.includes(name)) return name;
  }
}

/** Why a layer cannot have a name; null where it can. */
export function nameProblem({ graph }: NetworkDocument, from: string, to: string): string | null {
  if (to === '') return 'A layer needs a name.';
  if ([INPUT, TARGET, BIAS].includes(to)) return `“${to}” is the name of something else in the drawing.`;
  return to !== from && graph.layers.some(({ name }) => name === to)
    ? `There is a layer “${to}” already. Give every layer a name of its own.`
    : null;
}

/** Adds a layer of one kind of cell, not connected to anything yet. Its name is the last layer's. */
export function addLayer(
  doc: NetworkDocument,
  cell: string,
  place?: { readonly x: number; readonly y: number },
): NetworkDocument {
  const entry = tables.cells.find(({ name }) => name === cell);
  const name = freeName(doc);
  const options = { name: cell, ...defaultsOf(entry?.fields ?? {}) };
  const layer = { ...listOf('layers'), name, cell: options } as unknown as LayerSpec;
  const places = place === undefined ? doc.drawing.places : { ...doc.drawing.places, [name]: place };
  // The output stays last, where people look for it.
  const at = doc.graph.layers.findIndex((other) => other.name === doc.graph.output);
  const layers = [...doc.graph.layers];
  layers.splice(at < 0 ? layers.length : at, 0, layer);
  return { graph: { ...doc.graph, layers }, drawing: { ...doc.drawing, places } };
}

/** Changes a layer. Masks of its connections are made anew where its size changed, and leaks of single units end. */
export function changeLayer(
  doc: NetworkDocument,
  name: string,
  changes: Partial<Omit<LayerSpec, 'name'>>,
): NetworkDocument {
  const before = layerOf(doc, name);
  if (before === undefined) return doc;
  const after = { ...before, ...changes };
  const resized = after.size !== before.size;
  const layer = resized && after.leak.length > 1 ? { ...after, leak: after.leak.slice(0, 1) } : after;
  const layers = doc.graph.layers.map((other) => (other.name === name ? layer : other));
  const next = { ...doc, graph: { ...doc.graph, layers } };
  return resized ? remasked(next, doc) : next;
}

/** Gives a layer another name wherever it is named. `nameProblem` says whether it may have it. */
export function renameLayer(doc: NetworkDocument, from: string, to: string): NetworkDocument {
  const named = (name: string): string => (name === from ? to : name);
  const { places, masks } = doc.drawing;
  const connections = doc.graph.connections.map((one) => ({
    ...one,
    from: named(one.from),
    to: named(one.to),
  }));
  const moved = doc.graph.connections.flatMap((one, i) => {
    const recipe = masks[maskKey(one)];
    return recipe === undefined ? [] : [[maskKey(connections[i]), recipe] as const];
  });
  return {
    graph: {
      layers: doc.graph.layers.map((layer) => ({ ...layer, name: named(layer.name) })),
      connections,
      output: named(doc.graph.output),
    },
    drawing: {
      ...doc.drawing,
      places: Object.fromEntries(Object.entries(places).map(([name, place]) => [named(name), place])),
      masks: Object.fromEntries(moved),
    },
  };
}

/** Removes a layer with its connections. Where it was the output, the last layer that is left becomes it. */
export function removeLayer(doc: NetworkDocument, name: string): NetworkDocument {
  const layers = doc.graph.layers.filter((layer) => layer.name !== name);
  const connections = doc.graph.connections.filter(({ from, to }) => from !== name && to !== name);
  const { [name]: _gone, ...places } = doc.drawing.places;
  const output = doc.graph.output === name ? (layers.at(-1)?.name ?? '') : doc.graph.output;
  return keepMasks({ graph: { layers, connections, output }, drawing: { ...doc.drawing, places } });
}

/**
 * Connects two things with the smallest delay that is free and makes no cycle without delay; from the bias, gives the
 * layer its bias. The document as it was where there is nothing to connect.
 */
export function connect(doc: NetworkDocument, from: string, to: string): NetworkDocument {
  if (layerOf(doc, to) === undefined) return doc;
  if (from === BIAS) return changeLayer(doc, to, { bias: true });
  const taken = doc.graph.connections.filter((one) => one.from === from && one.to === to);
  let delay = from === TARGET || from === to || leadsTo(doc, to, from) ? 1 : 0;
  while (taken.some((one) => one.delay === delay)) delay += 1;
  const connection = { ...listOf('connections'), from, to, delay } as unknown as ConnectionSpec;
  return { ...doc, graph: { ...doc.graph, connections: [...doc.graph.connections, connection] } };
}

/** Whether `from` acts on `to` within one step. */
function leadsTo({ graph }: NetworkDocument, from: string, to: string): boolean {
  const seen = [from];
  for (const name of seen) {
    if (name === to) return true;
    for (const one of graph.connections)
      if (one.delay === 0 && one.from === name && !seen.includes(one.to)) seen.push(one.to);
  }
  return false;
}

export function changeConnection(
  doc: NetworkDocument,
  index: number,
  changes: Partial<Pick<ConnectionSpec, 'delay' | 'frozen' | 'from' | 'to'>>,
): NetworkDocument {
  const before = doc.graph.connections[index];
  const after = { ...before, ...changes };
  const connections = doc.graph.connections.map((one, i) => (i === index ? after : one));
  const { [maskKey(before)]: recipe, ...masks } = doc.drawing.masks;
  const kept = recipe === undefined ? doc.drawing.masks : { ...masks, [maskKey(after)]: recipe };
  const next = { graph: { ...doc.graph, connections }, drawing: { ...doc.drawing, masks: kept } };
  return before.from === after.from && before.to === after.to ? next : remasked(next, doc);
}

/** The same connection once more, with the next delay that is free. */
export function addDelay(doc: NetworkDocument, index: number): NetworkDocument {
  const { from, to, frozen } = doc.graph.connections[index];
  const next = connect(doc, from, to);
  return changeConnection(next, next.graph.connections.length - 1, { frozen });
}

export function removeConnection(doc: NetworkDocument, index: number): NetworkDocument {
  const connections = doc.graph.connections.filter((_, i) => i !== index);
  return keepMasks({ ...doc, graph: { ...doc.graph, connections } });
}

export const setOutput = (doc: NetworkDocument, output: string): NetworkDocument =>
  remasked({ ...doc, graph: { ...doc.graph, output } }, doc);

export const setInputs = (doc: NetworkDocument, inputs: number): NetworkDocument =>
  remasked({ ...doc, drawing: { ...doc.drawing, inputs } }, doc);

export const setInitialisation = (
  doc: NetworkDocument,
  initialisation: NetworkDrawing['initialisation'],
): NetworkDocument => ({ ...doc, drawing: { ...doc.drawing, initialisation } });

export const place = (doc: NetworkDocument, places: NetworkDrawing['places']): NetworkDocument => ({
  ...doc,
  drawing: { ...doc.drawing, places: { ...doc.drawing.places, ...places } },
});

/** How a connection's mask was made. */
export function maskChoice({ graph, drawing }: NetworkDocument, index: number): MaskChoice {
  const connection = graph.connections[index];
  if (connection.mask.length === 0) return { kind: 'dense' };
  return drawing.masks[maskKey(connection)] ?? { kind: 'given' };
}

/** Gives a connection another mask; `given` keeps the present weights and lets them be changed one by one. */
export function setMask(doc: NetworkDocument, index: number, choice: MaskChoice): NetworkDocument {
  const connection = doc.graph.connections[index];
  const { from, to, mask } = connection;
  const [rows, cols] = [widthOf(doc, to), widthOf(doc, from)];
  const kept = mask.length === 0 ? Array.from({ length: rows * cols }, () => 1) : mask;
  const made = choice.kind === 'given' ? kept : maskOf(choice, rows, cols);
  const { [maskKey(connection)]: _before, ...rest } = doc.drawing.masks;
  const masks = choice.kind === 'dense' ? rest : { ...rest, [maskKey(connection)]: choice };
  return { ...withMask(doc, index, made), drawing: { ...doc.drawing, masks } };
}

/** Puts one weight of a connection in or out. */
export function toggleWeight(doc: NetworkDocument, index: number, at: number): NetworkDocument {
  const given = setMask(doc, index, { kind: 'given' });
  const mask = given.graph.connections[index].mask.map((flag, i) => (i === at ? 1 - flag : flag));
  return withMask(given, index, mask);
}

function withMask(doc: NetworkDocument, index: number, mask: readonly number[]): NetworkDocument {
  const connections = doc.graph.connections.map((one, i) => (i === index ? { ...one, mask } : one));
  return { ...doc, graph: { ...doc.graph, connections } };
}

/** Masks of the size that connections have now: by their recipes; those given by hand are cut, or filled with ones. */
function remasked(doc: NetworkDocument, before: NetworkDocument): NetworkDocument {
  const connections = doc.graph.connections.map((connection, i) => {
    const { from, to, mask } = connection;
    if (mask.length === 0) return connection;
    const [rows, cols] = [widthOf(doc, to), widthOf(doc, from)];
    const choice = maskChoice(doc, i);
    if (choice.kind !== 'given') return { ...connection, mask: maskOf(choice, rows, cols) };
    const old = before.graph.connections[i];
    return { ...connection, mask: refitted(mask, widthOf(before, old.from), { rows, cols }) };
  });
  return { ...doc, graph: { ...doc.graph, connections } };
}

function refitted(mask: readonly number[], width: number, to: { rows: number; cols: number }): number[] {
  return Array.from({ length: to.rows * to.cols }, (_, k) => {
    const [row, col] = [Math.floor(k / to.cols), k % to.cols];
    return col < width ? (mask[row * width + col] ?? 1) : 1;
  });
}

/** Recipes of connections that are gone are forgotten. */
function keepMasks(doc: NetworkDocument): NetworkDocument {
  const keys = doc.graph.connections.map(maskKey);
  const masks = Object.fromEntries(Object.entries(doc.drawing.masks).filter(([key]) => keys.includes(key)));
  return { ...doc, drawing: { ...doc.drawing, masks } };
}
