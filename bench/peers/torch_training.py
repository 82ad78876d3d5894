"""Training updates in PyTorch as one writes them: nn.RNN or nn.LSTM over one batch, nn.Linear, SGD. float32.

The argument is the number of threads.
"""

import os
import sys

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 1
os.environ["OMP_NUM_THREADS"] = str(THREADS)

import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from training import answer

torch.set_num_threads(THREADS)
LEARNING_RATE = 1e-3


class Net(nn.Module):
    """A recurrent layer and a readout of every step or of the last one."""

    def __init__(self, problem, dtype):
        super().__init__()
        kind = nn.LSTM if problem.cell == "lstm" else nn.RNN
        self.every_step = problem.every_step
        self.rnn = kind(problem.n_in, problem.hidden, dtype=dtype)
        self.readout = nn.Linear(problem.hidden, problem.n_out, dtype=dtype)
        recurrent, into, bias, out, out_bias = (torch.tensor(w, dtype=dtype) for w in problem.weights)
        with torch.no_grad():
            self.rnn.weight_hh_l0.copy_(recurrent)
            self.rnn.weight_ih_l0.copy_(into)
            self.rnn.bias_ih_l0.copy_(bias)
            self.rnn.bias_hh_l0.zero_()  # PyTorch has two biases; their sum is what counts
            self.readout.weight.copy_(out)
            self.readout.bias.copy_(out_bias)

    def forward(self, x):
        h, _ = self.rnn(x)
        return self.readout(h if self.every_step else h[-1:])

    def gradient(self):
        rnn, readout = self.rnn, self.readout
        parts = (rnn.weight_hh_l0, rnn.weight_ih_l0, rnn.bias_ih_l0, readout.weight, readout.bias)
        return np.concatenate([part.grad.numpy().ravel() for part in parts])


def loss_of(problem, y, targets):
    if problem.loss == "softmax":
        return functional.cross_entropy(y.reshape(-1, problem.n_out), targets.reshape(-1))
    return functional.mse_loss(y, targets)


def prepared(problem, dtype):
    """The net, and a function that computes the loss and puts the gradient into the parameters."""
    net = Net(problem, dtype)
    x = torch.tensor(problem.inputs, dtype=dtype)
    targets = torch.tensor(problem.targets)
    if problem.loss != "softmax":
        targets = targets.to(dtype)

    def backward():
        loss = loss_of(problem, net(x), targets)
        loss.backward()
        return loss

    return net, backward


def problem_of(problem):
    net, backward = prepared(problem, torch.float32)
    optimiser = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE)

    def update():
        optimiser.zero_grad(set_to_none=True)
        backward()
        optimiser.step()

    def gradient():
        optimiser.zero_grad(set_to_none=True)
        loss = backward().item()
        return loss, net.gradient()

    exact, exact_backward = prepared(problem, torch.float64)
    exact_backward()
    return {"nn.LSTM" if problem.cell == "lstm" else "nn.RNN": (update, gradient)}, exact.gradient()


def peak():
    """GFLOP/s of a 1024 x 1024 x 1024 product: the fastest of several."""
    n = 1024
    a, b = torch.rand(n, n), torch.rand(n, n)
    best = float("inf")
    for _ in range(12):
        start = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - start)
    return 2 * n**3 / best / 1e9


if __name__ == "__main__":
    answer(problem_of, {"torch": torch.__version__}, peak)
