"""What both peers share: they read one JSON object a line from stdin and answer with one JSON object a line.

{"command": "problem", "inputs": [...], "targets": [...], "hidden": 9, "alpha": 0.02, "weights": [...]}
    -> {"variants": {name: ms}, "chosen": name, "cost": C, "trialCost": C', "step": [...]}
{"command": "time", "count": 20}
    -> {"ms": [...]}
{"command": "quit"}

Weights are in this order, H hidden units: W (H x H, row-major), input weights (H), biases (H), output weights (H),
output bias. `step` is the solution of (J'J + alpha I) step = J'e + alpha w with e = y - target; the trial is w - step.
"""

import json
import sys
import time


def answer(problem_of, versions):
    """Serves stdin. `problem_of(message)` returns {variant: iteration}, where `iteration()` does one whole iteration
    (Jacobian, J'J + alpha I, Cholesky, solve, cost of one trial) and returns (cost, trial cost, step as a list maker).
    """
    chosen = None
    reply({"ready": versions})
    for line in sys.stdin:
        message = json.loads(line)
        if message["command"] == "quit":
            return
        if message["command"] == "problem":
            chosen = choose(problem_of(message))
        elif message["command"] == "time":
            reply({"ms": [milliseconds(chosen) for _ in range(message["count"])]})


def choose(variants):
    """Warms every variant up, keeps the fastest, and reports its numbers.

    An argument on the command line leaves only the variants whose names contain it.
    """
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    variants = {name: iteration for name, iteration in variants.items() if wanted in name}
    times = {}
    for name, iteration in variants.items():
        for _ in range(3):
            iteration()
        times[name] = median([milliseconds(iteration) for _ in range(9)])
    fastest = min(times, key=times.get)
    cost, trial_cost, step = variants[fastest]()
    reply({"variants": times, "chosen": fastest, "cost": cost, "trialCost": trial_cost, "step": step()})
    return variants[fastest]


def milliseconds(iteration):
    start = time.perf_counter()
    iteration()
    return (time.perf_counter() - start) * 1000


def median(values):
    return sorted(values)[len(values) // 2]


def reply(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
