/**
 * A trained network as an ONNX model (operator set 13): one Scan over time, whose body is one step of the network.
 * Input "inputs" (T, B, nIn), and "targets" (T, B, nOut) where a connection reads them; output "outputs" (T, B, nOut).
 * All in scaled units, in the precision of the run, from zero state.
 */
import { UnfoldError } from '../errors.ts';
import type { ExportedLayer, ExportedNetwork } from './exported-network.ts';
import { readsTargets } from './exported-network.ts';
import { OnnxGraph, tensor, type ValueInfo } from './onnx-graph.ts';
import { Message } from './protobuf.ts';

/** What a step hands to the next one: the last `depth` values of a layer or an input, newest first; or memories. */
interface State {
  readonly of: string;
  readonly width: number;
  readonly depth: number;
  readonly before: string;
  readonly after: string;
}

/**
 * The bytes of an .onnx file.
 * @throws UnfoldError 'export.onnx' for a layer that nothing is connected to
 */
export function onnx(network: ExportedNetwork): Uint8Array<ArrayBuffer> {
  const outer = new OnnxGraph(network.precision, 'outer');
  const outside = outsideOf(network);
  const { body, states } = stepGraph(network, outside);
  const batch = outer.node('Slice', [
    outer.node('Shape', ['inputs']),
    ...[1, 2, 0].map((at) => outer.integers([at])),
  ]);
  const zeros = states.map(({ width, depth }) => {
    const shape = outer.node('Concat', [batch, outer.integers([width * depth])], {
      attributes: [{ name: 'axis', int: 0 }],
    });
    return outer.node('ConstantOfShape', [shape], {
      attributes: [{ name: 'value', tensor: tensor(network.precision, [0], [1]) }],
    });
  });
  outer.operator('Scan', {
    inputs: [...zeros, ...outside.map(({ name }) => name)],
    outputs: [...states.map((_, i) => `end${i}`), 'values'],
    attributes: [
      { name: 'body', graph: body },
      { name: 'num_scan_inputs', int: outside.length },
    ],
  });
  const last = { linear: 'Identity', logistic: 'Sigmoid', softmax: 'Softmax' }[network.outputFunction];
  const attributes = last === 'Softmax' ? [{ name: 'axis', int: 2 }] : [];
  outer.node(last, ['values'], { to: 'outputs', attributes });
  const inputs = outside.map(({ name, width }) => ({ name, shape: ['time', 'batch', width] }));
  const outputs = [{ name: 'outputs', shape: ['time', 'batch', network.outputs] }];
  return new Message()
    .int(1, 8)
    .text(2, 'Unfold')
    .message(7, outer.build('network', inputs, outputs))
    .message(8, new Message().text(1, '').int(2, 13))
    .encode();
}

/** What comes from outside: the name in the model, in the network, and its width. */
function outsideOf(network: ExportedNetwork): { name: string; from: string; width: number }[] {
  const inputs = { name: 'inputs', from: 'input', width: network.inputs };
  const targets = { name: 'targets', from: 'target', width: network.outputs };
  return readsTargets(network) ? [inputs, targets] : [inputs];
}

/** One step: states and what comes from outside, to states and the values of the output layer. */
function stepGraph(
  network: ExportedNetwork,
  outside: ReturnType<typeof outsideOf>,
): { body: Message; states: readonly State[] } {
  const graph = new OnnxGraph(network.precision, 'step');
  const states = statesOf(network, outside);
  const values = new Map<string, string>(outside.map(({ name, from }) => [from, `${name}_now`]));
  const memories = new Map<string, string>();
  const stateOf = (of: string) => states.find((state) => state.of === of);
  const at = (from: string, delay: number): string => {
    if (delay === 0) return values.get(from) ?? '';
    const state = stateOf(from);
    if (state === undefined) throw new Error(`stepGraph: no past of "${from}"`);
    const { before, width, depth } = state;
    return depth === 1 ? before : graph.columns(before, (delay - 1) * width, delay * width);
  };
  for (const layer of network.layers) {
    const net = netOf(graph, network, { layer, at });
    const memory = stateOf(memoryOf(layer.name))?.before ?? '';
    const step = unitsStep(graph, {
      layer,
      net,
      memory,
      network,
      carried: layer.carry === null ? '' : at(layer.carry.from, layer.carry.delay),
    });
    values.set(
      layer.name,
      layer.leak === null ? step.value : leaky(graph, layer.leak, [at(layer.name, 1), step.value]),
    );
    memories.set(memoryOf(layer.name), step.memory);
  }
  for (const { of, before, after, width, depth } of states) {
    const value = memories.get(of) ?? values.get(of) ?? '';
    if (depth === 1) graph.node('Identity', [value], { to: after });
    else {
      const kept = graph.columns(before, 0, (depth - 1) * width);
      graph.node('Concat', [value, kept], { to: after, attributes: [{ name: 'axis', int: 1 }] });
    }
  }
  graph.node('Identity', [values.get(network.output) ?? ''], { to: 'value_now' });
  const info = (name: string, width: number): ValueInfo => ({ name, shape: ['batch', width] });
  const body = graph.build(
    'step',
    [
      ...states.map(({ before, width, depth }) => info(before, width * depth)),
      ...outside.map(({ name, width }) => info(`${name}_now`, width)),
    ],
    [
      ...states.map(({ after, width, depth }) => info(after, width * depth)),
      info('value_now', network.outputs),
    ],
  );
  return { body, states };
}

