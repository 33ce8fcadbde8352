"""Names of months, quarters and hours, side by side in one row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.times import PLAUSIBLE_YEARS

_MONTH = re.compile(r"m?0?(\d{1,2})(?:월|月)?\.?")
_QUARTER = re.compile(r"(?:q|k|t|qtr|quarter)\.?\s?([1-4])|([1-4])\s?(?:q|분기|사분기|季度)")
_HOUR = re.compile(r"(?:h|hour\s?|he)0?(\d{1,2})|0?(\d{1,2})\s?(?:시|時|时|h|:00(?::00)?)")
_YEAR = re.compile(r"(\d{4})(?:\.0)?\s?[년年]?\s?도?")


@dataclass(frozen=True)
class Kind:
    """What the columns count, and what the rows say.

    Attributes:
        starts: Numbers of the first column: months begin at 1, hours at 0 or 1.
        size: Columns of a full row.
        number: The number that a name says; -1 for none.
        row: The text of a row's label from which times are made; "" for none.
        time: How label and number make the text of a time.
        sentence: What is told about it.
    """

    starts: tuple[int, ...]
    size: int
    number: Callable[[str], int]
    row: Callable[[str], str]
    time: str
    sentence: str


@dataclass(frozen=True)
class Found:
    """Where the names of the periods stand."""

    kind: Kind
    row: int
    first: int
    start: int


def _month(name: str) -> int:
    return calendar_words.month_number(name) or _matched(_MONTH, name)


def _quarter(name: str) -> int:
    return _matched(_QUARTER, name)


def _hour(name: str) -> int:
    return _matched(_HOUR, name)


def _matched(pattern: re.Pattern[str], name: str) -> int:
    found = pattern.fullmatch(name.strip().lower())
    return next((int(digits) for digits in found.groups() if digits), -1) if found else -1


def year_of(label: str) -> str:
    """The year that a cell such as ``2015``, ``2015.0`` or ``2015년`` says; "" for none."""
    found = _YEAR.fullmatch(label)
    return found[1] if found and PLAUSIBLE_YEARS[0] <= int(found[1]) < PLAUSIBLE_YEARS[1] else ""


def _date(label: str) -> str:
    return label if len(label) > len("2024") else ""


KINDS = (
    Kind(
        (1,), 12, _month, year_of, "{row}-{number:02d}",
        "Each row is a year and each column a month: {columns} were read as one series.",
    ),
    Kind(
        (1,), 4, _quarter, year_of, "{row}-q{number}",
        "Each row is a year and each column a quarter: {columns} were read as one series.",
    ),
    Kind(
        (0, 1), 24, _hour, _date, "{row} {number:02d}:00",
        "Each row is a day and each column an hour: {columns} were read as one series.",
    ),
)  # fmt: skip


def periods_in(place: int, row: Sequence[str]) -> Found | None:
    """All months (quarters, hours), side by side, with something before them.

    Args:
        place: Number of the row, from 0.
        row: Its cells.
    """
    for kind in KINDS:
        numbers = [kind.number(cell) for cell in row]
        for start in kind.starts:
            wanted = list(range(start, start + kind.size))
            for first in range(1, len(row) - kind.size + 1):
                if numbers[first : first + kind.size] == wanted:
                    return Found(kind, place, first, start)
    return None
