/**
 * A small reader of ONNX models, for tests: it decodes the file and computes the operators that a network of ours needs,
 * one Scan over time among them, by plain arithmetic in 64 bits. Nothing of it is shared with what writes the files.
 */

/** Numbers by rows. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints: Readonly<Record<string, number>>;
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly graphs: Readonly<Record<string, Graph>>;
}

interface Graph {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Outputs of a model by name. */
export function runOnnx(bytes: Uint8Array, feeds: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
  const [model] = all(bytes, 7);
  const graph = graphOf(model as Uint8Array);
  const values = compute(graph, new Map(Object.entries(feeds)));
  return new Map(graph.outputs.map((name) => [name, valueOf(values, name)]));
}

function compute(graph: Graph, given: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const values = new Map([...graph.constants, ...given]);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => valueOf(values, name));
    const results = node.type === 'Scan' ? scan(node, inputs) : [operator(node, inputs)];
    node.outputs.forEach((name, i) => values.set(name, results[i]));
  }
  return values;
}

function valueOf(values: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const found = values.get(name);
  if (found === undefined) throw new Error(`The model has no value "${name}".`);
  return found;
}

/** States first, then what is read step by step along the first axis. */
function scan({ graphs, ints }: Node, inputs: readonly Tensor[]): Tensor[] {
  const body = graphs['body'];
  const count = ints['num_scan_inputs'];
  const states = inputs.slice(0, inputs.length - count);
  const read = inputs.slice(inputs.length - count);
  const steps = read[0].dims[0];
  const made: Tensor[][] = [];
  let now = states;
  for (let t = 0; t < steps; t++) {
    const given = [...now, ...read.map((tensor) => at(tensor, t))];
    const values = compute(body, new Map(body.inputs.map((name, i) => [name, given[i]])));
    const results = body.outputs.map((name) => valueOf(values, name));
    now = results.slice(0, states.length);
    made.push(results.slice(states.length));
  }
  const stacked = made[0].map((first, o) => ({
    dims: [steps, ...first.dims],
    data: Float64Array.from(made.flatMap((results) => [...results[o].data])),
  }));
  return [...now, ...stacked];
}

function at({ dims, data }: Tensor, t: number): Tensor {
  const [, ...rest] = dims;
  const size = rest.reduce((a, b) => a * b, 1);
  return { dims: rest, data: data.slice(t * size, (t + 1) * size) };
}

function operator({ type, ints, tensors }: Node, inputs: readonly Tensor[]): Tensor {
  const [a, b] = inputs;
  const each = (of: (x: number) => number): Tensor => ({ dims: a.dims, data: a.data.map(of) });
  switch (type) {
    case 'Identity':
      return a;
    case 'Tanh':
      return each(Math.tanh);
    case 'Relu':
      return each((x) => Math.max(0, x));
    case 'Sigmoid':
      return each((x) => 1 / (1 + Math.exp(-x)));
    case 'Add':
      return pairs(a, b, (x, y) => x + y);
    case 'Sub':
      return pairs(a, b, (x, y) => x - y);
    case 'Mul':
      return pairs(a, b, (x, y) => x * y);
    case 'MatMul':
      return product(a, b);
    case 'Shape':
      return { dims: [a.dims.length], data: Float64Array.from(a.dims) };
    case 'ConstantOfShape':
      return constant([...a.data], tensors['value'].data[0]);
    case 'Concat':
      return concat(inputs, ints['axis']);
    case 'Slice':
      return slice(a, { from: inputs[1].data[0], to: inputs[2].data[0], axis: inputs[3].data[0] });
    case 'Softmax':
      return softmax(a);
    default:
      throw new Error(`There is no operator "${type}" here.`);
  }
}

function constant(dims: readonly number[], value: number): Tensor {
  return { dims, data: new Float64Array(dims.reduce((a, b) => a * b, 1)).fill(value) };
}

/** The second may lack leading axes: it is repeated along them. */
function pairs(a: Tensor, b: Tensor, of: (x: number, y: number) => number): Tensor {
  if (b.data.length > a.data.length) return pairs(b, a, (x, y) => of(y, x));
  return { dims: a.dims, data: a.data.map((x, i) => of(x, b.data[i % b.data.length])) };
}

function product(a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = a.dims;
  const [, columns] = b.dims;
  const data = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let k = 0; k < inner; k++)
        data[r * columns + c] += a.data[r * inner + k] * b.data[k * columns + c];
  return { dims: [rows, columns], data };
}

