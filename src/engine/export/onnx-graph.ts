/** Graphs of ONNX operators as Protocol Buffers (onnx.proto3: GraphProto, NodeProto, TensorProto, ValueInfoProto). */
import { Message } from './protobuf.ts';

/** Element types of tensors. */
export const elementTypes = { float32: 1, int64: 7, float64: 11 } as const;
export type ElementType = keyof typeof elementTypes;

/** Kinds of attributes: INT, TENSOR, GRAPH. */
const [INT, TENSOR, GRAPH] = [2, 4, 5];

/** An attribute of an operator. */
export type Attribute =
  | { readonly name: string; readonly int: number }
  | { readonly name: string; readonly tensor: Message }
  | { readonly name: string; readonly graph: Message };

/** Collects the nodes and constants of one graph. Values are named `<prefix><number>`, so that graphs do not clash. */
export class OnnxGraph {
  readonly #nodes: Message[] = [];
  readonly #constants: Message[] = [];
  readonly #type: 'float32' | 'float64';
  readonly #prefix: string;
  #count = 0;

  constructor(type: 'float32' | 'float64', prefix: string) {
    this.#type = type;
    this.#prefix = prefix;
  }

  /** Adds an operator; returns the name of its (first) result, or gives it the one that is wanted. */
  node(
    type: string,
    inputs: readonly string[],
    more: { to?: string; attributes?: readonly Attribute[] } = {},
  ): string {
    const to = more.to ?? this.#name();
    this.operator(type, { inputs, outputs: [to], attributes: more.attributes ?? [] });
    return to;
  }

  /** Adds an operator of several results. */
  operator(
    type: string,
    about: {
      readonly inputs: readonly string[];
      readonly outputs: readonly string[];
      readonly attributes: readonly Attribute[];
    },
  ): void {
    const message = new Message();
    for (const input of about.inputs) message.text(1, input);
    for (const output of about.outputs) message.text(2, output);
    message.text(4, type);
    for (const attribute of about.attributes) message.message(5, attributeMessage(attribute));
    this.#nodes.push(message);
  }

  /** A constant of numbers, in the type of the network. */
  numbers(values: ArrayLike<number>, shape: readonly number[]): string {
    return this.#constant(tensor(this.#type, values, shape));
  }

  /** A constant list of whole numbers: starts, ends and axes of slices, shapes. */
  integers(values: readonly number[]): string {
    return this.#constant(tensor('int64', values, [values.length]));
  }

  /** Columns [from, to) of a matrix. */
  columns(matrix: string, from: number, to: number): string {
    return this.node('Slice', [matrix, this.integers([from]), this.integers([to]), this.integers([1])]);
  }

  /** The graph with its inputs and outputs: names with their sizes, a text for a size that is open. */
  build(name: string, inputs: readonly ValueInfo[], outputs: readonly ValueInfo[]): Message {
    const graph = new Message();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, name);
    for (const constant of this.#constants) graph.message(5, constant);
    for (const input of inputs) graph.message(11, valueInfo(input, this.#type));
    for (const output of outputs) graph.message(12, valueInfo(output, this.#type));
    return graph;
  }

  #name(): string {
    return `${this.#prefix}${this.#count++}`;
  }

  #constant(value: Message): string {
    const name = this.#name();
    this.#constants.push(value.text(8, name));
    return name;
  }
}

/** A value that goes into a graph or comes out of it. */
export interface ValueInfo {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A tensor without a name. */
export function tensor(type: ElementType, values: ArrayLike<number>, shape: readonly number[]): Message {
  const message = new Message();
  for (const size of shape) message.int(1, size);
  return message.int(2, elementTypes[type]).bytes(9, rawData(type, values));
}

function rawData(type: ElementType, values: ArrayLike<number>): Uint8Array {
  const width = type === 'float32' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(width * values.length));
  for (let i = 0; i < values.length; i++) {
    if (type === 'float32') view.setFloat32(4 * i, values[i], true);
    else if (type === 'float64') view.setFloat64(8 * i, values[i], true);
    else view.setBigInt64(8 * i, BigInt(values[i]), true);
  }
  return new Uint8Array(view.buffer);
}

function attributeMessage(attribute: Attribute): Message {
  const message = new Message().text(1, attribute.name);
  if ('int' in attribute) return message.int(3, attribute.int).int(20, INT);
  if ('tensor' in attribute) return message.message(5, attribute.tensor).int(20, TENSOR);
  return message.message(6, attribute.graph).int(20, GRAPH);
}

function valueInfo({ name, shape }: ValueInfo, type: ElementType): Message {
  const sizes = new Message();
  for (const size of shape) {
    sizes.message(1, typeof size === 'number' ? new Message().int(1, size) : new Message().text(2, size));
  }
  const tensorType = new Message().int(1, elementTypes[type]).message(2, sizes);
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}
