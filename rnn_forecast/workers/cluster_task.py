"""One item of a sweep, seen from inside a worker of a Dask cluster.

Everything that comes and goes is bytes of our own making (``wire.py``), so that an item which
cannot be read fails alone, and what Dask keeps, moves and computes again is the same each time.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _
from rnn_forecast.versions import version
from rnn_forecast.workers import wire
from rnn_forecast.workers.capacity import one_thread
from rnn_forecast.workers.report import snapshots

DECIDING = ("rnn_forecast", "torch", "numpy")
"""Libraries whose version may decide a digit of the result."""

SECONDS_BETWEEN_NEWS = 1.0
"""All news pass through the one scheduler: five hundred workers are five hundred a second."""

MOST_BYTES_OF_NEWS = 8_192
"""A larger snapshot is told at the end only; the scheduler remembers the last 1,000 for ever."""

News = tuple[str, int, bytes | None]
"""Sweep, item, and its newest snapshot; without one: somebody has begun with it."""

Answer = tuple[bytes, bytes | None]
"""The last snapshot of an item, and the failure that ended it."""


class OtherVersions(ForecastError):
    """A worker of the cluster would compute other numbers."""

    category = "cluster"


@cache
def versions() -> dict[str, str]:
    """The versions of the libraries that decide a result, here."""
    return {name: version(name) for name in DECIDING}


def held(payload: bytes) -> bytes:
    """What the items share, as a task: unlike scattered data it is made again when it is lost."""
    return payload


def compute(
    index: int, payload: bytes, *, shared: bytes, sweep: str, topic: str, expected: dict[str, str]
) -> Answer:
    """Compute one item, telling its snapshots on the way."""
    from distributed import get_worker  # noqa: PLC0415  (of the extra, and seconds to import)

    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        """Whether its reader still reads: otherwise the scheduler has taken the task back."""
        mine = worker.state.tasks.get(key)
        return mine is not None and mine.state == "executing"

    telling = Telling(lambda news: worker.log_event(topic, (sweep, index, news)))
    latest = None
    try:
        _check_versions(expected, worker.address)
        telling.begin()
        task, item = wire.unpacked(payload)
        common = _unpacked(shared)
        one_thread()
        with closing(snapshots(task, common, item)) as stages:
            for latest in stages:
                if not wanted():
                    break
                telling.tell(latest)
        return wire.packed(latest), None
    except BaseException as error:  # noqa: BLE001  (whatever the task does, the worker lives on)
        return _packed_or_none(latest), wire.packed_failure(error)


@dataclass
class Telling:
    """News of one item, not more often than the scheduler can bear."""

    send: Callable[[bytes | None], Any]
    _next: float = field(default=0.0)

    def begin(self) -> None:
        """Say that somebody has begun."""
        self.send(None)

    def tell(self, snapshot: object) -> None:
        """Say how far it is, if it is time to."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + SECONDS_BETWEEN_NEWS
        payload = wire.packed(snapshot)
        if len(payload) <= MOST_BYTES_OF_NEWS:
            self.send(payload)


_unpacked = lru_cache(maxsize=2)(wire.unpacked)
"""What a sweep shares is read once in each worker and not for each item."""


def _check_versions(expected: dict[str, str], address: str) -> None:
    here = versions()
    different = [name for name in DECIDING if here[name] != expected[name]]
    if different:
        raise OtherVersions(
            _(
                "The worker at {address} has {theirs}, this program {ours}: it would compute other "
                "numbers. Install the same versions on both."
            ).format(
                address=address,
                theirs=", ".join(f"{name} {here[name]}" for name in different),
                ours=", ".join(f"{name} {expected[name]}" for name in different),
            )
        )


def _packed_or_none(latest: object) -> bytes:
    try:
        return wire.packed(latest)
    except Exception:  # noqa: BLE001  (then this is what the failure says)
        return wire.packed(None)
