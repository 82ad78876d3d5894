"""One damped Gauss-Newton iteration of a tanh network with linear output, in JAX: jit, float64, one thread."""

import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"

import jax

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

import jax.numpy as jnp
from jax import lax
from jax.scipy.linalg import cho_solve
from protocol import answer


def split(w, hidden):
    """Flat weights -> recurrent weights with input weight and bias beside them (H x (H + 2)), output weights, bias."""
    h2 = hidden * hidden
    recurrent = w[:h2].reshape(hidden, hidden)
    inputs, bias, out = (w[h2 + k * hidden : h2 + (k + 1) * hidden] for k in range(3))
    return recurrent, inputs, bias, out, w[-1]


def outputs(w, x, hidden, unroll):
    """y (T) by a scan over time."""
    recurrent, inputs, bias, out, out_bias = split(w, hidden)

    def step(s, x_t):
        s = jnp.tanh(recurrent @ s + inputs * x_t + bias)
        return s, out @ s + out_bias

    return lax.scan(step, jnp.zeros(hidden), x, unroll=unroll)[1]


def jacobian_by_tangents(w, x, hidden, unroll):
    """y (T) and J (T x P): the tangents dS (H x H x (H + 2)) of the hidden units are carried by the scan.

    The explicit derivative of unit i's net input reaches only unit i's own incoming weights: an identity times z.
    """
    recurrent, inputs, bias, out, out_bias = split(w, hidden)
    own = jnp.eye(hidden)[:, :, None]

    def step(carry, x_t):
        s, tangents = carry
        z = jnp.concatenate([s, x_t[None], jnp.ones(1)])
        moved = (recurrent @ tangents.reshape(hidden, -1)).reshape(tangents.shape) + own * z
        s = jnp.tanh(recurrent @ s + inputs * x_t + bias)
        tangents = (1 - s * s)[:, None, None] * moved
        return (s, tangents), (out @ s + out_bias, s, out @ tangents.reshape(hidden, -1))

    start = (jnp.zeros(hidden), jnp.zeros((hidden, hidden, hidden + 2)))
    y, states, rows = lax.scan(step, start, x, unroll=unroll)[1]
    rows = rows.reshape(-1, hidden, hidden + 2)
    steps = rows.shape[0]
    parts = [
        rows[:, :, :hidden].reshape(steps, -1),
        rows[:, :, hidden],
        rows[:, :, hidden + 1],
        states,
        jnp.ones((steps, 1)),
    ]
    return y, jnp.concatenate(parts, axis=1)


def jacobian_states_first(w, x, hidden, unroll):
    """As `jacobian_by_tangents`, but slopes and explicit terms are made for all steps before the scan over tangents."""
    recurrent, inputs, bias, out, out_bias = split(w, hidden)
    driven = x[:, None] * inputs + bias

    def forward(s, driven_t):
        return (jnp.tanh(recurrent @ s + driven_t),) * 2

    states = lax.scan(forward, jnp.zeros(hidden), driven, unroll=unroll)[1]
    steps = x.shape[0]
    ones = jnp.ones((steps, 1))
    before = jnp.concatenate([jnp.zeros((1, hidden)), states[:-1]])
    z = jnp.concatenate([before, x[:, None], ones], axis=1)
    slopes = 1 - states * states
    own = jnp.eye(hidden)[:, :, None]

    def tangent(tangents, now):
        slope_t, z_t = now
        moved = (recurrent @ tangents.reshape(hidden, -1)).reshape(tangents.shape) + own * z_t
        tangents = slope_t[:, None, None] * moved
        return tangents, out @ tangents.reshape(hidden, -1)

    start = jnp.zeros((hidden, hidden, hidden + 2))
    rows = lax.scan(tangent, start, (slopes, z), unroll=unroll)[1].reshape(steps, hidden, hidden + 2)
    parts = [rows[:, :, :hidden].reshape(steps, -1), rows[:, :, hidden], rows[:, :, hidden + 1], states, ones]
    return states @ out + out_bias, jnp.concatenate(parts, axis=1)


def jacobian_by_jacfwd(w, x, hidden, unroll):
    def twice(v):
        y = outputs(v, x, hidden, unroll)
        return y, y

    jacobian, y = jax.jacfwd(twice, has_aux=True)(w)
    return y, jacobian


def gauss_newton(jacobian_of, w, x, targets, alpha, hidden, unroll):
    """Cost, cost at the full step, step."""
    y, jacobian = jacobian_of(w, x, hidden, unroll)
    error = y - targets
    gradient = jacobian.T @ error + alpha * w
    curvature = jacobian.T @ jacobian + alpha * jnp.eye(w.shape[0])
    step = cho_solve((jnp.linalg.cholesky(curvature), True), gradient)
    trial = w - step
    trial_error = outputs(trial, x, hidden, unroll) - targets
    cost = 0.5 * error @ error + 0.5 * alpha * w @ w
    return cost, 0.5 * trial_error @ trial_error + 0.5 * alpha * trial @ trial, step


def problem(message):
    hidden = message["hidden"]
    w, x, targets = (jnp.array(message[key]) for key in ("weights", "inputs", "targets"))
    kinds = [(f"hand-written tangents, unroll {u}", jacobian_by_tangents, u) for u in (1, 4, 8, 16)]
    kinds += [(f"hand-written tangents, states first, unroll {u}", jacobian_states_first, u) for u in (1, 8, 16)]
    kinds += [(f"jacfwd, unroll {u}", jacobian_by_jacfwd, u) for u in (1, 8)]

    def iteration_of(jacobian_of, unroll):
        compiled = jax.jit(
            lambda w, x, targets: gauss_newton(jacobian_of, w, x, targets, message["alpha"], hidden, unroll)
        )

        def iteration():
            cost, trial_cost, step = jax.block_until_ready(compiled(w, x, targets))
            return float(cost), float(trial_cost), step.tolist

        return iteration

    return {name: iteration_of(jacobian_of, unroll) for name, jacobian_of, unroll in kinds}


if __name__ == "__main__":
    answer(problem, {"jax": jax.__version__})
