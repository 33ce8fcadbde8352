"""How much worse the forecast gets when part of the past is another window's.

Permutation importance (L. Breiman, Random forests, 2001, section 10) of the steps of a window.
Gradients vanish in recurrent networks and saturate in gates; this does not look at gradients.

    alone    the values at lag k are those of another window, everything else stays
    older    everything older than the last n steps is another window's, as one piece

The forecast is the current value plus what the network says; lag 0 is exchanged in both. A value
whose neighbours say the same is not missed when it is exchanged alone; the second kind finds it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.studies.memory.trained import Trained

if TYPE_CHECKING:
    from torch import Tensor

REPEATS = 2
"""Permutations over which each number is averaged."""

MOST_LAGS = 128
NEAREST = 64
"""The lags that are never left out."""

WORTH = 0.01
"""A rise of the error by less than this share is nothing."""

ALL = ""
"""The name under which all inputs are exchanged together."""


@dataclass(frozen=True, eq=False)
class Occlusion:
    """Errors with part of the past exchanged, mean absolute, in the unit of the series.

    Attributes:
        intact: With nothing exchanged.
        naive: Of repeating the last value, on the same windows.
        lags: Lags that are exchanged, ``(place,)``.
        names: Inputs that are exchanged by themselves; ALL stands for all of them at once.
        alone: Error with one lag exchanged, ``(place,)``, by input; NaN until it is known.
        older: Error with all but the last n steps exchanged, by n, in no particular order.
    """

    intact: float
    naive: float
    lags: np.ndarray
    names: tuple[str, ...]
    alone: Mapping[str, np.ndarray] = field(default_factory=dict)
    older: Mapping[int, float] = field(default_factory=dict)

    @property
    def progress(self) -> float:
        """0 to 1."""
        done = sum(int(np.isfinite(errors).sum()) for errors in self.alone.values())
        return (done + len(self.older) - 1) / (len(self.lags) * (len(self.names) + 1))

    def rise(self, name: str = ALL) -> np.ndarray:
        """How much the error rises, as a share of the intact one, ``(place,)``."""
        return self.alone[name] / self.intact - 1 if self.intact > 0 else 0 * self.alone[name]

    @property
    def reach(self) -> int:
        """Steps that the network makes use of: what is older may be another window's."""
        limit = (1 + WORTH) * self.intact
        missed = [known for known, error in self.older.items() if error > limit]
        return min(known for known in self.older if known > max(missed, default=-1))


def occlusion(trained: Trained, names: Sequence[str], seed: int) -> Iterator[Occlusion]:
    """Exchange every lag, alone and with all that is older, yielding what is known so far.

    Args:
        trained: The network and its windows.
        names: Of the first inputs, each of which is exchanged by itself as well.
        seed: Of the permutations.
    """
    exchange = _Exchange(trained, seed)
    steps = trained.windows.spec.sequence_length
    inputs = {ALL: slice(None)} | {name: slice(at, at + 1) for at, name in enumerate(names)}
    found = exchange.nothing(lags_of(steps, trained.windows.series.season_length), tuple(inputs))
    for name, features in inputs.items():
        errors = np.full(len(found.lags), np.nan)
        for place, lag in enumerate(found.lags.tolist()):
            errors[place] = exchange.error(slice(steps - 1 - lag, steps - lag), features)
            found = replace(found, alone={**found.alone, name: errors.copy()})
            yield found
    for known in found.lags.tolist():
        error = exchange.error(slice(0, steps - known), slice(None))
        found = replace(found, older={**found.older, known: error})
        yield found


def lags_of(steps: int, season: int) -> np.ndarray:
    """Lags to look at: all, or the nearest, those a season back, and ever fewer beyond."""
    if steps <= MOST_LAGS:
        return np.arange(steps)
    beyond = np.geomspace(NEAREST, steps - 1, MOST_LAGS - NEAREST).round().astype(int)
    seasons = range(season - 1, steps, season) if season > 1 else range(0)
    return np.array(sorted({*range(NEAREST), *beyond.tolist(), *seasons[:MOST_LAGS]}))


class _Exchange:
    """A network that reads windows into which others were mixed."""

    def __init__(self, trained: Trained, seed: int) -> None:
        self.trained = trained
        self.bank = trained.bank(double=False)
        self.inputs = trained.inputs()  # "time member feature batch"
        self.actual = trained.windows.actual(trained.cutoffs)
        chance = np.random.default_rng(seed)
        self.orders = [_elsewhere(chance, len(trained.cutoffs)) for _ in range(REPEATS)]

    def nothing(self, lags: np.ndarray, names: tuple[str, ...]) -> Occlusion:
        """The errors before anything is exchanged."""
        horizon, windows = self.trained.setup.window.horizon, len(self.trained.cutoffs)
        intact = self._score(self.inputs)
        silent = self.trained.forecasts(self.inputs, self.inputs.new_zeros(1, 1, horizon, windows))
        older = {self.trained.windows.spec.sequence_length: intact}
        return Occlusion(intact, mae(self.actual, silent), lags, names, older=older)

    def error(self, times: slice, features: slice) -> float:
        """The error with some steps of some inputs taken from other windows."""
        return float(np.mean([self._error(times, features, order) for order in self.orders]))

    def _error(self, times: slice, features: slice, order: np.ndarray) -> float:
        mixed = self.inputs.clone()
        mixed[times, :, features] = self.inputs[times, :, features][..., order]
        return self._score(mixed)

    def _score(self, inputs: "Tensor") -> float:
        forecasts = self.trained.forecasts(inputs, self.bank.predict(inputs))
        return mae(self.actual, forecasts)


def _elsewhere(chance: np.random.Generator, count: int) -> np.ndarray:
    """A random order in which nobody keeps their place: one cycle through all (Sattolo, 1986)."""
    order = chance.permutation(count)
    elsewhere = np.empty(count, dtype=int)
    elsewhere[order] = np.roll(order, 1)
    return elsewhere