/** Layers cannot have this name: a space and a slash stand in it, and the layer's own name. */
const memoryOf = (layer: string): string => `memory / ${layer}`;

/** Everything of which a past is needed, and memories. */
function statesOf(network: ExportedNetwork, outside: ReturnType<typeof outsideOf>): State[] {
  const reads = network.layers.flatMap(({ name, sources, carry, leak }) => [
    ...sources,
    ...(carry === null ? [] : [carry]),
    ...(leak === null ? [] : [{ from: name, delay: 1 }]),
  ]);
  const depthOf = (of: string) =>
    reads.reduce((depth, { from, delay }) => (from === of ? Math.max(depth, delay) : depth), 0);
  const pasts = [
    ...outside.map(({ from, width }) => ({ of: from, width, depth: depthOf(from) })),
    ...network.layers.map(({ name, size }) => ({ of: name, width: size, depth: depthOf(name) })),
  ].filter(({ depth }) => depth > 0);
  const memories = network.layers
    .filter(({ units }) => units === 'lstm')
    .map(({ name, size }) => ({ of: memoryOf(name), width: size, depth: 1 }));
  return [...pasts, ...memories].map((state, i) => ({ ...state, before: `before${i}`, after: `after${i}` }));
}

/** net = z W' + bias, (B, blocks size). */
function netOf(
  graph: OnnxGraph,
  { weights }: ExportedNetwork,
  { layer, at }: { layer: ExportedLayer; at: (from: string, delay: number) => string },
): string {
  const { name, fan, sources } = layer;
  if (sources.length === 0) {
    throw new UnfoldError(
      'export.onnx',
      `Layer "${name}" has no connection into it, which is not written as ONNX. Connect it, remove it, or export a script.`,
    );
  }
  const rows = layer.blocks * layer.size;
  const matrix = new Float64Array((fan - 1) * rows);
  for (let k = 0; k < fan - 1; k++)
    for (let row = 0; row < rows; row++) matrix[k * rows + row] = weights[layer.at + row * fan + k];
  const bias = Float64Array.from({ length: rows }, (_, row) => weights[layer.at + (row + 1) * fan - 1]);
  const z = graph.node(
    'Concat',
    sources.map(({ from, delay }) => at(from, delay)),
    { attributes: [{ name: 'axis', int: 1 }] },
  );
  const product = graph.node('MatMul', [z, graph.numbers(matrix, [fan - 1, rows])]);
  return graph.node('Add', [product, graph.numbers(bias, [rows])]);
}

/** (1 - a) h' + a y. */
function leaky(
  graph: OnnxGraph,
  leak: readonly number[],
  [before, value]: readonly [string, string],
): string {
  const rest = graph.numbers(
    leak.map((a) => 1 - a),
    [leak.length],
  );
  const kept = graph.node('Mul', [before, rest]);
  return graph.node('Add', [kept, graph.node('Mul', [value, graph.numbers(leak, [leak.length])])]);
}

interface UnitsStep {
  readonly layer: ExportedLayer;
  readonly net: string;
  readonly memory: string;
  readonly carried: string;
  readonly network: ExportedNetwork;
}

/** The step of the units; `memory` is empty where there is none. */
function unitsStep(graph: OnnxGraph, step: UnitsStep): { value: string; memory: string } {
  const { layer, net, carried } = step;
  const { size } = layer;
  const op = (type: string, ...inputs: string[]) => graph.node(type, inputs);
  const block = (k: number) => graph.columns(net, k * size, (k + 1) * size);
  const plain = (value: string) => ({ value, memory: '' });
  /** g a + (1 - g) b. */
  const mixed = (gate: string, a: string, b: string) => op('Add', b, op('Mul', gate, op('Sub', a, b)));
  switch (layer.units) {
    case 'tanh':
      return plain(op('Tanh', net));
    case 'logistic':
      return plain(op('Sigmoid', net));
    case 'relu':
      return plain(op('Relu', net));
    case 'linear':
      return plain(net);
    case 'reset':
      return plain(op('Mul', op('Sigmoid', net), carried));
    case 'transfer':
      return plain(mixed(op('Sigmoid', block(1)), op('Tanh', block(0)), carried));
    case 'gru': {
      const candidate = op('Tanh', op('Add', block(2), op('Mul', op('Sigmoid', block(0)), block(3))));
      return plain(mixed(op('Sigmoid', block(1)), carried, candidate));
    }
    case 'lstm':
      return lstmStep(graph, step);
  }
}

function lstmStep(
  graph: OnnxGraph,
  { layer, net, memory, network }: UnitsStep,
): { value: string; memory: string } {
  const { size, own, ownAt } = layer;
  const op = (type: string, ...inputs: string[]) => graph.node(type, inputs);
  const gate = (k: number, peephole: number, seen: string) => {
    const block = graph.columns(net, k * size, (k + 1) * size);
    if (own === 0) return op('Sigmoid', block);
    const at = ownAt + peephole * size;
    const weights = graph.numbers(network.weights.subarray(at, at + size), [size]);
    return op('Sigmoid', op('Add', block, op('Mul', seen, weights)));
  };
  const candidate = op('Tanh', graph.columns(net, 2 * size, 3 * size));
  const kept = op('Mul', gate(1, 1, memory), memory);
  const next = op('Add', kept, op('Mul', gate(0, 0, memory), candidate));
  return { value: op('Mul', gate(3, 2, next), op('Tanh', next)), memory: next };
}
