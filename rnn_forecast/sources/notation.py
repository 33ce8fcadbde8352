"""How a table writes names and times, so that a result can be written, and joined, in the same way.

Inside the program names are texts and times have no time zone.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta, timezone, tzinfo
from typing import Self

import numpy as np
import pandas as pd

from rnn_forecast.errors import SeriesError
from rnn_forecast.language import _


@dataclass(frozen=True)
class Notation:
    """How a table writes names and times.

    Attributes:
        ids: Each name as the table has it, by its text.
        zone: The time zone of its times; None: they have none.
        clock: By which times are counted: the zone's standard time where steps are shorter than a
            day, because in autumn its own clock shows an hour twice; else the zone itself.
    """

    ids: Mapping[str, Hashable] = field(default_factory=dict)
    zone: tzinfo | None = None
    clock: tzinfo | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame, *, like: Self | None = None) -> Self:
        """That of a table with ``unique_id`` and ``ds``; one that continues another is like it.

        Raises:
            SeriesError: Two names differ only in their kind, as the number 1 and the text "1" do.
        """
        ids = {str(each): each for each in frame["unique_id"].unique()}
        if len(ids) < frame["unique_id"].nunique():
            raise SeriesError(_("Two series of the panel have the same name; give each its own."))
        if like is not None and like.zone is not None:
            return cls({**like.ids, **ids}, like.zone, like.clock)
        zone = frame["ds"].dt.tz
        return cls(ids, zone, zone and _clock(frame["ds"], zone))

    def plain(self, times: pd.Series) -> pd.Series:
        """Times without a zone, on the clock by which they are counted."""
        if self.zone is None:
            return times.dt.tz_localize(None)
        if times.dt.tz is None:
            times = _in_zone(times, self.zone)
        return times.dt.tz_convert(self.clock).dt.tz_localize(None)

    def write(self, result: pd.DataFrame) -> pd.DataFrame:
        """A result with names and times as the table has them."""
        names = pd.Series([self.ids.get(name, name) for name in result["unique_id"]])
        times = {name: self._zoned(result[name]) for name in ("ds", "cutoff") if name in result}
        return result.assign(unique_id=names, **times)

    def _zoned(self, times: pd.Series) -> pd.Series:
        if self.zone is None or self.clock is None:
            return times
        return _in_zone(times, self.clock).dt.tz_convert(self.zone)


def _clock(times: pd.Series, zone: tzinfo) -> tzinfo:
    local = times.dt.tz_localize(None)
    of_day = local - local.dt.normalize()
    if (of_day == of_day.iloc[0]).all():
        return zone
    first = times.iloc[0]
    return timezone(first.utcoffset() - (first.dst() or timedelta(0)))


def _in_zone(times: pd.Series, zone: tzinfo) -> pd.Series:
    """Times of the zone's own clock; an hour that it shows twice is the second of them."""
    second = np.zeros(len(times), dtype=bool)
    return times.dt.tz_localize(zone, ambiguous=second, nonexistent="shift_forward")
