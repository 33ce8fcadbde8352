"""Bytes from Open-Meteo, in time; importing this imports requests."""

from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import HTTPError as Urllib3Error

from rnn_forecast.errors import SourceError
from rnn_forecast.language import _
from rnn_forecast.sources.live.deadline import Deadline
from rnn_forecast.sources.live.failures import BrokenAnswer, NoNetwork, TimedOut
from rnn_forecast.sources.weather.query import WAY_ON

CONNECT_S = 5.0
CHUNK = 1 << 16
MOST_BYTES = 64 << 20
"""No honest answer is larger: 86 years of hours of seven variables are half of it."""

BROKE_OFF = ("RemoteDisconnected", "ConnectionResetError", "EOF occurred", "IncompleteRead")
NOT_REACHED = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
"""What urllib3 says inside one class of errors: it ended too early, or never came about."""


def get(url: str, question: Mapping[str, Any], deadline: Deadline) -> tuple[int, bytes]:
    """Status and body of the answer.

    Raises:
        SourceUnavailable: There is none, or it comes too late.
    """
    try:
        return deadline.run(lambda: _get(url, question, deadline))
    except (requests.ReadTimeout, TimeoutError) as error:
        raise too_late() from error
    except (requests.RequestException, Urllib3Error, OSError) as error:
        raise _no_answer(error) from error


def too_late() -> TimedOut:
    """The sentence for no answer in time."""
    return TimedOut(
        _("Open-Meteo did not answer in time. Try again. {way_on}").format(way_on=_(WAY_ON))
    )


def _get(url: str, question: Mapping[str, Any], deadline: Deadline) -> tuple[int, bytes]:
    left = deadline.left()
    patience = (min(CONNECT_S, left), left)
    with requests.get(url, params=question, timeout=patience, stream=True) as answer:
        body = bytearray()
        # What has come, however little: a slow trickle is given up in time.
        while chunk := answer.raw.read1(CHUNK, decode_content=True):
            deadline.left()
            body += chunk
            if len(body) > MOST_BYTES:
                break
        return answer.status_code, bytes(body)


def _no_answer(error: Exception) -> SourceError:
    if isinstance(error, Urllib3Error) and "Read timed out" in str(error):
        return too_late()
    unreachable = isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError)
    words = repr(error)
    if any(word in words for word in BROKE_OFF) or not (
        unreachable or any(word in words for word in NOT_REACHED)
    ):
        return BrokenAnswer(
            _("The connection to Open-Meteo broke off. Try again. {way_on}").format(
                way_on=_(WAY_ON)
            )
        )
    return NoNetwork(
        _("Open-Meteo cannot be reached: is there a network? {way_on}").format(way_on=_(WAY_ON))
    )
