/** A trained network as a Python script that needs NumPy only. */
import type { OutputFunction } from '../loss/index.ts';
import { type ExportedNetwork, readsTargets } from './exported-network.ts';
import { pythonData } from './python-data.ts';
import { pythonUnits } from './python-units.ts';
import type { Samples } from './samples.ts';

/**
 * The script's text. As a program it computes the run's predictions again and compares them with those that it carries;
 * as a module it offers `run(inputs, targets, first)`.
 */
export function numpyScript(network: ExportedNetwork, samples: Samples | null): string {
  return `${pythonHead(network, { needs: 'NumPy', extra: '' })}
import base64
import sys

import numpy as np


${pythonData(network, samples)}


def tanh(x):
    return np.tanh(x)


def sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


${pythonUnits(network)}


def run(inputs, targets=None, first=0):
    """Predictions (T - first, B, ${network.outputs}) in scaled units, the state being zero before step \`first\`.

    inputs: (T, B, ${network.inputs}), scaled. ${targetsNote(network)}
    """
    inputs = np.asarray(inputs, dtype=np.float64)
    steps, batch, _ = inputs.shape
    outside = {"input": inputs, "target": targets}
    values = {layer["name"]: [] for layer in LAYERS}
    memory = {layer["name"]: np.zeros((batch, layer["size"])) for layer in LAYERS}
    sizes = {layer["name"]: layer["size"] for layer in LAYERS}
    matrices, owns = {}, {}
    for layer in LAYERS:
        rows, n = layer["blocks"] * layer["size"], layer["size"]
        matrices[layer["name"]] = WEIGHTS[layer["at"] : layer["at"] + rows * layer["fan"]].reshape(rows, -1)
        owns[layer["name"]] = WEIGHTS[layer["own_at"] : layer["own_at"] + layer["own"] * n].reshape(-1, n)

    def at(name, t):
        if name in outside:
            source = outside[name]
            return source[t] if t >= 0 else np.zeros((batch, source.shape[2]))
        return values[name][t - first] if t >= first else np.zeros((batch, sizes[name]))

    for t in range(first, steps):
        for layer in LAYERS:
            name = layer["name"]
            z = np.concatenate([at(*back(source, t)) for source in layer["sources"]] + [np.ones((batch, 1))], axis=1)
            carried = None if layer["carry"] is None else at(*back(layer["carry"], t))
            y, memory[name] = UNITS[layer["units"]](layer, z @ matrices[name].T, memory[name], carried, owns[name])
            if layer["leak"] is not None:
                a = np.array(layer["leak"])
                y = (1 - a) * at(name, t - 1) + a * y
            values[name].append(y)
    return output_function(np.stack(values[OUTPUT]))


def back(source, t):
    """The source, and the step that its delay leads back to."""
    return source[0], t - source[1]


def output_function(y):
    return ${outputs[network.outputFunction]}


def main():
    if SAMPLES is None:
        print("This script carries no samples; call run(inputs).")
        return 0
    inputs, targets = SAMPLES["inputs"][:, None, :], SAMPLES["targets"][:, None, :]
    parts = [run(inputs[:end], targets[:end], first)[:, 0] for first, end in STRETCHES]
    stored = np.concatenate([SAMPLES["predictions"][first:end] for first, end in STRETCHES])
    difference = np.max(np.abs(np.concatenate(parts) - stored))
    print(f"{len(stored)} stored predictions, largest difference {difference:.3g}")
    return 0 if difference <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
`;
}

const outputs: { readonly [f in OutputFunction]: string } = {
  linear: 'y',
  logistic: 'sigmoid(y)',
  softmax:
    'np.exp(y - y.max(axis=-1, keepdims=True)) / np.exp(y - y.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)',
};

/** The first lines of a script: what it is and how to use it. */
export function pythonHead(
  network: ExportedNetwork,
  { needs, extra }: { needs: string; extra: string },
): string {
  const name = network.name.replace(/[\\"\u0000-\u001f]+/g, ' ').trim();
  return `#!/usr/bin/env python3
"""The trained network${name === '' ? '' : ` of "${name}" `.trimEnd()}, written by Unfold. Needs ${needs}.

As a program it computes the predictions of the run again and compares them with those that it carries:
exit status 0 where they agree. As a module it offers the network itself; see below.${extra}
"""`;
}

/** What a script says about the targets. */
export const targetsNote = (network: ExportedNetwork): string =>
  readsTargets(network)
    ? `targets: (T, B, ${network.outputs}), scaled: the network reads earlier ones.`
    : 'The network reads no targets.';
