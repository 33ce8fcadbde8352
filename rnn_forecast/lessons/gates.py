"""Gates: one unit of an LSTM or a GRU, step by step, and how long a gate can hold a value.

A gate is a number between 0 and 1 that something is multiplied by. What an LSTM keeps is c; while
nothing is written, c_t = f c_{t-1}, so that after k steps f^k is left. That is a decay with

    time constant  τ = -1/ln f      steps until 1/e is left                              (1)
    half-life      ln 2 · τ         steps until half is left                             (2)

(S. Hochreiter, J. Schmidhuber, Neural Computation 9, 1997; the forget gate: F. Gers,
J. Schmidhuber, F. Cummins, Neural Computation 12, 2000; K. Cho et al., EMNLP 2014, in the variant
of torch.nn.GRU: z multiplies the old state, r acts after the recurrent product.)
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.specs import About, Bounds, Spec

MOST_NUMBERS = 200

Weights = Mapping[str, np.ndarray]
"""weight_ih, weight_hh, bias_ih and bias_hh in torch's shapes and order of gates."""


@dataclass(frozen=True, kw_only=True)
class GateSpec(Spec):
    """One unit that writes a value when its input is large, and how well it keeps it."""

    gate_cell: Annotated[Literal["LSTM", "GRU"], About("Cell")] = "LSTM"
    gate_bias: Annotated[
        float,
        Bounds(-3.0, 8.0, 0.1),
        About("Bias of the gate that keeps", "f of an LSTM, z of a GRU"),
    ] = 1.0
    gate_listens: Annotated[
        float,
        Bounds(-20.0, 0.0, 1.0),
        About("Its weight for the input", "below 0, a new value makes it let go of the old one"),
    ] = -8.0


@dataclass(frozen=True, eq=False)
class GateTrace:
    """What happened inside a cell while it read a sequence.

    Attributes:
        cell: ``"lstm"`` or ``"gru"``.
        inputs: "time feature".
        gates: i, f, g, o or r, z, n, each "time hidden".
        memory: What is carried from step to step: c of an LSTM, h of a GRU.
        states: h, what the cell shows.
    """

    cell: str
    inputs: np.ndarray
    gates: Mapping[str, np.ndarray]
    memory: np.ndarray
    states: np.ndarray

    @property
    def keeping(self) -> np.ndarray:
        """The gate that multiplies the old memory: f of an LSTM, z of a GRU."""
        return self.gates["f" if self.cell == "lstm" else "z"]


def read(spec: GateSpec, numbers: Sequence[float]) -> GateTrace:
    """One unit with these settings reads these numbers."""
    inputs = np.array(numbers, dtype=float)[:, None]
    if spec.gate_cell == "LSTM":
        return read_lstm(inputs, lstm_unit(spec.gate_bias, listens=spec.gate_listens))
    return read_gru(inputs, gru_unit(spec.gate_bias, listens=spec.gate_listens))


def read_lstm(inputs: np.ndarray, weights: Weights) -> GateTrace:
    """An LSTM reads "time feature" from h = c = 0."""
    hidden = weights["weight_hh"].shape[1]
    h = c = np.zeros(hidden)
    seen: list[tuple[np.ndarray, ...]] = []
    for x in inputs:
        before = _from_input(x, weights) + _from_state(h, weights)
        i, f, g, o = before.reshape(4, hidden)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        seen.append((i, f, g, o, c, h))
    i, f, g, o, cells, states = (np.stack(each) for each in zip(*seen, strict=True))
    return GateTrace("lstm", inputs, {"i": i, "f": f, "g": g, "o": o}, cells, states)


def read_gru(inputs: np.ndarray, weights: Weights) -> GateTrace:
    """A GRU reads "time feature" from h = 0."""
    hidden = weights["weight_hh"].shape[1]
    h = np.zeros(hidden)
    seen: list[tuple[np.ndarray, ...]] = []
    for x in inputs:
        from_input = _from_input(x, weights).reshape(3, hidden)
        from_state = _from_state(h, weights).reshape(3, hidden)
        r, z = sigmoid(from_input[0] + from_state[0]), sigmoid(from_input[1] + from_state[1])
        n = np.tanh(from_input[2] + r * from_state[2])
        h = (1.0 - z) * n + z * h
        seen.append((r, z, n, h))
    r, z, n, states = (np.stack(each) for each in zip(*seen, strict=True))
    return GateTrace("gru", inputs, {"r": r, "z": z, "n": n}, states, states)


def sigmoid(x: np.ndarray | float) -> np.ndarray:
    """1/(1 + e^-x), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x, dtype=float)))


def time_constant(gate: float) -> float:
    """(1): steps until 1/e is left of what a gate of this value holds."""
    if gate >= 1.0:
        return math.inf
    return -1.0 / math.log(gate) if gate > 0.0 else 0.0


def half_life(gate: float) -> float:
    """(2): steps until half is left."""
    return math.log(2.0) * time_constant(gate)


def bias_that_holds(steps: float) -> float:
    """The bias whose open gate halves a value in so many steps: the logit of 2^(-1/steps)."""
    gate = 2.0 ** (-1.0 / steps)
    return math.log(gate / (1.0 - gate))


def lstm_unit(forget_bias: float, *, listens: float = 0.0) -> Weights:
    """One LSTM unit that writes when its input is large.

    The input gate is shut (0.02) at x = 0 and open (0.98) at x = 1; nothing depends on h, so that
    every gate can be worked out by hand.

    Args:
        forget_bias: f = σ(forget_bias) while nothing comes in.
        listens: Weight of the input in the forget gate: below 0, a new value makes it forget.
    """
    return _unit(inputs=(8.0, listens, 1.0, 0.0), biases=(-4.0, forget_bias, 0.0, 4.0))


def gru_unit(update_bias: float, *, listens: float = -8.0) -> Weights:
    """One GRU unit; a large input shuts the update gate z, so that the candidate gets in."""
    return _unit(inputs=(0.0, listens, 1.0), biases=(4.0, update_bias, 0.0))


def impulse(length: int, at: int = 2) -> tuple[float, ...]:
    """Nothing, a one, nothing."""
    return tuple(float(step == at) for step in range(length))


def numbers_from(text: str) -> tuple[float, ...]:
    """Numbers as somebody types them, separated by commas or spaces.

    Raises:
        ForecastError: There is none, there are too many, or one is not a number.
    """
    parts = text.replace(",", " ").replace(";", " ").split()
    if not 1 <= len(parts) <= MOST_NUMBERS:
        said = _("There are {count} numbers; write 1 to {most}, separated by commas.")
        raise ForecastError(said.format(count=len(parts), most=MOST_NUMBERS))
    return tuple(_number(part) for part in parts)


def _number(part: str) -> float:
    try:
        value = float(part)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        said = _("“{text}” is not a number; write numbers like 0.5, with a point.")
        raise ForecastError(said.format(text=part))
    return value


def _unit(inputs: Sequence[float], biases: Sequence[float]) -> Weights:
    return {
        "weight_ih": np.array(inputs)[:, None],
        "weight_hh": np.zeros((len(inputs), 1)),
        "bias_ih": np.array(biases),
        "bias_hh": np.zeros(len(biases)),
    }


def _from_input(x: np.ndarray, weights: Weights) -> np.ndarray:
    return weights["weight_ih"] @ x + weights["bias_ih"]


def _from_state(h: np.ndarray, weights: Weights) -> np.ndarray:
    return weights["weight_hh"] @ h + weights["bias_hh"]
