/**
 * The Jacobian of one step of a network's state, ds(t + 1)/ds(t), by the chain rule through the layers in the order of
 * update. G stands for the derivative of a layer's values at the present step by the state (size x n).
 */
import { inputsOf } from '../network/cells/gates.ts';
import { rowAt } from '../network/gated-rows.ts';
import type { LayerTrack } from '../network/trajectory.ts';
import type { StateMap } from './state-map.ts';

/** Derivatives of one layer's new values and memories (each size x n) by the state. */
interface LayerDerivatives {
  readonly value: Float64Array;
  readonly memories: readonly Float64Array[];
}

/** Writes the Jacobian (n x n, row-major; row i belongs to the new entry i) at the map's last step. */
export function stateJacobian(map: StateMap, into: Float64Array): void {
  const n = map.entries.length;
  const known: LayerDerivatives[] = [];
  map.track.layers.forEach((layer, l) => {
    const nets = netsBy(map, l, known);
    known.push(layer.plan.gates === null ? plainValues(map, l, nets) : gatedValues(map, l, { nets, known }));
  });
  into.fill(0);
  map.entries.forEach(({ layer, unit, lag, memory }, i) => {
    if (lag > 1) {
      into[i * n + map.indexOf({ layer, unit, lag: lag - 1, memory: -1 })] = 1;
      return;
    }
    const from = memory < 0 ? known[layer].value : known[layer].memories[memory];
    into.set(from.subarray(unit * n, (unit + 1) * n), i * n);
  });
}

/** Derivative of the nets of layer l (blocks size x n): W times what its columns depend on. */
function netsBy(map: StateMap, l: number, known: readonly LayerDerivatives[]): Float64Array {
  const { plan } = map.track.layers[l];
  const n = map.entries.length;
  const { theta } = map.network;
  const nets = new Float64Array(plan.blocks * plan.size * n);
  const rows = plan.blocks * plan.size;
  // Columns of W that read the state one after the other, as all of a source do.
  const addColumns = (column: number, index: number, width: number) => {
    for (let i = 0; i < rows; i++) {
      const from = plan.at + i * plan.fan + column;
      for (let j = 0; j < width; j++) nets[i * n + index + j] += theta[from + j];
    }
  };
  for (const { layer, delay, at, width } of plan.sources) {
    if (layer < 0) continue;
    if (delay > 0) addColumns(at, map.indexOf({ layer, unit: 0, lag: delay, memory: -1 }), width);
    else
      for (let j = 0; j < width; j++)
        addRows(map, { nets, l, column: at + j, from: known[layer].value.subarray(j * n, (j + 1) * n) });
  }
  for (const { layer, column, output, lag } of map.links) {
    const entry = { layer: map.layout.output, unit: output, lag, memory: -1 };
    if (layer === l) addColumns(column, map.indexOf(entry), 1);
  }
  return nets;
}

/** nets += (a column of W) (a row of G). */
function addRows(
  map: StateMap,
  { nets, l, column, from }: { nets: Float64Array; l: number; column: number; from: Float64Array },
): void {
  const { plan } = map.track.layers[l];
  const n = from.length;
  for (let i = 0; i < plan.blocks * plan.size; i++) {
    const w = map.network.theta[plan.at + i * plan.fan + column];
    if (w === 0) continue;
    for (let k = 0; k < n; k++) nets[i * n + k] += w * from[k];
  }
}

/** h = (1 - a) h(t - 1) + a f(net). Works in place on `nets`. */
function plainValues(map: StateMap, l: number, nets: Float64Array): LayerDerivatives {
  const { plan, y, yAt } = map.track.layers[l];
  const n = map.entries.length;
  for (let i = 0; i < plan.size; i++) {
    const a = plan.leak?.[i] ?? 1;
    const slope = a * slopeOf(plan.activation, y[yAt + i]);
    for (let k = 0; k < n; k++) nets[i * n + k] *= slope;
    if (plan.leak !== null) nets[i * n + map.indexOf({ layer: l, unit: i, lag: 1, memory: -1 })] += 1 - a;
  }
  return { value: nets, memories: [] };
}

/** f' by f's own value, as `slopeInto` of the kernels. */
function slopeOf(activation: LayerTrack['plan']['activation'], y: number): number {
  switch (activation) {
    case 'tanh':
      return 1 - y * y;
    case 'logistic':
      return y * (1 - y);
    case 'relu':
      return y > 0 ? 1 : 0;
    case 'linear':
      return 1;
  }
}

/** The partial derivatives of the gates' step times those of its inputs. */
function gatedValues(
  map: StateMap,
  l: number,
  { nets, known }: { nets: Float64Array; known: readonly LayerDerivatives[] },
): LayerDerivatives {
  const layer = map.track.layers[l];
  const { gates, size } = layer.plan;
  if (gates === null) throw new Error(`gatedValues: layer ${layer.plan.name} has plain units`);
  const width = inputsOf(gates) * size;
  const partials = new Float64Array((1 + gates.memories) * width);
  gates.partials(rowAt(map.network, map.track, layer, 0), partials);
  const derivative = (output: number) => {
    const rows = new Float64Array(size * map.entries.length);
    for (let unit = 0; unit < size; unit++)
      addInputs(map, {
        l,
        unit,
        nets,
        known,
        rows,
        partials: partials.subarray(output * width, (output + 1) * width),
      });
    return rows;
  };
  return {
    value: derivative(0),
    memories: Array.from({ length: gates.memories }, (_, memory) => derivative(memory + 1)),
  };
}

interface GatedUnit {
  readonly l: number;
  readonly unit: number;
  readonly nets: Float64Array;
  readonly known: readonly LayerDerivatives[];
  readonly rows: Float64Array;
  /** (X n) of one output. */
  readonly partials: Float64Array;
}

/** One unit's row: nets, memories and the carried value, each times its partial derivative. */
function addInputs(map: StateMap, { l, unit, nets, known, rows, partials }: GatedUnit): void {
  const { gates, size, carry, blocks } = map.track.layers[l].plan;
  const n = map.entries.length;
  const row = rows.subarray(unit * n, (unit + 1) * n);
  const addRow = (factor: number, from: Float64Array) => {
    for (let k = 0; k < n; k++) row[k] += factor * from[k];
  };
  const partialOf = (x: number) => partials[x * size + unit];
  const rowOf = (matrix: Float64Array, i: number) => matrix.subarray(i * n, (i + 1) * n);
  for (let block = 0; block < blocks; block++) addRow(partialOf(block), rowOf(nets, block * size + unit));
  const memories = gates?.memories ?? 0;
  for (let memory = 0; memory < memories; memory++)
    row[map.indexOf({ layer: l, unit, lag: 0, memory })] += partialOf(blocks + memory);
  if (carry === null) return;
  const carried = partialOf(blocks + memories);
  if (carry.delay === 0) addRow(carried, rowOf(known[carry.layer].value, unit));
  else row[map.indexOf({ layer: carry.layer, unit, lag: carry.delay, memory: -1 })] += carried;
}
