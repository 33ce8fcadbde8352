"""From names to places, by Open-Meteo's gazetteer (GeoNames)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnn_forecast.language import _
from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.failures import BrokenAnswer, UnknownPlace
from rnn_forecast.sources.live.settings import put_together
from rnn_forecast.sources.live.suggestion import Suggestion
from rnn_forecast.sources.weather import open_meteo

DEADLINE_S = 10.0
MOST_PLACES = 10
SHORTEST, LONGEST = 2, 100
"""Letters of a search: the gazetteer finds nothing for one."""

REMEMBERED = 256
_found: dict[str, tuple["Place", ...]] = {}
"""Answers, never failures: places stay where they are, and each question counts as a call."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on Earth, and what it is called."""

    name: str
    region: str
    latitude: float
    longitude: float
    zone: str

    def __str__(self) -> str:
        return f"{self.name}, {self.region}" if self.region else self.name


def search(query: str, deadline: float = DEADLINE_S) -> tuple[Suggestion, ...]:
    """Places whose name begins like ``query``, the largest first.

    Each leads to its coordinates, so that of several Springfields the chosen one is opened.

    Raises:
        SourceUnavailable: The gazetteer did not answer usefully.
    """
    text = " ".join(query.split())[:LONGEST]
    if len(text) < SHORTEST:
        return ()
    return tuple(_suggestion(place) for place in _places(text, deadline))


def find(name: str, deadline: Deadline) -> tuple[Place, ...]:
    """All places of that name, the largest first; at least one.

    Raises:
        UnknownPlace: There is none.
        SourceUnavailable: The gazetteer did not answer usefully.
    """
    places = _places(name, deadline.left())
    if not places:
        raise UnknownPlace(
            _(
                "There is no place called {name!r}. Try the name of the next town, or write "
                "latitude and longitude such as 52.52,13.41."
            ).format(name=name)
        )
    return places


def _places(name: str, seconds: float) -> tuple[Place, ...]:
    if name not in _found:
        question = {"name": name, "count": MOST_PLACES, "language": "en", "format": "json"}
        answer = open_meteo.ask(open_meteo.GEOCODING, question, Deadline(seconds))
        if len(_found) >= REMEMBERED:
            _found.clear()
        _found[name] = _read(answer)
    return _found[name]


def _read(answer: Any) -> tuple[Place, ...]:  # noqa: ANN401  (JSON)
    try:
        # Where nothing is found, there is no list rather than an empty one.
        return tuple(_place(result) for result in answer.get("results", ()))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise BrokenAnswer(
            _("Open-Meteo's list of places cannot be read. Try again later.")
        ) from error


def _place(result: Mapping[str, Any]) -> Place:
    region = (result.get("admin1"), result.get("country"))
    return Place(
        name=str(result["name"]),
        # Seoul lies in Seoul: once is enough.
        region=", ".join(str(part) for part in region if part and part != result["name"]),
        latitude=float(result["latitude"]),
        longitude=float(result["longitude"]),
        zone=str(result.get("timezone") or "auto"),
    )


def _suggestion(place: Place) -> Suggestion:
    coordinates = f"{place.latitude:.4f},{place.longitude:.4f}"
    source = "weather:" + put_together(coordinates, {"place": str(place)})
    return Suggestion(source, place.name, place.region)
