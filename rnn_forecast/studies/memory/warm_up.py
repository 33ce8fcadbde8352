"""The loss of one many-to-many network after it has seen so many values.

Such a network says something after every step. After n steps of a window it is what it would be at
the end of a window of n values, so its warm-up is its error on ever longer windows with the same
targets. This is not the curve of networks *retrained* for each length: those learn to make the most
of a short window, while this one has learnt for a long one and must first find its footing. The
first curve says how long a network needs to warm up, the second how much history is worth.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.forecasting import predict_fit
from rnn_forecast.studies.memory.occlusion import WORTH
from rnn_forecast.studies.memory.spread import Spread
from rnn_forecast.training import Fit, Setup
from rnn_forecast.windows import Windows


@dataclass(frozen=True, eq=False)
class WarmUp:
    """How one many-to-many network gets better as it reads.

    Attributes:
        cell: Key in MODELS.
        longest: Values in one of its windows.
        errors: Mean absolute error in the unit of the series, by values seen.
    """

    cell: str
    longest: int
    errors: Mapping[int, float] = field(default_factory=dict)

    @property
    def progress(self) -> float:
        """0 to 1."""
        return len(self.errors) / len(context_lengths(self.longest))

    @property
    def warm(self) -> int:
        """The fewest values after which it is within one per cent of its lowest error."""
        enough = (1 + WORTH) * min(self.errors.values())
        return min(seen for seen, error in self.errors.items() if error <= enough)


@dataclass(frozen=True, eq=False)
class CellWarmUp:
    """How the many-to-many networks of one cell get better as they read.

    Attributes:
        networks: At least one; they differ in their random numbers only.
    """

    networks: tuple[WarmUp, ...]

    @property
    def cell(self) -> str:
        """Key in MODELS."""
        return self.networks[0].cell

    @property
    def errors(self) -> dict[int, Spread]:
        """Mean absolute errors in the unit of the series, by values seen."""
        return {
            seen: Spread(tuple(network.errors[seen] for network in self.networks))
            for seen in self.networks[0].errors
        }

    @property
    def warm(self) -> Spread:
        """The fewest values after which each network is within one per cent of its lowest error."""
        return Spread(tuple(network.warm for network in self.networks))


def warm_up(setup: Setup, fit: Fit, windows: Windows, cutoffs: np.ndarray) -> Iterator[WarmUp]:
    """Score a many-to-many network after ever more values, on the same targets."""
    found = WarmUp(setup.network.cell, windows.spec.sequence_length)
    actual = windows.actual(cutoffs)
    for seen in context_lengths(found.longest):
        shorter = replace(windows, spec=replace(windows.spec, sequence_length=seen))
        error = mae(actual, predict_fit(setup, fit, shorter, cutoffs))
        found = replace(found, errors={**found.errors, seen: error})
        yield found


def context_lengths(longest: int) -> list[int]:
    """1, 2, 3, 4, 6, 8, 12 ... to the longest: what length studies try, and one in between."""
    doubling = [2**power for power in range(longest.bit_length())]
    between = [3 * length // 2 for length in doubling[1:]]
    return sorted({length for length in (*doubling, *between) if length < longest} | {longest})
