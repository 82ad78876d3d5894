/** A trained network as a Python script for PyTorch. */
import type { OutputFunction } from '../loss/index.ts';
import type { ExportedNetwork } from './exported-network.ts';
import { pythonHead, targetsNote } from './numpy-script.ts';
import { pythonData } from './python-data.ts';
import { pythonUnits } from './python-units.ts';
import type { Samples } from './samples.ts';

/**
 * The script's text. As a program it computes the run's predictions again and compares them with those that it carries;
 * as a module it offers `Network`, a torch.nn.Module in float64 whose weights can be trained on.
 */
export function pytorchScript(network: ExportedNetwork, samples: Samples | null): string {
  const extra = '\nWeights that a mask removed are 0 and would be trained like the others.';
  return `${pythonHead(network, { needs: 'PyTorch and NumPy', extra })}
import base64
import sys

import numpy as np
import torch


${pythonData(network, samples)}

tanh, sigmoid, relu = torch.tanh, torch.sigmoid, torch.relu


${pythonUnits(network)}


class Network(torch.nn.Module):
    """The network with its trained weights, float64."""

    def __init__(self):
        super().__init__()
        self.matrices, self.owns = torch.nn.ParameterList(), torch.nn.ParameterList()
        for layer in LAYERS:
            rows, n = layer["blocks"] * layer["size"], layer["size"]
            matrix = WEIGHTS[layer["at"] : layer["at"] + rows * layer["fan"]].reshape(rows, -1)
            own = WEIGHTS[layer["own_at"] : layer["own_at"] + layer["own"] * n].reshape(-1, n)
            self.matrices.append(torch.nn.Parameter(torch.tensor(matrix)))
            self.owns.append(torch.nn.Parameter(torch.tensor(own)))

    def forward(self, inputs, targets=None, first=0):
        """Predictions (T - first, B, ${network.outputs}) in scaled units, the state being zero before step \`first\`.

        inputs: (T, B, ${network.inputs}), scaled, float64. ${targetsNote(network)}
        """
        steps, batch, _ = inputs.shape
        outside = {"input": inputs, "target": targets}
        values = {layer["name"]: [] for layer in LAYERS}
        memory = {layer["name"]: inputs.new_zeros(batch, layer["size"]) for layer in LAYERS}
        sizes = {layer["name"]: layer["size"] for layer in LAYERS}

        def at(name, t):
            if name in outside:
                source = outside[name]
                return source[t] if t >= 0 else inputs.new_zeros(batch, source.shape[2])
            return values[name][t - first] if t >= first else inputs.new_zeros(batch, sizes[name])

        for t in range(first, steps):
            for layer, matrix, own in zip(LAYERS, self.matrices, self.owns):
                name = layer["name"]
                z = torch.cat([at(*back(s, t)) for s in layer["sources"]] + [inputs.new_ones(batch, 1)], dim=1)
                carried = None if layer["carry"] is None else at(*back(layer["carry"], t))
                y, memory[name] = UNITS[layer["units"]](layer, z @ matrix.T, memory[name], carried, own)
                if layer["leak"] is not None:
                    a = inputs.new_tensor(layer["leak"])
                    y = (1 - a) * at(name, t - 1) + a * y
                values[name].append(y)
        return output_function(torch.stack(values[OUTPUT]))


def back(source, t):
    """The source, and the step that its delay leads back to."""
    return source[0], t - source[1]


def output_function(y):
    return ${outputs[network.outputFunction]}


def main():
    if SAMPLES is None:
        print("This script carries no samples; call Network()(inputs).")
        return 0
    network = Network()
    inputs, targets = (torch.tensor(SAMPLES[key][:, None, :]) for key in ("inputs", "targets"))
    with torch.no_grad():
        parts = [network(inputs[:end], targets[:end], first)[:, 0].numpy() for first, end in STRETCHES]
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
  softmax: 'torch.softmax(y, dim=-1)',
};