/** Along the last axis, or of lists. */
function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const { dims } = tensors[0];
  if (axis !== dims.length - 1) throw new Error('Concat is along the last axis only here.');
  const rows = dims.slice(0, -1).reduce((a, b) => a * b, 1);
  const widths = tensors.map((tensor) => tensor.dims[axis]);
  const data = Array.from({ length: rows }, (_, r) =>
    tensors.flatMap((tensor, k) => [...tensor.data.subarray(r * widths[k], (r + 1) * widths[k])]),
  ).flat();
  return { dims: [...dims.slice(0, -1), widths.reduce((a, b) => a + b, 0)], data: Float64Array.from(data) };
}

function slice(
  { dims, data }: Tensor,
  { from, to, axis }: { from: number; to: number; axis: number },
): Tensor {
  if (axis !== dims.length - 1) throw new Error('Slice is along the last axis only here.');
  const width = dims[axis];
  const kept = data.filter((_, i) => i % width >= from && i % width < to);
  return { dims: [...dims.slice(0, -1), Math.min(to, width) - from], data: kept };
}

function softmax({ dims, data }: Tensor): Tensor {
  const width = dims[dims.length - 1];
  const out = data.slice();
  for (let r = 0; r < data.length; r += width) {
    const row = out.subarray(r, r + width);
    const largest = Math.max(...row);
    row.forEach((x, i) => (row[i] = Math.exp(x - largest)));
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((x, i) => (row[i] = x / sum));
  }
  return { dims, data: out };
}

// The file: fields of Protocol Buffers, by their numbers in onnx.proto.

type Field = number | Uint8Array;

/** Every value of a field of a message. */
function all(bytes: Uint8Array, wanted: number): Field[] {
  const found: Field[] = [];
  let place = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[place++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (place < bytes.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    let value: Field = 0;
    if (wire === 0) value = varint();
    else if (wire === 2) {
      const length = varint();
      value = bytes.subarray(place, place + length);
      place += length;
    } else if (wire === 5) place += 4;
    else if (wire === 1) place += 8;
    else throw new Error(`A field of kind ${wire} is not read here.`);
    if (field === wanted) found.push(value);
  }
  return found;
}

const messages = (bytes: Uint8Array, field: number): Uint8Array[] => all(bytes, field) as Uint8Array[];
const texts = (bytes: Uint8Array, field: number): string[] =>
  messages(bytes, field).map((text) => new TextDecoder().decode(text));
const integer = (bytes: Uint8Array, field: number): number => (all(bytes, field)[0] ?? 0) as number;

function graphOf(bytes: Uint8Array): Graph {
  return {
    nodes: messages(bytes, 1).map(nodeOf),
    constants: new Map(messages(bytes, 5).map((one) => [texts(one, 8)[0], tensorOf(one)])),
    inputs: messages(bytes, 11).map((one) => texts(one, 1)[0]),
    outputs: messages(bytes, 12).map((one) => texts(one, 1)[0]),
  };
}

function nodeOf(bytes: Uint8Array): Node {
  const attributes = messages(bytes, 5);
  const named = <T>(field: number, of: (attribute: Uint8Array) => T): Record<string, T> =>
    Object.fromEntries(
      attributes.filter((one) => all(one, field).length > 0).map((one) => [texts(one, 1)[0], of(one)]),
    );
  return {
    type: texts(bytes, 4)[0],
    inputs: texts(bytes, 1),
    outputs: texts(bytes, 2),
    ints: named(3, (one) => integer(one, 3)),
    tensors: named(5, (one) => tensorOf(messages(one, 5)[0])),
    graphs: named(6, (one) => graphOf(messages(one, 6)[0])),
  };
}

/** Element types 1 float, 7 int64, 11 double, as raw little-endian bytes. */
function tensorOf(bytes: Uint8Array): Tensor {
  const raw = messages(bytes, 9)[0] ?? new Uint8Array();
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const type = integer(bytes, 2);
  const width = type === 1 ? 4 : 8;
  const data = Float64Array.from({ length: raw.length / width }, (_, i) => {
    if (type === 1) return view.getFloat32(4 * i, true);
    return type === 7 ? Number(view.getBigInt64(8 * i, true)) : view.getFloat64(8 * i, true);
  });
  return { dims: all(bytes, 1) as number[], data };
}
