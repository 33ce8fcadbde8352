"""Level or relative: whether a network is shown the values, or each minus one of its window.

Where the level wanders, it must be relative (``preparation.wanders``). Elsewhere both can work, and
the better one is not the same for every series: a straight line through short windows is fitted on
the training part with each, and the validation part decides. Nothing looks at the test part.
"""

from dataclasses import replace

import numpy as np

from rnn_forecast.preparation import InputSpec, Preparation
from rnn_forecast.series import Series
from rnn_forecast.windows.gathering import gather
from rnn_forecast.windows.line import fit_line, flat
from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import Split

STEPS = 8
"""Of the windows that decide: enough to tell whether the level itself says anything."""

BETTER = 0.01
"""Share of the error that relative inputs must save."""


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
    errors = [_line_error(series, each, split, spec.horizon) for each in (level, relative)]
    return relative if errors[1] < (1 - BETTER) * errors[0] else level


def _line_error(series: Series, preparation: Preparation, split: Split, horizon: int) -> float:
    """Mean absolute error on the validation windows, in standard scores."""
    spec = WindowSpec(sequence_length=STEPS, horizon=horizon)
    windows = gather(series, spec, split, replace(preparation, leads=spec.leads))
    train, valid = windows.cutoffs["train"], windows.cutoffs["valid"]
    if len(train) == 0 or len(valid) == 0:
        return float("inf")
    said = flat(windows, valid) @ fit_line(windows, train)
    return float(np.nanmean(np.abs(windows.targets(valid)[:, -1] - said)))
