"""One damped Gauss-Newton iteration of a tanh network with linear output, in PyTorch: float64, one thread."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import torch
from protocol import answer

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def split(w, hidden: int):
    """Flat weights -> recurrent weights (H x H), input weights, biases and output weights (H), output bias."""
    h2 = hidden * hidden
    recurrent = w[:h2].reshape(hidden, hidden)
    return recurrent, w[h2 : h2 + hidden], w[h2 + hidden : h2 + 2 * hidden], w[h2 + 2 * hidden : -1], w[-1]


def outputs(w, x, hidden: int):
    """y (T). The part of the net input that does not depend on the state is made for all steps at once."""
    recurrent, inputs, bias, out, out_bias = split(w, hidden)
    driven = torch.outer(x, inputs) + bias
    states = []
    s = torch.zeros(hidden, dtype=w.dtype)
    for driven_t in driven.unbind():
        s = torch.tanh(torch.addmv(driven_t, recurrent, s))
        states.append(s)
    return torch.stack(states) @ out + out_bias


def jacobian_by_tangents(w, x, hidden: int):
    """y (T) and J (T x P): tangents of the hidden units (H x H (H + 2)) are carried along by one matrix product a step.

    States come first, so that slopes, explicit terms and output rows are made for all steps at once.
    """
    recurrent, inputs, bias, out, out_bias = split(w, hidden)
    driven = torch.outer(x, inputs) + bias
    s = torch.zeros(hidden, dtype=w.dtype)
    before = [s]
    for driven_t in driven.unbind():
        s = torch.tanh(torch.addmv(driven_t, recurrent, s))
        before.append(s)
    states = torch.stack(before)
    steps = x.shape[0]
    now = states[1:]
    slope = 1 - now * now
    ones = torch.ones(steps, 1, dtype=w.dtype)
    z = torch.cat((states[:-1], x[:, None], ones), dim=1)
    width = hidden + 2
    # Scaled by the slope here, so that a step of the loop is one multiply-add: S' = D W S + D (I x z).
    explicit = torch.zeros(steps, hidden, hidden, width, dtype=w.dtype)
    units = torch.arange(hidden)
    explicit[:, units, units, :] = slope[:, :, None] * z[:, None, :]
    flat = explicit.reshape(steps, hidden, hidden * width)
    scaled = slope[:, :, None] * recurrent
    tangents = torch.zeros(hidden, hidden * width, dtype=w.dtype)
    kept = []
    for scaled_t, explicit_t in zip(scaled.unbind(), flat.unbind()):
        tangents = torch.addmm(explicit_t, scaled_t, tangents)
        kept.append(tangents)
    rows = torch.matmul(out, torch.stack(kept)).reshape(steps, hidden, width)
    y = now @ out + out_bias
    parts = (rows[:, :, :hidden].reshape(steps, hidden * hidden), rows[:, :, hidden], rows[:, :, hidden + 1], now, ones)
    return y, torch.cat(parts, dim=1)


def jacobian_by_jacfwd(w, x, hidden: int):
    jacobian, y = torch.func.jacfwd(lambda v: (outputs(v, x, hidden),) * 2, has_aux=True)(w)
    return y, jacobian


def gauss_newton(jacobian_of, outputs_of, w, x, targets, alpha, hidden):
    """Cost, cost at the full step, step."""
    y, jacobian = jacobian_of(w, x, hidden)
    error = y - targets
    gradient = jacobian.T @ error + alpha * w
    curvature = jacobian.T @ jacobian
    curvature.diagonal().add_(alpha)
    step = torch.cholesky_solve(gradient[:, None], torch.linalg.cholesky(curvature))[:, 0]
    trial = w - step
    trial_error = outputs_of(trial, x, hidden) - targets
    cost = 0.5 * error @ error + 0.5 * alpha * w @ w
    return cost, 0.5 * trial_error @ trial_error + 0.5 * alpha * trial @ trial, step


def scripted():
    """The same two functions compiled by TorchScript, which removes the interpreter's time; None where it is gone."""
    try:
        script = torch.jit.script
        compiled = {"split": script(split)}
        globals_before = globals()["split"]
        globals()["split"] = compiled["split"]
        pair = script(jacobian_by_tangents), script(outputs)
        globals()["split"] = globals_before
        return pair
    except Exception:
        return None


def problem(message):
    w, x, targets = (torch.tensor(message[key]) for key in ("weights", "inputs", "targets"))
    kinds = {
        "eager tangent recursion": (jacobian_by_tangents, outputs),
        "eager jacfwd": (jacobian_by_jacfwd, outputs),
    }
    pair = scripted()
    if pair is not None:
        kinds["TorchScript tangent recursion"] = pair

    def iteration_of(functions):
        def iteration():
            with torch.no_grad():
                cost, trial_cost, step = gauss_newton(*functions, w, x, targets, message["alpha"], message["hidden"])
            return cost.item(), trial_cost.item(), step.tolist

        return iteration

    return {name: iteration_of(functions) for name, functions in kinds.items()}


if __name__ == "__main__":
    answer(problem, {"torch": torch.__version__})
