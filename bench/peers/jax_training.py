"""Training updates in JAX: jit, lax.scan over time, SGD with donated weights. float32, one thread."""

import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"

import jax

jax.config.update("jax_platforms", "cpu")

import jax.numpy as jnp
import numpy as np
from jax import lax
from training import answer

LEARNING_RATE = 1e-3


def tanh_layer(weights, x, unroll):
    """h (T x B x H); the inputs' part of the net input is made for all steps at once."""
    recurrent, into, bias = weights
    driven = x @ into.T + bias

    def step(h, driven_t):
        h = jnp.tanh(driven_t + h @ recurrent.T)
        return h, h

    start = jnp.zeros((x.shape[1], recurrent.shape[1]), x.dtype)
    return lax.scan(step, start, driven, unroll=unroll)[1]


def lstm_layer(weights, x, unroll):
    recurrent, into, bias = weights
    driven = x @ into.T + bias

    def step(carry, driven_t):
        h, c = carry
        i, f, g, o = jnp.split(driven_t + h @ recurrent.T, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    start = jnp.zeros((x.shape[1], recurrent.shape[1]), x.dtype)
    return lax.scan(step, (start, start), driven, unroll=unroll)[1]


def loss_of(weights, x, targets, kind, unroll):
    cell, loss, every_step = kind
    layer = lstm_layer if cell == "lstm" else tanh_layer
    h = layer(weights[:3], x, unroll)
    y = (h if every_step else h[-1:]) @ weights[3].T + weights[4]
    if loss == "softmax":
        chances = jax.nn.log_softmax(y)
        return -jnp.take_along_axis(chances, targets[..., None], axis=-1).mean()
    return ((y - targets) ** 2).mean()


def variant(problem, unroll):
    kind = (problem.cell, problem.loss, problem.every_step)
    x, targets = jnp.array(problem.inputs), jnp.array(problem.targets)
    value_and_gradient = jax.value_and_grad(lambda w, x, targets: loss_of(w, x, targets, kind, unroll))

    def descend(weights, x, targets):
        loss, gradient = value_and_gradient(weights, x, targets)
        return [w - LEARNING_RATE * g for w, g in zip(weights, gradient)], loss

    compiled = jax.jit(descend, donate_argnums=0)
    state = {"weights": [jnp.array(w) for w in problem.weights]}

    def update():
        state["weights"], loss = compiled(state["weights"], x, targets)
        jax.block_until_ready((state["weights"], loss))

    def gradient():
        loss, parts = jax.jit(value_and_gradient)([jnp.array(w) for w in problem.weights], x, targets)
        return float(loss), np.concatenate([np.asarray(part).ravel() for part in parts])

    return update, gradient


def problem_of(problem):
    return {f"scan, unroll {unroll}": variant(problem, unroll) for unroll in (1, 4)}, None


if __name__ == "__main__":
    answer(problem_of, {"jax": jax.__version__})
