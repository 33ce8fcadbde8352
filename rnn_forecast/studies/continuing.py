"""A trained network on newer values of a series: scaled as then, nothing fitted again."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from rnn_forecast.errors import SeriesError
from rnn_forecast.evaluation.calibration import around
from rnn_forecast.evaluation.error_size import size_today
from rnn_forecast.evaluation.intervals import Calibration
from rnn_forecast.forecasting import Forecast, predict_run
from rnn_forecast.language import _
from rnn_forecast.series import Series, step_seconds
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows

OTHER_STEP = 1.5
"""A step so many times as long, or as short, is another one; months and trading days vary."""


def continued(member: Windows, newer: Series) -> Windows:
    """Windows of newer values of the member's series, all of which lie in no part.

    Args:
        member: Windows that the network has learnt from, or was tested on.
        newer: The newest values and covariates; its name, unit, step and calendar are the
            member's.

    Raises:
        SeriesError: It holds too few steps, or its steps are others.
    """
    old, length = member.series, member.spec.sequence_length
    if len(newer) < length:
        raise SeriesError(
            _(
                "{name} has {steps} new steps, and the network reads {length}; give at least as "
                "many rows of each series."
            ).format(name=old.name, steps=len(newer), length=length)
        )
    _check_step(newer, old)
    series = replace(
        newer,
        name=old.name,
        frequency=old.frequency,
        unit=old.unit,
        calendar=old.calendar,
        season=old.season,
    )
    answers = member.preparation.target.scale(series.values).astype(np.float32)
    return replace(
        member, series=series, features=member.preparation.features(series), answers=answers
    )


def _check_step(newer: Series, old: Series) -> None:
    if len(newer) == 1:
        return
    usual = float(np.median(np.diff(newer.index.to_numpy()) / np.timedelta64(1, "s")))
    expected = step_seconds(old.frequency)
    if not expected / OTHER_STEP <= usual <= expected * OTHER_STEP:
        raise SeriesError(
            _(
                "{name} has steps of {new}, and the network has learnt from steps of {old}; bring "
                "the table to the same step."
            ).format(
                name=old.name,
                new=pd.Timedelta(seconds=usual),
                old=pd.Timedelta(seconds=round(expected)),
            )
        )


def forecast_continued(
    run: Run, member: Windows, calibration: Calibration | None, levels: Sequence[int]
) -> Forecast:
    """What comes after the newest value, without rivals.

    Args:
        run: The trained networks.
        member: Windows as ``continued`` makes them, or those that the run has learnt from.
        calibration: From ``known_errors``; None: no interval.
        levels: Per cent that each interval should hold; one that cannot be calibrated is absent.

    Raises:
        SeriesError: The known covariates are not known far enough ahead.
    """
    mean = predict_run(run, member, member.now)
    found = {} if calibration is None else _intervals(member, mean, calibration, levels)
    return Forecast(
        unique_id=member.series.name,
        cutoff=member.series.index[-1],
        index=member.series.future_index(member.spec.horizon),
        mean=mean[0],
        intervals=found,
    )


def _intervals(
    member: Windows, mean: np.ndarray, calibration: Calibration, levels: Sequence[int]
) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    now = np.array([len(calibration.size) - 1])
    found = {}
    for level in levels:
        width = calibration.width(now, level)
        if np.isfinite(width).all():
            low, high = around(member, mean, width)
            found[level] = (low[0], high[0])
    return found


def known_errors(calibration: Calibration, old: Windows, new: Windows) -> Calibration:
    """The errors of forecasts that had come true by the newest value, and today's size.

    The last entry of ``size`` is that of the newest value, so that an interval can be asked
    for at its position.
    """
    now, horizon = new.series.index[-1], old.spec.horizon
    known = old.series.index[calibration.cutoffs + horizon] <= now
    today = size_today(calibration.kind, old, new)
    return Calibration(
        calibration.cutoffs[known],
        calibration.errors[known],
        np.append(calibration.size, today),
        calibration.kind,
    )
