/** The steps of units in Python, in terms of tanh, sigmoid and relu, so that NumPy and PyTorch share them. */
import type { ExportedNetwork, Units } from './exported-network.ts';

/** Python functions of the units that occur: (layer, net, memory, carried, own) to (values, memory). */
export function pythonUnits({ layers }: ExportedNetwork): string {
  const used = [...new Set(layers.map(({ units }) => units))];
  const table = used.map((units) => `    "${units}": ${units}_units,`).join('\n');
  return `${used.map((units) => steps[units]).join('\n\n\n')}


UNITS = {
${table}
}`;
}

const plain = (
  units: Units,
  expression: string,
): string => `def ${units}_units(layer, net, memory, carried, own):
    return ${expression}, memory`;

const steps: { readonly [units in Units]: string } = {
  tanh: plain('tanh', 'tanh(net)'),
  logistic: plain('logistic', 'sigmoid(net)'),
  relu: plain('relu', 'relu(net)'),
  linear: plain('linear', 'net'),
  lstm: `def lstm_units(layer, net, memory, carried, own):
    n = layer["size"]
    i, f, g, o = (net[:, k * n : (k + 1) * n] for k in range(4))
    if layer["own"]:
        i, f = i + own[0] * memory, f + own[1] * memory
    memory = sigmoid(f) * memory + sigmoid(i) * tanh(g)
    if layer["own"]:
        o = o + own[2] * memory
    return sigmoid(o) * tanh(memory), memory`,
  gru: `def gru_units(layer, net, memory, carried, own):
    n = layer["size"]
    r, z, a, m = (net[:, k * n : (k + 1) * n] for k in range(4))
    z = sigmoid(z)
    return (1 - z) * tanh(a + sigmoid(r) * m) + z * carried, memory`,
  reset: `def reset_units(layer, net, memory, carried, own):
    return sigmoid(net) * carried, memory`,
  transfer: `def transfer_units(layer, net, memory, carried, own):
    n = layer["size"]
    t = sigmoid(net[:, n:])
    return t * tanh(net[:, :n]) + (1 - t) * carried, memory`,
};
