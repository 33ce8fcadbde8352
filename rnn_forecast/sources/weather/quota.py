"""What a request to Open-Meteo costs, and what is left.

The free service counts calls by address: 600 a minute, 5,000 an hour, 10,000 a day. A request
counts as several calls when it is large: one for every fourteen days of ten variables
(https://open-meteo.com/en/pricing). We keep to that ourselves, because who exceeds it shuts out
everybody else behind the same address.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping

from rnn_forecast.language import _
from rnn_forecast.sources.live.failures import RateLimited, Refused
from rnn_forecast.sources.weather.query import WAY_ON

WINDOWS: Mapping[str, tuple[float, float]] = {
    "a minute": (60, 600),
    "an hour": (3600, 5_000),
    "a day": (86_400, 10_000),
}
"""Seconds, and the calls that they allow."""


def weight(variables: int, days: int) -> float:
    """Calls that a request counts as."""
    return max(1.0, variables / 10, days / 14 * variables / 10)


class Quota:
    """What this process has asked for, and when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._spent: deque[tuple[float, float]] = deque()

    def charge(self, calls: float) -> None:
        """Account for a request that is about to be sent.

        Raises:
            Refused: It is too large for any minute.
            RateLimited: There was too much before it.
        """
        most = WINDOWS["a minute"][1]
        if calls > most:
            raise Refused(
                _(
                    "This much weather counts as {calls:,.0f} calls, and Open-Meteo allows "
                    "{most:,.0f} a minute. Choose a later start, or fewer variables."
                ).format(calls=calls, most=most)
            )
        now = self._clock()
        for window, (seconds, allowed) in WINDOWS.items():
            spent = sum(calls for at, calls in self._spent if now - at < seconds)
            if spent + calls > allowed:
                raise RateLimited(
                    _(
                        "Open-Meteo allows {allowed:,.0f} calls {window}, and we have made "
                        "{spent:,.0f}. Try again in {window}. {way_on}"
                    ).format(allowed=allowed, window=_(window), spent=spent, way_on=_(WAY_ON))
                )
        self._spent.append((now, calls))
        self._forget(now)

    def _forget(self, now: float) -> None:
        while now - self._spent[0][0] >= WINDOWS["a day"][0]:
            self._spent.popleft()
