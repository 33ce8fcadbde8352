"""Which column, or which columns together, say when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import calendar_words, date_order, frequency
from rnn_forecast.sources.upload.choices import DATE_ORDERS, ROW_NUMBER, Choices
from rnn_forecast.sources.upload.digits import from_numbers
from rnn_forecast.sources.upload.forms import CLOCK
from rnn_forecast.sources.upload.numbers import Numbers, read_numbers
from rnn_forecast.sources.upload.sentences import listed, quoted
from rnn_forecast.sources.upload.table import Table
from rnn_forecast.sources.upload.times import Times, read_times, tidy

WRITTEN, PARTS, NUMERIC = 3.0, 2.0, 1.0
"""Ranks: dates as text leave no doubt, year and month columns little, plain numbers some."""

LEAST_SHARE = 0.5
SURE_SHARE = 0.97

_TIME = calendar_words.names(calendar_words.TIME_NAMES)
_YEAR = calendar_words.names(calendar_words.YEAR_NAMES)
_MONTH = calendar_words.names(calendar_words.MONTH_NAMES)
_DAY = calendar_words.names(calendar_words.DAY_NAMES)
_HOUR = calendar_words.names(calendar_words.HOUR_NAMES)
_MINUTE = calendar_words.names(calendar_words.MINUTE_NAMES)
_QUARTER = calendar_words.names(calendar_words.QUARTER_NAMES)
_WEEK = calendar_words.names(calendar_words.WEEK_NAMES)


@dataclass(frozen=True, eq=False)
class TimeColumn:
    """The times of a table.

    Attributes:
        name: For people; several columns are joined by " + ".
        parts: The columns that were used.
        times: Their reading.
        words: What plain numbers were taken for, e.g. ``"Unix time in seconds"``.
    """

    name: str
    parts: tuple[str, ...]
    times: Times
    words: str = ""


@dataclass(frozen=True)
class Candidate:
    """Columns that may say when, and how sure that is."""

    rank: float
    parts: tuple[str, ...]


def choose_time(
    table: Table, candidates: Sequence[Candidate], choices: Choices
) -> TimeColumn:
    """The times, as the person chose them or by the ranks above.

    Args:
        table: The table.
        candidates: Columns that hold times.
        choices: May name the column and the order of dates.

    Raises:
        UnreadableFile: ``no_time_column``.
    """
    if choices.date_order not in (None, *DATE_ORDERS):
        raise UnreadableFile(
            "ambiguous_dates", f"Choose the order of dates from: {', '.join(DATE_ORDERS)}."
        )
    if choices.time_column == ROW_NUMBER:
        return _row_numbers(len(table))
    parts = _named(table, choices.time_column) if choices.time_column else _best(candidates)
    if not parts:
        raise UnreadableFile(
            "no_time_column",
            f"No column holds dates or times. The columns are {listed(table.names)}. Add a column "
            f"of dates, or choose the one that holds them, or choose {quoted(ROW_NUMBER)}.",
        )
    return _read(table, parts, choices.date_order)


def _named(table: Table, name: str) -> tuple[str, ...]:
    parts = (name,) if name in table.names else tuple(name.split(" + "))
    if set(parts) <= set(table.names):
        return parts
    raise UnreadableFile(
        "no_time_column",
        f"There is no column {quoted(name)}. The columns are {listed(table.names)}.",
    )


def alternatives(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Names that may be chosen as the time column."""
    return (*dict.fromkeys(" + ".join(found.parts) for found in candidates), ROW_NUMBER)


