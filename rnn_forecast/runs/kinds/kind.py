"""What the rest of the package knows of a kind of result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd

from rnn_forecast.runs.parts import Parts
from rnn_forecast.series import Series

T = TypeVar("T")

Line = dict[str, Any]
"""One piece of news of a result that grows, ready for JSON."""


@dataclass(frozen=True)
class Summary:
    """What lists and comparisons show of a result without opening it.

    Attributes:
        title: What it is called until a person renames it.
        series: Name of the target.
        fingerprint: Of the series.
        settings: Every setting by the name of its widget, ready for JSON.
        verdict: The result in a sentence; "" where there is none yet.
        skill: Share of the naive error that is saved; None where it is not known.
        seconds: Of training.
        finished: Whether there is nothing left to do.
    """

    title: str
    series: str
    fingerprint: str
    settings: Mapping[str, Any]
    verdict: str = ""
    skill: float | None = None
    seconds: float = 0.0
    finished: bool = True


def _no_news(_before: object, _now: object) -> Sequence[Line]:
    return ()


def _always(_value: object) -> bool:
    return True


def _no_parts(_value: object) -> int:
    return 0


def _as_it_was(value: T, _lines: Sequence[Line]) -> T:
    return value


@dataclass(frozen=True)
class Kind(Generic[T]):
    """How one kind of result is written, read and summed up.

    Attributes:
        name: In manifests, lists and addresses.
        of: The type of the result.
        take_apart: The result as parts.
        put_together: Its inverse; may raise anything on parts that it has not written.
        summary: What lists show.
        series: What it is about.
        numbers: The table that people ask for first.
        check: Looks at what only a stranger's bundle would have wrong, and costs time.
        worth_keeping: Whether a result that was interrupted so early is worth a place in a list.
        news: What a snapshot holds that the one before did not; those of long work are written
            down as they come.
        grown: A result with the news that were written down after it was saved.
        finished_parts: How many parts it has that are too large to be written down as news, and
            worth saving all of it whenever there is one more.
    """

    name: str
    of: type[T]
    take_apart: Callable[[T], Parts]
    put_together: Callable[[Parts], T]
    summary: Callable[[T], Summary]
    series: Callable[[T], Series]
    numbers: Callable[[T], pd.DataFrame]
    check: Callable[[T], None]
    worth_keeping: Callable[[T], bool] = _always
    news: Callable[[T | None, T], Sequence[Line]] = _no_news
    grown: Callable[[T, Sequence[Line]], T] = _as_it_was
    finished_parts: Callable[[T], int] = _no_parts

    def has_more(self, before: T | None, now: T) -> bool:
        """Whether a part was finished between two snapshots."""
        known = 0 if before is None else self.finished_parts(before)
        return self.finished_parts(now) > known
