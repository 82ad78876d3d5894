"""What the training peers share: they read one JSON object a line from stdin and answer with one JSON object a line.

{"command": "problem", "load": {...}, "weights": base64, "inputs": base64, "targets": base64}
    -> {"variants": {name: ms}, "chosen": name, "loss": E, "gradient": [...], "exactGradient": [...] or null}
{"command": "time", "count": 20}
    -> {"ms": [...], "megabytes": peak of the process}
{"command": "peak"}
    -> {"gflops": of a large float32 product, or null}
{"command": "quit"}

Arrays are float32, little-endian. Weights: recurrent (N x H, row-major; N = H, or 4 H for an LSTM with its gates in the
order input, forget, candidate, output), input (N x I), bias (N), readout (O x H), its bias (O). Inputs are (T x B x I);
targets (T' x B x O), or (T' x B) class numbers, with T' = T or 1.
"""

import base64
import json
import resource
import sys
import time

import numpy as np


def answer(problem_of, versions, peak=lambda: None):
    """Serves stdin. `problem_of(problem)` returns (variants, exact): {name: (update, gradient)} where `update()` does one
    whole update and `gradient()` returns (loss, flat gradient) at the starting weights, and the flat gradient in float64
    or None.
    """
    chosen = None
    reply({"ready": versions})
    for line in sys.stdin:
        message = json.loads(line)
        if message["command"] == "quit":
            return
        if message["command"] == "problem":
            chosen = choose(*problem_of(Problem(message)))
        elif message["command"] == "time":
            ms = [milliseconds(chosen) for _ in range(message["count"])]
            reply({"ms": ms, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
        elif message["command"] == "peak":
            reply({"gflops": peak()})


class Problem:
    """A problem with its arrays as NumPy arrays in their shapes."""

    def __init__(self, message):
        load = message["load"]
        self.cell, self.loss, self.every_step = load["cell"], load["loss"], load["everyStep"]
        hidden, batch, steps, inputs, outputs = (load[k] for k in ("hidden", "batch", "steps", "inputs", "outputs"))
        self.hidden, self.batch, self.steps, self.n_in, self.n_out = hidden, batch, steps, inputs, outputs
        nets = 4 * hidden if self.cell == "lstm" else hidden
        self.shapes = [(nets, hidden), (nets, inputs), (nets,), (outputs, hidden), (outputs,)]
        flat = decode(message["weights"])
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes])
        self.weights = [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), self.shapes)]
        self.inputs = decode(message["inputs"]).reshape(steps, batch, inputs)
        counted = steps if self.every_step else 1
        targets = decode(message["targets"])
        if self.loss == "softmax":
            self.targets = targets.reshape(counted, batch).astype(np.int64)
        else:
            self.targets = targets.reshape(counted, batch, outputs)


def choose(variants, exact):
    """Warms every variant up, keeps the fastest, and reports its numbers at the starting weights."""
    gradients = {name: gradient() for name, (_, gradient) in variants.items()}
    times = {}
    for name, (update, _) in variants.items():
        for _ in range(3):
            update()
        times[name] = median([milliseconds(update) for _ in range(7)])
    fastest = min(times, key=times.get)
    loss, gradient = gradients[fastest]
    exact_list = None if exact is None else [float(value) for value in exact]
    reply(
        {
            "variants": times,
            "chosen": fastest,
            "loss": float(loss),
            "gradient": [float(value) for value in gradient],
            "exactGradient": exact_list,
        }
    )
    return variants[fastest][0]


def decode(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f4").copy()


def milliseconds(update):
    start = time.perf_counter()
    update()
    return (time.perf_counter() - start) * 1000


def median(values):
    return sorted(values)[len(values) // 2]


def reply(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
