"""Open-Meteo's answers as tables with a regular index in local time.

Days are the place's own. Hours come in GMT and are put on the place's *standard* time all year
round: on the clock of summer time one hour would come twice each autumn and one never, and
Open-Meteo's own local times apply today's offset to the whole series.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.live.failures import BrokenAnswer, NoRows
from rnn_forecast.sources.weather.query import WAY_ON
from rnn_forecast.sources.weather.variables import Step


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """What came: one row a step, one column a variable, nothing from the future."""

    frame: pd.DataFrame
    units: Mapping[str, str]
    zone: ZoneInfo


def read(answer: Any, step: Step, variables: tuple[str, ...]) -> Table:  # noqa: ANN401  (JSON)
    """The table in an answer; days as they come, hours in GMT.

    Raises:
        BrokenAnswer: There is none, or not every variable in it.
    """
    zone = zone_of(answer)
    try:
        rows, units = answer[step.name], answer.get(f"{step.name}_units", {})
        index = pd.to_datetime(rows["time"], unit="s" if step.name == "hourly" else None)
        columns = {name: np.array(rows[name], dtype=float) for name in variables}
        frame = pd.DataFrame(columns, index=pd.DatetimeIndex(index).as_unit("ns"))
        units = {name: str(units.get(name, step.variables[name].unit)) for name in variables}
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise _broken() from error
    return Table(_over(_regular(frame, step), step, zone), units, zone)


def zone_of(answer: Any) -> ZoneInfo:  # noqa: ANN401  (JSON)
    """The time zone that an answer names.

    Raises:
        BrokenAnswer: It names none that there is.
    """
    try:
        return ZoneInfo(answer["timezone"])
    except (LookupError, TypeError, ValueError, OSError) as error:
        raise _broken() from error


def _broken() -> BrokenAnswer:
    return BrokenAnswer(
        _("Open-Meteo's answer lacks some of what was asked for. Try again later. {way_on}").format(
            way_on=_(WAY_ON)
        )
    )


def _regular(frame: pd.DataFrame, step: Step) -> pd.DataFrame:
    frame = frame[~frame.index.duplicated()].sort_index()
    if frame.empty:
        return frame
    return frame.reindex(pd.date_range(frame.index[0], frame.index[-1], freq=step.frequency))


def _over(frame: pd.DataFrame, step: Step, zone: ZoneInfo) -> pd.DataFrame:
    """What has been: the services go on with forecasts where today's weather ends."""
    now = datetime.now(zone)
    if step.name == "hourly":
        return frame[frame.index <= pd.Timestamp(now.timestamp(), unit="s")]
    return frame[frame.index < pd.Timestamp(now.date())]


def without_empty(frame: pd.DataFrame, target: str, place: str) -> tuple[pd.DataFrame, list[Note]]:
    """Without the variables that this place does not have.

    Raises:
        NoRows: The target is one of them.
    """
    empty = [name for name in frame.columns if frame[name].isna().all()]
    if target in empty:
        raise NoRows(
            _("Open-Meteo has no {variable} for {place} in this period. {way_on}").format(
                variable=target, place=place, way_on=_(WAY_ON)
            )
        )
    if not empty:
        return frame, []
    text = _("There are no values here of {names}; left out.").format(names=", ".join(empty))
    return frame.drop(columns=empty), [Note("empty_columns", text)]


def complete_until(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the rows at the end that lack a variable."""
    complete = np.flatnonzero(frame.notna().all(axis=1).to_numpy())
    return frame.iloc[: complete[-1] + 1 if len(complete) else 0]


def continued(
    known: pd.DataFrame, recent: pd.DataFrame, end: date | None
) -> tuple[pd.DataFrame, list[Note]]:
    """The archive, and behind its last complete row what the forecast service has."""
    later = recent[recent.index > known.index[-1]]
    if end is not None:
        later = later[later.index < pd.Timestamp(end) + pd.Timedelta(days=1)]
    if later.empty:
        return known, []
    text = _(
        "The archive ends on {last:%Y-%m-%d}; the {count} steps after it are "
        "from the forecast model's own past, and may be corrected later."
    ).format(last=known.index[-1], count=len(later))
    return pd.concat([known, later]), [Note("recent_days", text)]


def trimmed(frame: pd.DataFrame, step: Step) -> tuple[pd.DataFrame, list[Note]]:
    """Without the steps at the end for which something is not known yet."""
    complete = complete_until(frame)
    lost = len(frame) - len(complete)
    if not lost:
        return frame, []
    text = _("The last {count} {steps} lack some of the variables and were left out.").format(
        count=lost, steps=_(step.label).lower()
    )
    return complete, [Note("trailing_gaps", text)]


def holes(frame: pd.DataFrame) -> list[Note]:
    """What is missing in the middle."""
    counts = frame.isna().sum()
    if not counts.any():
        return []
    listed = ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)
    return [
        Note("missing_values", _("Values missing from the source: {names}.").format(names=listed))
    ]


def on_standard_time(frame: pd.DataFrame, zone: ZoneInfo) -> tuple[pd.DataFrame, Note]:
    """GMT's hours on the place's clock, without summer time."""
    offset = standard_offset(zone)
    hours = offset / timedelta(hours=1)
    clock = f"UTC{hours:+g} h" if hours else "UTC"
    text = _(
        "Times are local standard time ({zone}, {clock}) all year: the hour that summer "
        "time would leave out and the one that it would double are ordinary hours."
    ).format(zone=zone.key, clock=clock)
    return frame.set_axis(frame.index + pd.Timedelta(offset)), Note("time_zone", text)


def standard_offset(zone: ZoneInfo) -> timedelta:
    """What the place's clock is ahead of GMT in winter."""
    year = datetime.now(zone).year
    # The smaller of two: it is winter in July on the southern half, and Dublin counts backwards.
    offsets = [datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)]
    return min(offset for offset in offsets if offset is not None)
