"""Open-Meteo's archive, forecast and geocoding addresses, with weather that is made up.

Imitated as its source code and issues tell: the archive lags five days, the forecast service
goes on into the future, local hours are asked for at one's own risk (refused here), a missing
name has no list of results, and a large answer can end in an English sentence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import cos, pi
from typing import Any
from zoneinfo import ZoneInfo

from tests.replay.proxy import Reply, Request, Site

ARCHIVE, FORECAST, GEOCODING = (
    f"{name}.open-meteo.com" for name in ("archive-api", "api", "geocoding-api")
)
LAG_DAYS = 5


@dataclass(frozen=True)
class Town:
    name: str
    admin1: str
    country: str
    latitude: float
    longitude: float
    timezone: str


TOWNS = (
    Town("Berlin", "Land Berlin", "Germany", 52.52437, 13.41053, "Europe/Berlin"),
    Town("Berlin", "New Hampshire", "United States", 44.46867, -71.18508, "America/New_York"),
    Town("Seoul", "Seoul", "South Korea", 37.566, 126.9784, "Asia/Seoul"),
    Town("Kathmandu", "Bagmati Province", "Nepal", 27.70169, 85.3206, "Asia/Kathmandu"),
    Town("Sydney", "New South Wales", "Australia", -33.86785, 151.20732, "Australia/Sydney"),
    Town("Dublin", "Leinster", "Ireland", 53.33306, -6.24889, "Europe/Dublin"),
)


def refusal(reason: str, status: int) -> Reply:
    return Reply(json.dumps({"error": True, "reason": reason}).encode(), status)


MINUTELY = refusal("Minutely API request limit exceeded. Please try again in one minute.", 429)
HOURLY = refusal("Hourly API request limit exceeded. Please try again in the next hour.", 429)
DAILY = refusal("Daily API request limit exceeded. Please try again tomorrow.", 429)
CONCURRENT = refusal("Too many concurrent requests", 429)
OVERLOADED = refusal("The service is overloaded", 503)
BAD_GATEWAY = Reply(b"<html><h1>502 Bad Gateway</h1></html>", 502, "text/html")
BLACK_HOLE = Reply(hang=True)
DROPPED = Reply(drop=True)
BROKEN_STREAM = Reply(
    b'{"latitude":52.5,"timezone":"Europe/Berlin","daily":{"time":["2024-01-01",'
    b"Unexpected error while streaming data: timeoutReached"
)


class OpenMeteo:
    """All of Open-Meteo's hosts; ``faults`` by host."""

    def __init__(self) -> None:
        self.faults: dict[str, Reply] = {}
        self.missing: dict[str, slice] = {}
        """Rows of the archive that are null, by variable."""

    @property
    def sites(self) -> dict[str, Site]:
        return {ARCHIVE: self._weather, FORECAST: self._weather, GEOCODING: self._places}

    def _places(self, request: Request) -> Reply:
        if request.host in self.faults:
            return self.faults[request.host]
        name = request.query["name"].lower()
        found = [vars(town) for town in TOWNS if town.name.lower().startswith(name)]
        answer: dict[str, Any] = {"generationtime_ms": 0.5}
        return _json(answer | ({"results": found} if found else {}))

    def _weather(self, request: Request) -> Reply:
        if request.host in self.faults:
            return self.faults[request.host]
        step = "hourly" if "hourly" in request.query else "daily"
        zone = _zone(request.query)
        if step == "hourly" and (zone, request.query.get("timeformat")) != ("GMT", "unixtime"):
            return refusal("in this replay, hours are asked for in GMT and unixtime", 400)
        archive = request.host == ARCHIVE
        first, last = _days(request.query, zone, archive=archive)
        times = _times(step, first, last)
        names = request.query[step].split(",")
        known = _known(times, archive=archive)
        table: dict[str, Any] = {
            "time": [int(at.timestamp()) if step == "hourly" else at.date().isoformat()
                     for at in times],
        }  # fmt: skip
        for number, name in enumerate(names):
            values: list[float | None] = [_value(at, number) for at in times]
            values[known:] = [None] * (len(values) - known)
            if archive and name in self.missing:
                gap = self.missing[name]
                values[gap] = [None] * len(values[gap])
            table[name] = values
        return _json(
            {
                "latitude": float(request.query["latitude"]),
                "longitude": float(request.query["longitude"]),
                "utc_offset_seconds": 0,
                "timezone": zone,
                f"{step}_units": {"time": "iso8601", **{name: _unit(name) for name in names}},
                step: table,
            }
        )


def _unit(name: str) -> str:
    """As the service says it; the first word of a variable tells."""
    words = {"precipitation": "mm", "rain": "mm", "wind": "km/h", "relative": "%", "cloud": "%"}
    words |= {"pressure": "hPa", "surface": "hPa", "shortwave": "MJ/m²"}
    return words.get(name.partition("_")[0], "°C")


def _json(answer: Any) -> Reply:
    return Reply(json.dumps(answer).encode())


def _zone(query: Mapping[str, str]) -> str:
    zone = query.get("timezone", "GMT")
    if zone != "auto":
        return zone
    latitude, longitude = float(query["latitude"]), float(query["longitude"])
    nearest = min(
        TOWNS, key=lambda town: abs(town.latitude - latitude) + abs(town.longitude - longitude)
    )
    return nearest.timezone


def _days(query: Mapping[str, str], zone: str, *, archive: bool) -> tuple[date, date]:
    if archive:
        return date.fromisoformat(query["start_date"]), date.fromisoformat(query["end_date"])
    today = datetime.now(ZoneInfo(zone)).date()
    ahead = int(query.get("forecast_days", 7)) - 1
    past = int(query.get("past_days", 0))
    return today - timedelta(days=past), today + timedelta(days=ahead)


def _times(step: str, first: date, last: date) -> list[datetime]:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    days = (last - first).days + 1
    if step == "daily":
        return [start + timedelta(days=day) for day in range(days)]
    return [start + timedelta(hours=hour) for hour in range(24 * days)]


def _known(times: list[datetime], *, archive: bool) -> int:
    if not archive:
        return len(times)
    until = datetime.now(UTC) - timedelta(days=LAG_DAYS)
    return sum(at < until for at in times)


def _value(at: datetime, number: int) -> float:
    """Coldest on the first of January, and at midnight GMT."""
    year = -cos(2 * pi * at.timetuple().tm_yday / 365)
    return round(10 + number + 10 * year - 12 * cos(2 * pi * at.hour / 24), 2)
