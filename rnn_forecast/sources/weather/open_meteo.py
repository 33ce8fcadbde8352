"""The one client of Open-Meteo in this process: JSON over requests.

One request at a time: the service answers five at once from one address with "too many", and
people behind one address share it. A large answer is streamed by the service and may break off
in the middle, with status 200 and an English sentence instead of the rest.
"""

import json
import threading
from collections.abc import Mapping
from typing import Any

from rnn_forecast.language import _
from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.failures import (
    BrokenAnswer,
    RateLimited,
    Refused,
    ServiceDown,
)
from rnn_forecast.sources.weather.query import WAY_ON
from rnn_forecast.sources.weather.quota import Quota

ARCHIVE = "https://archive-api.open-meteo.com/v1/archive"
FORECAST = "https://api.open-meteo.com/v1/forecast"
GEOCODING = "https://geocoding-api.open-meteo.com/v1/search"

OK, TOO_MANY, SERVER_ERROR = 200, 429, 500
LONGEST_QUOTE = 160

SCOPES: Mapping[str, str] = {
    "concurrent": "too many requests run at once from this address. Try again in a moment.",
    "minute": "the calls of this minute are used up for this address. Try again in a minute.",
    "hour": "the calls of this hour are used up for this address. Try again in the next hour.",
    "daily": "the calls of this day are used up for this address. Try again tomorrow.",
}
"""What the reason of a 429 tells apart (the headers do not), and what to do."""

quota = Quota()
_turn = threading.Lock()


def ask(url: str, question: Mapping[str, Any], deadline: Deadline, calls: float = 1) -> Any:  # noqa: ANN401  (JSON)
    """The JSON that Open-Meteo answers.

    Raises:
        SourceUnavailable: It does not.
    """
    from rnn_forecast.sources.weather import wire  # noqa: PLC0415  (requests, when asked for)

    try:
        with deadline.holding(_turn):
            quota.charge(calls)
            status, body = wire.get(url, question, deadline)
    except TimeoutError as error:
        raise wire.too_late() from error
    return _read(status, body)


def _read(status: int, body: bytes) -> Any:  # noqa: ANN401  (JSON)
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    reason = str(answer.get("reason", "")) if isinstance(answer, dict) else ""
    if status == TOO_MANY:
        raise RateLimited(
            _("Open-Meteo refuses for now: {scope} {way_on}").format(
                scope=_scope(reason), way_on=_(WAY_ON)
            )
        )
    if status >= SERVER_ERROR:
        words = _("is overloaded") if "overload" in reason else _("is down")
        raise ServiceDown(
            _(
                "Open-Meteo {words} at the moment (HTTP {status}). Try again in some minutes. "
                "{way_on}"
            ).format(words=words, status=status, way_on=_(WAY_ON))
        )
    if status != OK:
        raise Refused(
            _("Open-Meteo refuses, saying: {reason!r} (HTTP {status}).").format(
                reason=reason[:LONGEST_QUOTE], status=status
            )
        )
    if answer is None:
        raise BrokenAnswer(
            _(
                "Open-Meteo's answer broke off in the middle. Try again, or choose a later "
                "start. {way_on}"
            ).format(way_on=_(WAY_ON))
        )
    return answer


def _scope(reason: str) -> str:
    words = reason.lower()
    said = (_(sentence) for scope, sentence in SCOPES.items() if scope in words)
    return next(
        said, _("there were too many requests from this address. Try again in some minutes.")
    )
