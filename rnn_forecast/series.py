"""A series: one variable observed step after step, and what was observed beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pandas as pd

SEASON_LENGTHS = {"D": 7, "B": 5, "W": 52, "M": 12, "Q": 4, "Y": 1}
"""Steps of the season that people expect, by the family of the frequency (FPP3, section 2.1)."""

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, eq=False, slots=True)
class Series:
    """One target variable and its covariates, one row a step.

    The steps are the rows: a stock's Friday is followed by its Monday. What stands between two
    rows of the calendar is the business of ``frequency``, which also dates the future.

    Attributes:
        name: What the values are, e.g. ``"temp_max"``; also the ``unique_id`` of result frames.
        index: Time of each step, strictly increasing, without a time zone.
        values: The target, ``(time,)``; NaN where nothing was observed.
        frequency: Pandas alias of the step, e.g. ``"D"``, ``"h"``, ``"B"``, ``"MS"``.
        covariates: Past covariates by name, ``(time,)`` each: known until today.
        unit: Printed on every axis, e.g. ``"°C"``.
    """

    name: str
    index: pd.DatetimeIndex
    values: np.ndarray
    frequency: str
    covariates: Mapping[str, np.ndarray] = field(default_factory=dict)
    unit: str = ""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def season_length(self) -> int:
        """Steps in the season that one expects of this frequency (1: none)."""
        return season_length(self.frequency)

    def until(self, end: int) -> Self:
        """The first ``end`` steps: what was known then."""
        return replace(
            self,
            index=self.index[:end],
            values=self.values[:end],
            covariates={name: column[:end] for name, column in self.covariates.items()},
        )

    def future_index(self, horizon: int) -> pd.DatetimeIndex:
        """The times of the next ``horizon`` steps after the last one."""
        last = self.index[-1]
        return pd.date_range(last, periods=horizon + 1, freq=self.frequency)[-horizon:]


def season_length(frequency: str) -> int:
    """Steps in the usual season: a day for hours and minutes, a week for days, a year beyond."""
    offset = pd.tseries.frequencies.to_offset(frequency)
    if isinstance(offset, pd.tseries.offsets.Tick):
        seconds = pd.Timedelta(offset).total_seconds()
        if seconds < SECONDS_A_DAY:
            return max(round(SECONDS_A_DAY / seconds), 1)
    return SEASON_LENGTHS.get(family(frequency), 1)


def family(frequency: str) -> str:
    """The calendar unit behind an alias: ``"W-SUN"`` is ``"W"``, ``"MS"`` and ``"ME"`` are ``"M"``."""
    alias = pd.tseries.frequencies.to_offset(frequency).freqstr
    stem = alias.lstrip("0123456789").split("-")[0]
    return {"MS": "M", "ME": "M", "QS": "Q", "QE": "Q", "YS": "Y", "YE": "Y", "C": "B"}.get(stem, stem)


def step_seconds(frequency: str) -> float:
    """Usual length of one step in seconds; months and years are averaged."""
    start = pd.Timestamp("2023-01-01")  # a Sunday, so that a business step is not a weekend's
    times = pd.date_range(start, periods=13, freq=frequency)
    return float((times[-1] - times[0]).total_seconds() / 12)
