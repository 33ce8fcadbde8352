"""The rate of one core at matrix products, beside which the engine's own rate is read."""

import time
from collections.abc import Callable

import numpy as np
import torch

from rnn_forecast.recurrence.products import product

SIDE = 512


def peak_rate() -> float:
    """GFLOP/s on one thread by processor time, of whatever is fastest on this machine.

    That is NumPy's or torch's product of two matrices of 512 x 512, or the engine's own of
    matrices as small as those of an LSTM with 32 units.
    """
    left, right, out = torch.rand(3, SIDE, SIDE)
    of_numpy = left.numpy(), right.numpy(), out.numpy()
    weights, rows, gates = torch.rand(3, 34, 128), torch.rand(3, 34, 64), torch.rand(3, 128, 64)
    small = product(weights.mT, rows, gates)
    return max(
        _rate(lambda: torch.mm(left, right, out=out), 2 * SIDE**3),
        _rate(lambda: np.matmul(*of_numpy[:2], out=of_numpy[2]), 2 * SIDE**3),
        _rate(lambda: [small() for _ in range(100)], 100 * 2 * 3 * 128 * 34 * 64),
    )


def _rate(multiply: Callable[[], object], operations: int) -> float:
    """The best of a few."""
    seconds = []
    for _ in range(8):
        start = time.thread_time()
        multiply()
        seconds.append(time.thread_time() - start)
    return operations / min(seconds) / 1e9
