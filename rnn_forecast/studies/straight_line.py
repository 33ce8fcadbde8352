"""A sequence length to start with, from what a straight line needs: a second instead of minutes.

Least squares on windows of several lengths, judged on windows that it was not fitted to. A network
may use more of the past than a line, or less; the length study (``lengths.py``) tells, at the price
of training.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.models.baselines import Linear, Naive
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.suggestions import suggest_lengths
from rnn_forecast.windows import Split, Windows, WindowSpec, cut, problem_of_fit

MOST_SERIES = 10
"""Of a panel, as many of the longest are asked."""

CLOSE = 0.01
"""A shorter window is as good as the best if its error is larger by at most this share."""


def straight_line_length(panel: Sequence[Series], window: WindowSpec, inputs: InputSpec) -> int:
    """The shortest sequence length that is as good as the best for a linear model.

    Args:
        panel: One series or several.
        window: Horizon and task shape; its sequence length is the answer where nothing can be
            tried.
        inputs: What the model is shown.

    Looks at nothing but the training part of each series.
    """
    if window.shape.reads_one:
        return window.sequence_length
    errors = [
        curve
        for series in sorted(panel, key=len, reverse=True)[:MOST_SERIES]
        if (curve := _errors(_training_part(series), window, inputs))
    ]
    common = sorted(set.intersection(*(set(curve) for curve in errors))) if errors else []
    season = min(panel[0].season_length, max(common, default=1))
    common = [length for length in common if length >= season]  # no window without a whole season
    if not common:
        return window.sequence_length
    means = np.array([np.mean([curve[length] for curve in errors]) for length in common])
    return next(
        length
        for length, mean in zip(common, means, strict=True)
        if mean <= (1 + CLOSE) * means.min()
    )


def _training_part(series: Series) -> Series:
    return series.until(Split.by_share(len(series)).train_end)


def _errors(series: Series, window: WindowSpec, inputs: InputSpec) -> dict[int, float]:
    """Error by length, as a share of that of repeating the last value."""
    lengths = [length for length in suggest_lengths(series, window) if length > 1]
    if not lengths or not _fits(series, replace(window, sequence_length=lengths[-1])):
        return {}
    errors = {}
    for length in lengths:
        spec = WindowSpec(sequence_length=length, horizon=window.horizon)
        windows = cut(series, spec, inputs=inputs, first_cutoff=max(lengths) - 1)
        errors[length] = _error(windows)
    return errors


def _fits(series: Series, longest: WindowSpec) -> bool:
    """Whether enough windows are left where the longest of them is complete."""
    return not problem_of_fit(
        len(series), replace(longest, stride=1), Split.by_share(len(series)), name=series.name
    )


def _error(windows: Windows) -> float:
    """Of the line against the last value, on what the line was not fitted to."""
    unseen = np.concatenate([windows.cutoffs["valid"], windows.cutoffs["test"]])
    actual = windows.actual(unseen)
    naive = mae(actual, Naive().forecasts(windows, unseen))
    return mae(actual, Linear.fit(windows).forecasts(windows, unseen)) / (naive or 1.0)
