"""How long gates hold: the forget gate of an LSTM, the update gate of a GRU, as time constants.

A unit whose gate stays at f keeps f^k of what it held k steps ago, which is e^(-k/τ) with
τ = -1 / ln f (C. Tallec, Y. Ollivier, Can recurrent neural networks warp time?, ICLR 2018, section
1). Gates move; what is kept over many steps is the product of them all, so that τ is taken from the
mean of ln f. In torch's GRU it is z that multiplies the old state.

Saturated, as in A. Karpathy, J. Johnson, L. Fei-Fei, Visualizing and understanding recurrent
networks, 2015, section 4.2: below 0.1 or above 0.9.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

    from rnn_forecast.recurrence import Bank

KEEPERS = {"gru": "z", "lstm": "f"}
"""The gate that multiplies what is kept."""

SQUASHED = {"gru": ("r", "z"), "lstm": ("i", "f", "o")}
"""The gates between 0 and 1."""

SHUT, OPEN = 0.1, 0.9

SLOPE = 4 * SHUT * (1 - SHUT)
"""The slope σ(1 - σ) of a gate at SHUT and OPEN, as a share of the largest, 1/4."""

STILL = 0.01
"""A unit is dead whose state, between -1 and 1, differs by less than this between windows."""

BINS = np.linspace(0.0, 1.0, 21)


@dataclass(frozen=True, eq=False)
class Gates:
    """The gates of a trained network over its windows and steps.

    Attributes:
        keeper: The gate that keeps: ``"f"`` or ``"z"``.
        time_constants: τ of each unit in steps, ``(unit,)``, longest first.
        shares: How often each gate stands in each of BINS, ``(bin,)``, by gate; they add up to 1.
        shut, open: Share of values below SHUT and above OPEN, by gate.
    """

    keeper: str
    time_constants: np.ndarray
    shares: Mapping[str, np.ndarray]
    shut: Mapping[str, float]
    open: Mapping[str, float]

    @property
    def median(self) -> float:
        """Half of the units hold longer than this, in steps."""
        return float(np.median(self.time_constants))


def gates_of(cell: str, bank: "Bank") -> Gates | None:
    """The gates after a forward pass; None for a cell that has none."""
    if cell not in KEEPERS:
        return None
    values = {name: bank.gates[name][:, 0] for name in SQUASHED[cell]}  # "time hidden batch"
    return Gates(
        keeper=KEEPERS[cell],
        time_constants=time_constants(values[KEEPERS[cell]]),
        shares={name: _shares(gate) for name, gate in values.items()},
        shut={name: float((gate < SHUT).double().mean()) for name, gate in values.items()},
        open={name: float((gate > OPEN).double().mean()) for name, gate in values.items()},
    )


def pooled(several: Sequence[Gates]) -> Gates:
    """The gates of equally wide networks taken together: medians by rank, and mean shares."""
    first = several[0]
    mean = lambda shares: np.mean(list(shares), axis=0)  # noqa: E731
    return Gates(
        keeper=first.keeper,
        time_constants=np.median([each.time_constants for each in several], axis=0),
        shares={name: mean(each.shares[name] for each in several) for name in first.shares},
        shut={name: float(mean(each.shut[name] for each in several)) for name in first.shut},
        open={name: float(mean(each.open[name] for each in several)) for name in first.open},
    )


def time_constants(keeper: "Tensor") -> np.ndarray:
    """-1 / mean ln f of each unit, of "time hidden batch", longest first."""
    logarithms = keeper.double().clamp(1e-300, 1 - 1e-12).log().mean(dim=(0, 2))
    return np.sort((-1 / logarithms).numpy())[::-1]


def dead_units(bank: "Bank") -> int:
    """Units whose last state is the same whatever was read."""
    return int((bank.states[-1, 0].std(dim=-1, correction=0) < STILL).sum())


def _shares(gate: "Tensor") -> np.ndarray:
    counts, _ = np.histogram(gate.numpy(), BINS)
    return counts / counts.sum()
