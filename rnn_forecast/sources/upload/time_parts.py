"""Times that stand in several columns: year, month, day; or a date and a time of day."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.forms import CLOCK
from rnn_forecast.sources.upload.merged import filled_down
from rnn_forecast.sources.upload.numbers import read_numbers
from rnn_forecast.sources.upload.table import Table
from rnn_forecast.sources.upload.times import read_times, tidy

MOST_COLUMNS = 50
"""A table of hundreds of columns has its times in front."""

LEAST_SHARE = 0.5

_HOURS = r"^(\d{1,2})\s?[-–—~]\s?(\d{1,2})$"
_CLOCKS = r"^(\d{1,2}:\d{2}(?::\d{2})?)\s?[-–—~]\s?(\d{1,2}:\d{2}(?::\d{2})?)$"

YEAR = calendar_words.names(calendar_words.YEAR_NAMES)
_MONTH = calendar_words.names(calendar_words.MONTH_NAMES)
_DAY = calendar_words.names(calendar_words.DAY_NAMES)
_HOUR = calendar_words.names(calendar_words.HOUR_NAMES)
_MINUTE = calendar_words.names(calendar_words.MINUTE_NAMES)
_QUARTER = calendar_words.names(calendar_words.QUARTER_NAMES)
_WEEK = calendar_words.names(calendar_words.WEEK_NAMES)


def clock_beside(table: Table, date: str, clocks: Sequence[str]) -> str | None:
    """A column with the time of day, if this one holds only dates."""
    days = read_times(table.sample(date)).values
    known = days[~np.isnat(days)]
    if (known != known.astype("datetime64[D]")).any():
        return None
    repeated = len(np.unique(known)) < len(days)  # merged cells below a date are empty
    counted = (
        name for name in table.names[:MOST_COLUMNS] if repeated and _counts_hours(table, name)
    )
    return next((name for name in (*clocks, *counted) if name != date), None)


def shows_clock(table: Table, name: str) -> bool:
    """All cells are times of day such as ``13:00``."""
    cells = table.sample(name)
    said = cells.filter(pc.not_equal(cells, ""))
    if not len(said) or not re.search(r"\d", said[0].as_py()):
        return False
    tidied = _beginning(tidy(said))
    pointed = pc.match_substring_regex(tidied, r"\d\s?[:h시時时]|am|pm|오전|오후")
    return bool(pc.all(pc.and_(pointed, pc.match_substring_regex(tidied, CLOCK))).as_py())


def _counts_hours(table: Table, name: str) -> bool:
    """``13`` or ``1300``, and the name says that these are hours."""
    if calendar_words.folded(name) not in _HOUR:
        return False
    hours = read_numbers(_beginning(table.sample(name))).values
    hours = hours[np.isfinite(hours)]  # a line of totals has none
    whole = (hours % 1 == 0).all() and (hours >= 0).all() and (hours % 100 < 60).all()  # noqa: PLR2004
    return bool(len(hours) and whole and hours.max() <= 2400)  # noqa: PLR2004


def calendar_parts(table: Table) -> tuple[str, ...]:
    """Year, month, day, hour, minute; or year and quarter; or year and week."""
    year = _by_name(table, YEAR, (1000, 2500))
    if year is None:
        return ()
    month = _by_name(table, _MONTH, (1, 12))
    if month is None:
        other = _by_name(table, _QUARTER, (1, 4)) or _by_name(table, _WEEK, (1, 53))
        return (year, other) if other else ()
    parts = [year, month]
    for names, limits in ((_DAY, (1, 31)), (_HOUR, (0, 24)), (_MINUTE, (0, 59))):
        part = _by_name(table, names, limits)
        if part is None or part in parts:
            break
        parts.append(part)
    return tuple(parts)


def _by_name(table: Table, names: frozenset[str], limits: tuple[int, int]) -> str | None:
    for name in table.names:
        if calendar_words.folded(name) in names:
            numbers = read_numbers(_part_digits(table.sample(name))).values
            known = numbers[np.isfinite(numbers)]
            within = (known >= limits[0]) & (known <= max(limits[1], 13))  # BLS: M13 is the year
            words = read_numbers(table.sample(name)).share < LEAST_SHARE and limits[1] == 12  # noqa: PLR2004
            if words or (len(known) and (within & (known % 1 == 0)).all()):
                return name
    return None


def _part_digits(cells: pa.StringArray) -> pa.StringArray:
    """``M01``, ``Q1``, ``1월``, ``3.0`` as digits."""
    return pc.replace_substring_regex(
        cells, r"^[A-Za-z]?0*(\d+)(?:\.0+|[월일시분주년月日時年]|분기)?$", r"\1"
    )


def joined(table: Table, parts: Sequence[str]) -> pa.StringArray:
    """``2024-1-31 13:00`` out of its columns; "" where the first part is absent."""
    first, second, *rest = (table.column(part) for part in parts)
    first = filled_down(first, second)
    if not _is_part(parts[1], _MONTH | _QUARTER | _WEEK) or not _is_part(parts[0], YEAR):
        clock = pc.replace_substring_regex(second, r"^(\d{1,2})(\d{2})$", r"\1:\2")
        clock = pc.replace_substring_regex(clock, _HOURS, r"\1:00 - \2:00")
        clock = pc.replace_substring_regex(clock, _CLOCKS, r"\1 - \2")
        return _glue(first, clock, " ")
    sign = "-q" if _is_part(parts[1], _QUARTER) else "-w" if _is_part(parts[1], _WEEK) else "-"
    texts = _glue(_part_digits(first), _part_digits(second), sign)
    for column, mark in zip(rest, ("-", " ", ":"), strict=False):
        digits = _part_digits(column)
        if mark == ":":
            digits = pc.utf8_lpad(digits, 2, "0")
        texts = _glue(texts, digits, mark)
    return texts


def _beginning(cells: pa.StringArray) -> pa.StringArray:
    """``00 - 01`` and ``00:00-01:00`` are hours of the day as well."""
    return pc.replace_substring_regex(
        pc.replace_substring_regex(cells, _HOURS, r"\1"), _CLOCKS, r"\1"
    )


def _is_part(name: str, names: frozenset[str]) -> bool:
    return calendar_words.folded(name) in names


def _glue(left: pa.StringArray, right: pa.StringArray, mark: str) -> pa.StringArray:
    joined = pc.binary_join_element_wise(left, right, mark)
    return pc.if_else(pc.or_(pc.equal(left, ""), pc.equal(right, "")), left, joined)
