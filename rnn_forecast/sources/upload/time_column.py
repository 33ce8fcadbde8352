"""Which column, or which columns together, say when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.upload import calendar_words, date_order, frequency
from rnn_forecast.sources.upload.choices import DATE_ORDERS, ROW_NUMBER, Choices
from rnn_forecast.sources.upload.digits import from_numbers
from rnn_forecast.sources.upload.merged import filled_down
from rnn_forecast.sources.upload.numbers import Numbers, read_numbers
from rnn_forecast.sources.upload.sentences import listed, quoted
from rnn_forecast.sources.upload.table import Table
from rnn_forecast.sources.upload.time_parts import (
    MOST_COLUMNS,
    YEAR,
    calendar_parts,
    clock_beside,
    joined,
    shows_clock,
)
from rnn_forecast.sources.upload.times import Times, read_times

WRITTEN, PARTS, YEARS, NUMERIC = 3.0, 2.0, 1.6, 1.0
"""Ranks: dates as text leave no doubt, year and month columns little, plain numbers some.

Years as text (``2024년``) rank below a year and a month in two columns.
"""

LEAST_SHARE = 0.5
SURE_SHARE = 0.97

_TIME = calendar_words.names(calendar_words.TIME_NAMES)


@dataclass(frozen=True, eq=False)
class TimeColumn:
    """The times of a table.

    Attributes:
        name: For people; several columns are joined by " + ".
        parts: The columns that were used.
        times: Their reading.
        words: What plain numbers were taken for, e.g. ``"Unix time in seconds"``.
        filled: Empty cells of the first column that count as the cell above them.
    """

    name: str
    parts: tuple[str, ...]
    times: Times
    words: str = ""
    filled: int = 0


@dataclass(frozen=True)
class Candidate:
    """Columns that may say when, and how sure that is."""

    rank: float
    parts: tuple[str, ...]


def choose_time(table: Table, candidates: Sequence[Candidate], choices: Choices) -> TimeColumn:
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
            "ambiguous_dates",
            _("Choose the order of dates from: {orders}.").format(orders=", ".join(DATE_ORDERS)),
        )
    if choices.time_column == ROW_NUMBER:
        return _row_numbers(len(table))
    parts = _named(table, choices.time_column) if choices.time_column else _best(candidates)
    if not parts:
        raise UnreadableFile(
            "no_time_column",
            _(
                "No column holds dates or times. The columns are {names}. Add a column of "
                "dates, or choose the one that holds them, or choose {row}."
            ).format(names=listed(table.names), row=quoted(ROW_NUMBER)),
        )
    return _read(table, parts, choices.date_order)


def _named(table: Table, name: str) -> tuple[str, ...]:
    parts = (name,) if name in table.names else tuple(name.split(" + "))
    if set(parts) <= set(table.names):
        return parts
    raise UnreadableFile(
        "no_time_column",
        _("There is no column {name}. The columns are {names}.").format(
            name=quoted(name), names=listed(table.names)
        ),
    )


def alternatives(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Names that may be chosen as the time column."""
    return (*dict.fromkeys(" + ".join(found.parts) for found in candidates), ROW_NUMBER)


def _best(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The highest rank; the leftmost of those."""
    return max(candidates, key=lambda found: found.rank, default=Candidate(0, ())).parts


def find_times(table: Table) -> Iterator[Candidate]:
    """Every column, and every group of columns, that may say when."""
    columns = table.names[:MOST_COLUMNS]
    clocks = [name for name in columns if shows_clock(table, name)]
    ranks = {name: _rank(table, name) for name in columns}
    for name in columns:
        if _may_have_clock(table, name, ranks[name]) and (
            clock := clock_beside(table, name, clocks)
        ):
            yield Candidate(ranks[name] + 0.3, (name, clock))
    if parts := calendar_parts(table):
        yield Candidate(PARTS, parts)
    for name in columns:
        if ranks[name] > 0:
            yield Candidate(ranks[name], (name,))


def _may_have_clock(table: Table, name: str, rank: float) -> bool:
    """Dates, also those of eight digits; no years or seconds since 1970."""
    compact = r"^[12]\d{3}[01]\d[0-3]\d$"
    digits = pc.match_substring_regex(table.sample(name), compact)
    return rank >= WRITTEN or (rank > 0 and bool(pc.all(digits).as_py()))


def _rank(table: Table, name: str) -> float:
    """How sure it is that a column holds times; 0 if it does not."""
    sample = table.sample(name)
    times = read_times(sample, hint=date_order.named_order(name))
    hint = 0.4 if _hinted(name) else 0.0
    if times.forms and not times.digits_only:
        if times.share < LEAST_SHARE:
            return 0.0
        varied = len(np.unique(times.values[~np.isnat(times.values)])) / max(len(sample), 1)
        years = all(form.span == "year" for form in times.forms)
        return (YEARS if years else WRITTEN) + hint / 2 + 0.2 * varied
    numbers = read_numbers(sample)
    if (
        calendar_words.folded(name) in ("id", "no", "nr", "index", "rownames")
        or numbers.share < SURE_SHARE
    ):
        return 0.0
    return _numeric_rank(times, numbers, hint)


def _numeric_rank(times: Times, numbers: Numbers, hint: float) -> float:
    """Plain numbers are times only if their name says so, or if they run evenly one way."""
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
        or bool(words & (_TIME | YEAR))
        or folded.endswith(("date", "time", "일자", "일시"))
    )


def _read(table: Table, parts: Sequence[str], order: str | None) -> TimeColumn:
    name = " + ".join(parts)
    hint = date_order.named_order(parts[0])
    if len(parts) > 1:
        times = read_times(joined(table, parts), order, hint)
        return TimeColumn(name, tuple(parts), times, filled=_filled(table, parts))
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
        _("The column {name} holds no dates or times that can be read. Choose another one.").format(
            name=quoted(name)
        ),
    )


def _filled(table: Table, parts: Sequence[str]) -> int:
    first = table.column(parts[0])
    filled = filled_down(first, table.column(parts[1]))
    return pc.sum(pc.not_equal(first, filled)).as_py() or 0


def _row_numbers(size: int) -> TimeColumn:
    start = np.datetime64("2000-01-01", "us")
    values = start + np.arange(size) * np.timedelta64(frequency.DAY, "us")
    return TimeColumn(ROW_NUMBER, (), Times(values, 0, 0))
