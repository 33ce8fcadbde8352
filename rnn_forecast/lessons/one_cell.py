"""One recurrent cell, step by step, in plain NumPy.

    h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h)       h_0 = 0
    y_t = W_hy h_t + b_y

The simple recurrent network of Elman (1990), "Finding structure in time", with a linear readout.
torch.nn.RNN keeps two biases whose sum is b_h.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

import numpy as np

from rnn_forecast.preparation import Scaler
from rnn_forecast.series import Series
from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.windows import Split


@dataclass(frozen=True, kw_only=True)
class CellSpec(Spec):
    """What the reader of the lesson can move."""

    cell_length: Annotated[
        int, Bounds(2, 12), About("Values that are read", "The last values of your series.")
    ] = 6
    cell_step: Annotated[
        int, Bounds(1, 12), About("Step", "The step whose arithmetic is written out.")
    ] = 2
    cell_width: Annotated[int, Bounds(1, 3), About("Hidden size", "Numbers in the state.")] = 2
    cell_seed: Annotated[
        int, Bounds(0, 99), About("Weights", "Each number draws other weights.")
    ] = 3


@dataclass(frozen=True, eq=False)
class Weights:
    """The numbers that the cell learns; one set for all steps.

    Attributes:
        w_xh: From the value to the state, ``(hidden, 1)``.
        w_hh: From the state to the next, ``(hidden, hidden)``.
        b_h: Bias of the state, ``(hidden,)``.
        w_hy: From the state to the output, ``(1, hidden)``.
        b_y: Bias of the output, ``(1,)``.
    """

    w_xh: np.ndarray
    w_hh: np.ndarray
    b_h: np.ndarray
    w_hy: np.ndarray
    b_y: np.ndarray

    @classmethod
    def drawn(cls, hidden: int, seed: int) -> Self:
        """As a network has them before its training: uniform in ±1/√hidden, as torch draws."""
        chance, limit = np.random.default_rng(seed), hidden**-0.5
        shapes = ((hidden, 1), (hidden, hidden), (hidden,), (1, hidden), (1,))
        return cls(*(chance.uniform(-limit, limit, shape) for shape in shapes))

    @classmethod
    def of_torch(cls, state: Mapping[str, np.ndarray]) -> Self:
        """From the names that torch gives the weights of one layer and its readout."""
        return cls(
            state["cell.weight_ih_l0"],
            state["cell.weight_hh_l0"],
            state["cell.bias_ih_l0"] + state["cell.bias_hh_l0"],
            state["readout.weight"],
            state["readout.bias"],
        )

    @property
    def count(self) -> int:
        """How many numbers these are; no length occurs in it."""
        return sum(each.size for each in (self.w_xh, self.w_hh, self.b_h, self.w_hy, self.b_y))


@dataclass(frozen=True, eq=False)
class Unrolled:
    """What happened at each step.

    Attributes:
        weights: The same at every step.
        inputs: x_t, ``(..., time)``.
        states: h_t, ``(..., time, hidden)``.
        outputs: y_t, ``(..., time)``.
    """

    weights: Weights
    inputs: np.ndarray
    states: np.ndarray
    outputs: np.ndarray

    def before(self, step: int) -> np.ndarray:
        """h_(t-1) for a step counted from 1, ``(..., hidden)``."""
        if step == 1:
            return np.zeros_like(self.states[..., 0, :])
        return self.states[..., step - 2, :]


def unroll(weights: Weights, inputs: np.ndarray) -> Unrolled:
    """Read values one after the other, ``(..., time)``, from a state of zeros."""
    state = np.zeros((*inputs.shape[:-1], len(weights.b_h)))
    states = np.empty((*inputs.shape, len(weights.b_h)))
    for step in range(inputs.shape[-1]):
        value = inputs[..., step, None]
        state = np.tanh(value @ weights.w_xh.T + state @ weights.w_hh.T + weights.b_h)
        states[..., step, :] = state
    outputs = (states @ weights.w_hy.T + weights.b_y)[..., 0]
    return Unrolled(weights, inputs, states, outputs)


def last_scores(series: Series, count: int) -> np.ndarray:
    """The last observed values as standard scores of the training part, at most ``count``."""
    seen = series.values[np.isfinite(series.values)]
    scaler = Scaler.fit(seen[: Split.by_share(len(seen)).train_end])
    return scaler.scale(seen[-count:])


def dense_parameter_count(length: int, hidden: int) -> int:
    """Numbers of a network that reads the window at once: one hidden layer as wide as the state."""
    return (length + 1) * hidden + hidden + 1
