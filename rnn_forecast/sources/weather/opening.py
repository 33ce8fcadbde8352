"""The weather of a place as a dataset."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from rnn_forecast.errors import SourceUnavailable
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Dataset, Note
from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.failures import NoRows
from rnn_forecast.sources.live.last_good import or_last_good
from rnn_forecast.sources.weather import open_meteo, tables
from rnn_forecast.sources.weather.places import Place, find
from rnn_forecast.sources.weather.query import WAY_ON, Query, read
from rnn_forecast.sources.weather.quota import weight

DEADLINE_S = 20.0
"""Seconds for all requests together: decades of hours take the service a while."""

RECENT_DAYS = 30
"""How far the archive may lag behind, for the forecast service to be asked for the rest."""

CREDIT = (
    "Weather data by Open-Meteo.com (CC BY 4.0, https://open-meteo.com), free for non-commercial "
    "use; generated using Copernicus Climate Change Service information (ERA5). Places by GeoNames."
)


@dataclass(frozen=True, slots=True)
class Site:
    """A place as it is asked for, and what is to be said about it."""

    title: str
    latitude: float
    longitude: float
    zone: str
    notes: tuple[Note, ...] = ()


def load(name: str, deadline: float = DEADLINE_S) -> Dataset:
    """The weather of a place.

    Args:
        name: ``PLACE[/VARIABLE][?step=hourly&start=...&end=...&variables=a,b&place=...]``; a
            place is a name, or latitude and longitude with ``place`` to call it by.
        deadline: Seconds after which the last good copy, or a sentence, takes the answer's place.

    Raises:
        UnknownSource: There is no such place, variable or setting.
        SourceUnavailable: Open-Meteo did not answer usefully, and there is no earlier copy.
    """
    query = read(name)
    return or_last_good(query.key, lambda: _fetch(query, Deadline(deadline)))


def _fetch(query: Query, deadline: Deadline) -> Dataset:
    site = _site(query, deadline)
    table = _archive(query, site, deadline)
    frame, empty = tables.without_empty(table.frame, query.target, site.title)
    frame, recent = _with_recent_days(query, replace(site, zone=table.zone.key), frame, deadline)
    frame, trimmed = tables.trimmed(frame, query.step)
    if frame.empty:
        raise NoRows(
            _("Open-Meteo has no weather for {place} in this period. {way_on}").format(
                place=site.title, way_on=_(WAY_ON)
            )
        )
    notes = [*site.notes, *empty, *recent, *trimmed, *tables.holes(frame)]
    if query.step.name == "hourly":
        frame, clock = tables.on_standard_time(frame, ZoneInfo(site.zone))
        notes.append(clock)
    return Dataset(
        key=query.key,
        title=f"Weather in {site.title}, {query.step.label.lower()}",
        frame=frame,
        frequency=query.step.frequency,
        target=str(frame.columns[0]),
        units={name: table.units[name] for name in frame.columns},
        credit=_(CREDIT),
        notes=tuple(notes),
    )


def _site(query: Query, deadline: Deadline) -> Site:
    if found := query.coordinates:
        site = Site(query.label or query.place, *found, zone="auto")
        return replace(site, zone=_zone(site, deadline)) if query.step.name == "hourly" else site
    first, *others = find(query.place, deadline)
    notes = _namesakes(first, others)
    return Site(str(first), first.latitude, first.longitude, first.zone, notes)


def _zone(site: Site, deadline: Deadline) -> str:
    """The time zone of coordinates, which an answer in GMT does not tell."""
    question = {
        "latitude": site.latitude,
        "longitude": site.longitude,
        "daily": "temperature_2m_max",
        "forecast_days": 1,
        "timezone": "auto",
    }
    answer = open_meteo.ask(open_meteo.FORECAST, question, deadline)
    return tables.zone_of(answer).key


def _namesakes(first: Place, others: list[Place]) -> tuple[Note, ...]:
    names = [str(place) for place in others if place.name == first.name]
    if not names:
        return ()
    text = _(
        "{count} places are called {name}; this is {first}. Others: {names}. Search "
        "for one to choose it."
    ).format(count=len(names) + 1, name=first.name, first=first, names="; ".join(names[:3]))
    return (Note("several_places", text),)


def _archive(query: Query, site: Site, deadline: Deadline) -> tables.Table:
    start, end = query.days(datetime.now(UTC).date())
    days = {"start_date": start.isoformat(), "end_date": end.isoformat()}
    calls = weight(len(query.variables), (end - start).days + 1)
    answer = open_meteo.ask(open_meteo.ARCHIVE, _question(query, site) | days, deadline, calls)
    return tables.read(answer, query.step, query.variables)


def _with_recent_days(
    query: Query, site: Site, frame: pd.DataFrame, deadline: Deadline
) -> tuple[pd.DataFrame, list[Note]]:
    """The archive lags some days behind; the forecast service has what its model saw since."""
    known = tables.complete_until(frame)
    today = datetime.now(UTC).date()
    lag = (today - known.index[-1].date()).days if len(known) else 0
    if not 1 < lag <= RECENT_DAYS or (query.end and query.end <= known.index[-1].date()):
        return frame, []
    days = {"past_days": lag, "forecast_days": 1}
    try:
        answer = open_meteo.ask(open_meteo.FORECAST, _question(query, site) | days, deadline)
        recent = tables.read(answer, query.step, query.variables).frame[frame.columns]
    except SourceUnavailable as failure:
        # Without the last days the series is still a good one.
        return frame, [
            Note(
                "recent_days",
                _("The last {days} days are missing. {failure}").format(days=lag, failure=failure),
            )
        ]
    return tables.continued(known, recent, query.end)


def _question(query: Query, site: Site) -> dict[str, Any]:
    """Days are asked for on the place's clock, hours in GMT: see ``tables``."""
    hourly = query.step.name == "hourly"
    return {
        "latitude": site.latitude,
        "longitude": site.longitude,
        query.step.name: ",".join(query.variables),
        **({"timezone": "GMT", "timeformat": "unixtime"} if hourly else {"timezone": site.zone}),
    }