def _best(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The highest rank; the leftmost of those."""
    return max(candidates, key=lambda found: found.rank, default=Candidate(0, ())).parts


def find_times(table: Table) -> Iterator[Candidate]:
    """Every column, and every group of columns, that may say when."""
    columns = table.names[:100]  # a table of thousands of columns has its times in front
    ranks = {name: _rank(table, name) for name in columns}
    for name in columns:
        if ranks[name] >= WRITTEN and (clock := _clock_beside(table, name)):
            yield Candidate(ranks[name] + 0.3, (name, clock))
    if parts := _calendar_parts(table):
        yield Candidate(PARTS, parts)
    for name in columns:
        if ranks[name] > 0:
            yield Candidate(ranks[name], (name,))


def _rank(table: Table, name: str) -> float:
    """How sure it is that a column holds times; 0 if it does not."""
    sample = table.sample(name)
    times = read_times(sample, hint=date_order.named_order(name))
    hint = 0.4 if _hinted(name) else 0.0
    if times.forms and not times.digits_only:
        if times.share < LEAST_SHARE:
            return 0.0
        varied = len(np.unique(times.values[~np.isnat(times.values)])) / max(len(sample), 1)
        return WRITTEN + hint / 2 + 0.2 * varied
    numbers = read_numbers(sample)
    if (
        calendar_words.folded(name) in ("id", "no", "nr", "index", "rownames")
        or numbers.share < SURE_SHARE
    ):
        return 0.0
    return _numeric_rank(times, numbers, hint)


def _numeric_rank(times: Times, numbers: Numbers, hint: float) -> float:
    """Plain numbers are times only if their name says so, or if they run evenly in one direction."""
    if len(times.forms) == 1 and times.share >= SURE_SHARE:
        values = times.values
    elif found := from_numbers(numbers.values):
        values = found.values
    else:
        return 0.0
    known = values[~np.isnat(values)]
    steps = np.diff(known).astype(np.int64)
    in_order = bool((steps > 0).all() or (steps < 0).all())
    even = in_order and frequency.infer(np.unique(known)).alias is not None
    return NUMERIC + hint + 0.3 * even if hint or even else 0.0


def _hinted(name: str) -> bool:
    """``Date``, ``obs_date``, ``Timestamp (UTC)``: some word of the name is a word for time."""
    folded = calendar_words.folded(name)
    words = {
        calendar_words.folded(word) for word in name.replace("_", " ").replace("(", " ").split()
    }
    return (
        folded in _TIME
        or bool(words & (_TIME | _YEAR))
        or folded.endswith(("date", "time", "일자", "일시"))
    )


def _clock_beside(table: Table, date: str) -> str | None:
    """A column with the time of day, if this one holds only dates."""
    days = read_times(table.sample(date)).values
    known = days[~np.isnat(days)]
    if (known != known.astype("datetime64[D]")).any():
        return None
    repeated = len(np.unique(known)) < len(known)
    for name in table.names:
        if name != date and _is_clock(table, name, repeated=repeated):
            return name
    return None


def _is_clock(table: Table, name: str, *, repeated: bool) -> bool:
    """``13:00``; or ``13`` and ``1300`` where the name says so and dates are repeated."""
    cells = tidy(pc.utf8_lower(table.sample(name)))
    said = cells.filter(pc.not_equal(cells, ""))
    if not len(said):
        return False
    pointed = pc.match_substring_regex(said, r"\d\s?[:h시時时]|am|pm|오전|오후")
    shaped = pc.match_substring_regex(said, CLOCK)
    if pc.all(pc.and_(pointed, shaped)).as_py():
        return True
    if not repeated or calendar_words.folded(name) not in _HOUR:
        return False
    hours = read_numbers(said).values
    return bool(
        (hours % 1 == 0).all()
        and (hours >= 0).all()
        and (hours % 100 < 60).all()
        and hours.max() <= 2400
    )  # noqa: PLR2004


def _calendar_parts(table: Table) -> tuple[str, ...]:
    """Year, month, day, hour, minute; or year and quarter; or year and week."""
    year = _by_name(table, _YEAR, (1000, 2500))
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


def _read(table: Table, parts: Sequence[str], order: str | None) -> TimeColumn:
    name = " + ".join(parts)
    hint = date_order.named_order(parts[0])
    if len(parts) > 1:
        return TimeColumn(name, tuple(parts), read_times(_joined(table, parts), order, hint))
    texts = table.column(name)
    times = read_times(texts, order, hint)
    if times.forms and not (times.digits_only and times.share < LEAST_SHARE):
        return TimeColumn(name, (name,), times)
    numbers = read_numbers(texts)
    if numbers.share >= LEAST_SHARE and (found := from_numbers(numbers.values)):
        said = int((~np.isfinite(numbers.values)).sum()) - numbers.missing
        missed = int(np.isnat(found.values).sum()) - numbers.missing
        return TimeColumn(
            name, (name,), Times(found.values, numbers.missing, max(said, missed)), found.words
        )
    raise UnreadableFile(
        "no_time_column",
        f"The column {quoted(name)} holds no dates or times that can be read. Choose another one.",
    )


def _joined(table: Table, parts: Sequence[str]) -> pa.StringArray:
    """``2024-1-31 13:00`` out of its columns; "" where the first part is absent."""
    first, second, *rest = (table.column(part) for part in parts)
    if not _is_part(parts[1], _MONTH | _QUARTER | _WEEK) or not _is_part(parts[0], _YEAR):
        clock = pc.replace_substring_regex(second, r"^(\d{1,2})(\d{2})$", r"\1:\2")
        return _glue(first, clock, " ")
    sign = "-q" if _is_part(parts[1], _QUARTER) else "-w" if _is_part(parts[1], _WEEK) else "-"
    texts = _glue(_part_digits(first), _part_digits(second), sign)
    for column, mark in zip(rest, ("-", " ", ":"), strict=False):
        digits = _part_digits(column)
        if mark == ":":
            digits = pc.utf8_lpad(digits, 2, "0")
        texts = _glue(texts, digits, mark)
    return texts


def _is_part(name: str, names: frozenset[str]) -> bool:
    return calendar_words.folded(name) in names


def _glue(left: pa.StringArray, right: pa.StringArray, mark: str) -> pa.StringArray:
    joined = pc.binary_join_element_wise(left, right, mark)
    return pc.if_else(pc.or_(pc.equal(left, ""), pc.equal(right, "")), left, joined)


def _row_numbers(size: int) -> TimeColumn:
    start = np.datetime64("2000-01-01", "us")
    values = start + np.arange(size) * np.timedelta64(frequency.DAY, "us")
    return TimeColumn(ROW_NUMBER, (), Times(values, 0, 0))
