"""Windows gathered from one table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from rnn_forecast.errors import SeriesError
from rnn_forecast.language import _
from rnn_forecast.preparation import Preparation, fill_forward
from rnn_forecast.series import Series
from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import PARTS, Part, Split, cutoffs_of


class Gathering:
    """How windows are gathered from a table, whether it holds one series or many."""

    spec: WindowSpec
    features: np.ndarray
    answers: np.ndarray

    @property
    def relative(self) -> bool:
        """Whether the target goes in relative to one value of its window."""
        raise NotImplementedError

    @property
    def num_features(self) -> int:
        """Inputs at each step."""
        return self.features.shape[1]

    def anchors(self, cutoffs: np.ndarray) -> np.ndarray:
        """Positions whose value is subtracted when inputs are relative, ``(window,)``.

        The last value of the window. Many-to-many is read at every step, and the last value would
        show the earlier steps their own future; the first value does not.
        """
        return cutoffs - self.spec.steps + 1

    def inputs(self, cutoffs: np.ndarray) -> np.ndarray:
        """What the network reads, ``(window, time, feature)`` float32."""
        steps = np.arange(-self.spec.sequence_length + 1, 1)
        inputs = self.features[cutoffs[:, None] + steps]
        if self.relative:
            inputs[:, :, 0] -= self.features[self.anchors(cutoffs), 0][:, None]
        return inputs

    def targets(self, cutoffs: np.ndarray) -> np.ndarray:
        """What it must say, scaled: future minus current value, ``(window, step, horizon)``."""
        current = cutoffs[:, None] + np.arange(-self.spec.steps + 1, 1)
        ahead = np.arange(1, self.spec.horizon + 1)
        return self.answers[current[:, :, None] + ahead] - self.features[current, 0][:, :, None]


@dataclass(frozen=True, eq=False)
class Windows(Gathering):
    """All windows of a series, ready for a network.

    Attributes:
        series: The series as given, gaps included.
        spec: Shape of a window.
        split: Where the parts end.
        preparation: What was fitted on the training part.
        features: The scaled table, ``(time, feature)`` float32; gaps filled from before.
        answers: The scaled target, ``(time,)`` float32; NaN where nothing was observed, so that
            no value that was made up is ever learnt from or scored.
        cutoffs: Positions of each part's windows, ``(window,)``, oldest first.
    """

    series: Series
    spec: WindowSpec
    split: Split
    preparation: Preparation
    features: np.ndarray
    answers: np.ndarray
    cutoffs: Mapping[Part, np.ndarray]

    @property
    def now(self) -> np.ndarray:
        """The one cutoff at the end of the series, from which the future is forecast.

        Raises:
            SeriesError: The known covariates are not known far enough ahead.
        """
        if problem := problem_of_future(self.series, self.spec.horizon):
            raise SeriesError(problem)
        return np.array([len(self.series) - 1])

    @property
    def future_known(self) -> bool:
        """Whether the known covariates, if there are any, are known to the end of the horizon."""
        return not problem_of_future(self.series, self.spec.horizon)

    def told(self, series: Series) -> Self:
        """The same windows of the same series, when more is known of its future."""
        return replace(self, series=series, features=self.preparation.features(series))

    def with_validation(self) -> Self:
        """The same windows with a training part that goes on to the end of the validation part.

        Of the validation windows the newest is left, to look whether anything went wrong.
        """
        until = Split(self.split.valid_end, self.split.valid_end, self.split.test_end)
        first = int(self.cutoffs["train"].min(initial=len(self.features)))
        train = _observed(self, cutoffs_of("train", self.spec, until, first))
        return replace(self, cutoffs={**self.cutoffs, "train": train, "valid": train[-1:]})

    @property
    def relative(self) -> bool:
        """Whether the target goes in relative to one value of its window."""
        return self.preparation.relative

    @property
    def known_values(self) -> np.ndarray:
        """The target, ``(time,)``; each gap holds the last value before it."""
        return fill_forward(self.series.values, self.preparation.fills[self.series.name])

    def actual(self, cutoffs: np.ndarray) -> np.ndarray:
        """What came, in the unit of the series, ``(window, horizon)``; NaN where unobserved."""
        return self.series.values[cutoffs[:, None] + np.arange(1, self.spec.horizon + 1)]

    def forecasts(self, outputs: np.ndarray, cutoffs: np.ndarray) -> np.ndarray:
        """From what the network said to the unit of the series, ``(window, horizon)``.

        The forecast is always the current value plus what the network says: a network that says
        nothing repeats the last value, which on prices is hard enough to beat.
        """
        current = self.features[cutoffs, 0][:, None].astype(float)
        return self.preparation.target.unscale(current + outputs)

    def dates(self, cutoffs: np.ndarray) -> pd.DatetimeIndex:
        """Times of the cutoffs."""
        return self.series.index[cutoffs]


def gather(
    series: Series,
    spec: WindowSpec,
    split: Split,
    preparation: Preparation,
    *,
    first_cutoff: int = 0,
) -> Windows:
    """The windows of a series whose preparation was fitted already."""
    features = preparation.features(series)
    cutoffs: dict[Part, np.ndarray] = {
        part: cutoffs_of(part, spec, split, first_cutoff) for part in PARTS
    }
    answers = preparation.target.scale(series.values).astype(np.float32)
    windows = Windows(series, spec, split, preparation, features, answers, cutoffs)
    return _without_unobserved(windows)


def _without_unobserved(windows: Windows) -> Windows:
    """Leave out windows none of whose last targets was observed: nothing to learn or to score."""
    kept = {part: _observed(windows, windows.cutoffs[part]) for part in PARTS}
    return replace(windows, cutoffs=kept)


def _observed(windows: Windows, cutoffs: np.ndarray) -> np.ndarray:
    return cutoffs[np.isfinite(windows.actual(cutoffs)).any(axis=1)]


def problem_of_future(series: Series, horizon: int) -> str:
    """Why the known covariates do not reach to the end of the horizon, as a sentence; or ""."""
    missing = horizon - series.known_ahead
    if not series.known or missing <= 0:
        return ""
    return _(
        "{names} must be known for the next {horizon} steps, and {missing} of them are missing: "
        "give their values after the last step of {series}, choose a shorter horizon, or read them "
        "as past covariates."
    ).format(names=", ".join(series.known), horizon=horizon, missing=missing, series=series.name)
