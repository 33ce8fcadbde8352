"""The next days are like the same days of the last season."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.models.baselines.baseline import NoFit, known, steps_ahead
from rnn_forecast.windows import Examples, Windows


@dataclass(frozen=True)
class SeasonalNaive:
    """The last season, repeated (FPP3, 5.2)."""

    season_length: int
    name: str = "seasonal_naive"

    @classmethod
    def fit(cls, windows: Windows) -> Self:
        """Nothing to estimate; the season is that of the series."""
        if windows.series.season_length < 2:  # noqa: PLR2004  (one step is no season)
            raise NoFit(
                _("{series} has no usual season to repeat.").format(series=windows.series.name)
            )
        return cls(windows.series.season_length)

    def forecasts(self, windows: Examples, cutoffs: np.ndarray) -> np.ndarray:
        """``y_(T+h) = y_(T+h-m(k+1))`` with the smallest k that reaches the past (FPP3, 5.2)."""
        ahead = steps_ahead(windows)
        seasons_back = -(-ahead // self.season_length)
        positions = cutoffs[:, None] + ahead - self.season_length * seasons_back
        return known(windows)[np.maximum(positions, 0)]
