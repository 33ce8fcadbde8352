"""The hour, the day, the week, the year: which of them does a series follow?"""

import math
from dataclasses import dataclass

import numpy as np

from rnn_forecast.diagnostics.autocorrelation import autocorrelation, noise_band
from rnn_forecast.diagnostics.known import before_test, drifts
from rnn_forecast.series import SECONDS_A_DAY, Series, family, step_seconds

CYCLES = {
    "an hour": 3600.0,
    "a day": float(SECONDS_A_DAY),
    "a week": 7.0 * SECONDS_A_DAY,
    "a year": 365.2425 * SECONDS_A_DAY,
}
"""What calendars and people repeat, in seconds."""

TRADING_DAYS = 252
"""Of a usual year: holidays are none."""

COMES_BACK = 0.2
"""A cycle shows where the autocorrelation regains so much of what it had lost on the way."""


@dataclass(frozen=True)
class Cycle:
    """One cycle of the calendar, and whether the series follows it.

    Attributes:
        name: ``"a week"``.
        steps: Its length.
        correlation: Between values one cycle apart; NaN where fewer than two cycles are known.
        lowest: The lowest correlation at a shorter distance.
        band: Autocorrelations of noise stay within plus and minus this, 19 times in 20.
    """

    name: str
    steps: int
    correlation: float
    lowest: float
    band: float

    @property
    def known(self) -> bool:
        """Whether the series holds enough of it to tell."""
        return math.isfinite(self.correlation)

    @property
    def shows(self) -> bool:
        """Whether values one cycle apart are alike, and more so than values half a cycle apart."""
        rise = self.correlation - self.lowest
        enough = max(self.band, COMES_BACK * (1 - self.lowest))
        return self.known and self.correlation > self.band and rise > enough


def cycles(series: Series) -> tuple[Cycle, ...]:
    """The cycles of the calendar that steps of this size can follow, shortest first."""
    known = before_test(series)
    # Where the level wanders, it would drown every cycle.
    values = np.diff(known.values) if drifts(series) else known.values
    lengths = _lengths(known)
    longest = max(lengths.values(), default=0)
    correlations = autocorrelation(values, min(longest, len(values) // 2))
    shorter = [1, *lengths.values()]
    return tuple(
        _cycle(name, steps, correlations[::every], every, noise_band(values))
        for (name, steps), every in zip(lengths.items(), shorter, strict=False)
    )


def _lengths(series: Series) -> dict[str, int]:
    """An exchange's week has five days, and its days only the bars of its opening hours."""
    lengths = cycle_lengths(series.frequency)
    if series.calendar is None or "a day" not in lengths:
        return lengths
    day = series.season_length
    traded = {"a day": day, "a week": 5 * day, "a year": TRADING_DAYS * day}
    return {name: traded.get(name, steps) for name, steps in lengths.items()}


def cycle_lengths(frequency: str) -> dict[str, int]:
    """Steps of each cycle that is longer than one step."""
    lengths = {name: round(seconds / step_seconds(frequency)) for name, seconds in CYCLES.items()}
    if family(frequency) == "B":
        lengths["a year"] = TRADING_DAYS
    return {name: steps for name, steps in lengths.items() if steps > 1}


def _cycle(name: str, steps: int, correlations: np.ndarray, every: int, band: float) -> Cycle:
    """Compare a cycle with the multiples of the next shorter one: a day's rhythm makes no week."""
    at = round(steps / every)
    if at >= len(correlations):
        return Cycle(name, steps, math.nan, math.nan, band)
    lowest = float(correlations[1 : at + 1].min())
    return Cycle(name, steps, float(correlations[at]), lowest, band)
