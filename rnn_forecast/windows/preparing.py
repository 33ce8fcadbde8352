"""Level or relative: whether a network is shown the values, or each minus one of its window.

Where the level wanders, it must be relative (``preparation.wanders``). Elsewhere both can work, and
the better one is not the same for every series: a straight line through short windows is fitted on
the training part with each. Relative inputs are taken if they are better on the validation part by
more than chance explains. Nothing looks at the test part.
"""

from dataclasses import replace

import numpy as np

from rnn_forecast.chance import NORMAL_90, standard_error
from rnn_forecast.preparation import InputSpec, Preparation
from rnn_forecast.series import Series
from rnn_forecast.windows.enough import MIN_SCORED_WINDOWS
from rnn_forecast.windows.gathering import gather
from rnn_forecast.windows.line import fit_line, flat
from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import Split

STEPS = 8
"""Of the windows that decide: enough to tell whether the level itself says anything."""


def prepare(series: Series, spec: WindowSpec, inputs: InputSpec, split: Split) -> Preparation:
    """Fit everything on the training part, and choose what the network is shown."""
    level = Preparation.fit(
        series,
        inputs,
        train_end=split.train_end,
        valid_end=split.valid_end,
        leads=spec.leads,
    )
    # A single value minus itself would say nothing.
    if inputs.inputs != "auto" or level.relative or spec.sequence_length == 1:
        return level
    relative = replace(level, relative=True)
    level_errors, relative_errors = (
        _line_errors(series, each, split, spec.horizon) for each in (level, relative)
    )
    saved = level_errors - relative_errors
    return relative if _more_than_chance(saved, lags=spec.horizon) else level


def _line_errors(
    series: Series, preparation: Preparation, split: Split, horizon: int
) -> np.ndarray:
    """Mean absolute error of each validation window, in standard scores."""
    spec = WindowSpec(sequence_length=STEPS, horizon=horizon)
    windows = gather(series, spec, split, replace(preparation, leads=spec.leads))
    train, valid = windows.cutoffs["train"], windows.cutoffs["valid"]
    if len(train) == 0 or len(valid) == 0:
        return np.empty(0)
    said = flat(windows, valid) @ fit_line(windows, train)
    return np.nanmean(np.abs(windows.targets(valid)[:, -1] - said), axis=1)


def _more_than_chance(saved: np.ndarray, *, lags: int) -> bool:
    """By the same rule as the verdict: the mean lies more than 1.645 standard errors above 0."""
    if len(saved) < MIN_SCORED_WINDOWS:
        return False
    return bool(saved.mean() > NORMAL_90 * standard_error(saved, lags=lags))
