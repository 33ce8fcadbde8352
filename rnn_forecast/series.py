"""A series: one variable observed step after step, and what was observed beside it."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from pandas.tseries.frequencies import to_offset

if TYPE_CHECKING:
    from exchange_calendars import ExchangeCalendar

SEASON_LENGTHS = {"D": 7, "B": 5, "W": 52, "M": 12, "Q": 4, "Y": 1}
"""Steps of the season that people expect, by the family of the frequency (FPP3, section 2.1)."""

FAMILIES = {
    "C": "B",
    **{f"{business}{unit}{end}": unit for business in ("", "B") for unit in "MQY" for end in "SE"},
}
"""The calendar unit of aliases that also say where in the month, quarter or year a step stands."""

SECONDS_A_DAY = 86_400
SHORTEST_DAY = 2 * 3600
"""Seconds that any exchange is open on a day on which it opens at all."""


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
        calendar: The exchange whose trading days (or hours) date the future, as
            ``exchange_calendars`` calls it, e.g. ``"XNYS"``; ``None``: the frequency alone does.
        known: Known covariates by name, ``(time + ahead,)`` each: the values of all steps, and of
            those steps of the future for which they have been decided.
        season: Steps in the season, where one knows better than the frequency.
    """

    name: str
    index: pd.DatetimeIndex
    values: np.ndarray
    frequency: str
    covariates: Mapping[str, np.ndarray] = field(default_factory=dict)
    unit: str = ""
    calendar: str | None = None
    known: Mapping[str, np.ndarray] = field(default_factory=dict)
    season: int | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def season_length(self) -> int:
        """Steps in the season that was given, or that one expects of this frequency (1: none).

        An exchange's day has only the bars of its opening hours.
        """
        a_day = self.calendar and step_seconds(self.frequency) < SECONDS_A_DAY
        return self.season or (_bars_a_day(self.index) if a_day else season_length(self.frequency))

    @property
    def known_ahead(self) -> int:
        """Steps of the future for which every known covariate has a value."""
        ends = [_last_seen(column) + 1 for column in self.known.values()]
        return max(min(ends, default=len(self)) - len(self), 0)

    @property
    def fingerprint(self) -> str:
        """The same for the same values at the same times, whatever they are called."""
        columns = (self.index.asi8, self.values, *self.covariates.values(), *self.known.values())
        digest = blake2b(digest_size=16)
        for column in columns:
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()

    def until(self, end: int) -> Self:
        """The first ``end`` steps: what was known then, the known covariates' future included."""
        return replace(
            self,
            index=self.index[:end],
            values=self.values[:end],
            covariates={name: column[:end] for name, column in self.covariates.items()},
        )

    def future_index(self, horizon: int) -> pd.DatetimeIndex:
        """The times of the next ``horizon`` steps after the last one."""
        last = self.index[-1]
        if self.calendar and horizon:
            return _trading_steps(self.calendar, self.frequency, last, horizon)
        return _steps_after(last, self.frequency, horizon)


def _last_seen(column: np.ndarray) -> int:
    """Position of the last observed value; -1 where none is."""
    return int(np.max(np.flatnonzero(np.isfinite(column)), initial=-1))


def _bars_a_day(index: pd.DatetimeIndex) -> int:
    """Bars of a usual day; the first and the last day may not be whole."""
    days = np.unique(index.normalize(), return_counts=True)[1]
    return int(np.median(days[1:-1] if len(days) > 2 else days)) if len(days) else 1  # noqa: PLR2004


def _steps_after(last: pd.Timestamp, frequency: str, horizon: int) -> pd.DatetimeIndex:
    dates = pd.date_range(last, periods=horizon + 1, freq=frequency)
    # A last step off the grid (a Saturday's price, a month's 15th) is not among the dates.
    return dates[dates > last][:horizon]


def _trading_steps(
    calendar: str, frequency: str, last: pd.Timestamp, horizon: int
) -> pd.DatetimeIndex:
    """The exchange's next days or hours."""
    offset, seconds = to_offset(frequency), step_seconds(frequency)
    intraday = isinstance(offset, pd.tseries.offsets.Tick) and seconds < SECONDS_A_DAY
    if not intraday and (family(frequency) not in ("B", "D") or offset.n != 1):
        # Weeks and months have their own dates, whatever the exchange does in between.
        return _steps_after(last, frequency, horizon)
    open_days = horizon * seconds / SHORTEST_DAY if intraday else horizon
    # An exchange opens on at least half of all days; the months make good for long holidays.
    end = last + pd.Timedelta(days=2 * int(open_days) + 60)
    try:
        exchange = _exchange(calendar, last.year, end.year)
    except ValueError:
        # Beyond the years that this exchange has fixed.
        return _steps_after(last, frequency, horizon)
    steps = _bars(exchange, seconds, last, end) if intraday else exchange.sessions
    return steps[steps > last][:horizon]


def _bars(
    exchange: "ExchangeCalendar", seconds: float, last: pd.Timestamp, end: pd.Timestamp
) -> pd.DatetimeIndex:
    """Where the exchange's bars begin, on its own clock; a day's last one may be short."""
    bars = pd.DatetimeIndex(
        exchange.trading_index(
            last.normalize(), end.normalize(), pd.Timedelta(seconds=seconds), intervals=False
        )
    )
    return bars.tz_convert(exchange.tz).tz_localize(None)


@lru_cache(maxsize=16)
def _exchange(calendar: str, first: int, last: int) -> "ExchangeCalendar":
    """The calendar of these years. Left to itself the library ends a year from now."""
    with warnings.catch_warnings():
        # It has not yet followed pandas' deprecations; its dates are right.
        warnings.simplefilter("ignore", DeprecationWarning)
        import exchange_calendars  # noqa: PLC0415  (0.4 s that only stocks need)

        return exchange_calendars.get_calendar(
            calendar, start=f"{first}-01-01", end=f"{last}-12-31"
        )


def season_length(frequency: str) -> int:
    """Steps in the usual season: a day for hours and minutes, a week for days, a year beyond.

    Several units a step shorten the season; where they do not divide it, there is none.
    """
    offset = to_offset(frequency)
    if isinstance(offset, pd.tseries.offsets.Tick):
        seconds = pd.Timedelta(offset).total_seconds()
        if seconds < SECONDS_A_DAY:
            return max(round(SECONDS_A_DAY / seconds), 1)
        return _steps(SEASON_LENGTHS["D"], seconds / SECONDS_A_DAY)
    return _steps(SEASON_LENGTHS.get(family(frequency), 1), offset.n)


def _steps(season: int, units: float) -> int:
    """A season in steps of several units."""
    return round(season / units) if season % units == 0 else 1


def family(frequency: str) -> str:
    """The calendar unit behind an alias: ``"W-SUN"`` is ``"W"``, ``"MS"`` and ``"ME"`` ``"M"``."""
    alias = to_offset(frequency).freqstr
    stem = alias.lstrip("0123456789").split("-")[0]
    return FAMILIES.get(stem, stem)


def step_seconds(frequency: str) -> float:
    """Usual length of one step in seconds; months and years are averaged."""
    start = pd.Timestamp("2023-01-01")  # a Sunday, so that a business step is not a weekend's
    times = pd.date_range(start, periods=13, freq=frequency)
    return float((times[-1] - times[0]).total_seconds() / 12)
