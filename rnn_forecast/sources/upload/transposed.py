"""Tables that lie on their side: one series a row, times in the header."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.header import TIME, column_kinds
from rnn_forecast.sources.upload.limits import MAX_COLUMNS
from rnn_forecast.sources.upload.numbers import read_numbers
from rnn_forecast.sources.upload.periods import year_of
from rnn_forecast.sources.upload.sentences import listed, some
from rnn_forecast.sources.upload.table import Table, unique_names
from rnn_forecast.sources.upload.times import read_times

_TIME_NAMES = calendar_words.names(calendar_words.TIME_NAMES)

FEWEST_TIMES = 5
HEAD = 30
"""Rows among which the times are looked for."""


@dataclass(frozen=True, eq=False)
class _Times:
    """The row that holds times, the columns in which they stand, and the others behind these."""

    row: int
    header: Sequence[str]
    places: np.ndarray
    others: Sequence[int]


def read_transposed(grid: Grid) -> Table | None:
    """The table turned upright; ``None`` if it stands upright already."""
    if grid.width <= FEWEST_TIMES or grid.height > MAX_COLUMNS:
        return None
    rows = grid.rows(0, grid.height)
    headers = _headers(rows)
    times = next((found for at, header in headers if (found := _times(at, header))), None)
    if times is None or not _numbers_below(rows[times.row + 1 :], times.places):
        return None
    header, body = times.header, rows[times.row + 1 :]
    leading = range(times.places[0])
    first = header[0] if calendar_words.folded(header[0]) in _TIME_NAMES else "time"
    names = unique_names([first, *_labels(body, leading)])
    cells = [[header[place] for place in times.places]]
    cells += [[row[place] for place in times.places] for row in body]
    columns = tuple(pa.array(column, pa.string()) for column in cells)
    return Table(names, columns, {}, grid.typed, times.row + 1, tuple(_notes(times, len(body))))


def _notes(times: _Times, rows: int) -> Iterator[Note]:
    text = _("The times stand in the header; {rows} became as many columns.")
    yield Note("transposed", text.format(rows=some(rows, "row")))
    if behind := [times.header[place] for place in times.others if times.header[place]]:
        text = _("Left out: what stands behind them ({names}).").format(names=listed(behind))
        yield Note("non_numeric", text)


def _headers(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that may hold times; also years above months, or above quarters, taken together."""
    for place, row in enumerate(rows[:HEAD]):
        yield place, row
        if place and any(years := _years(rows[place - 1])):
            yield place, [" ".join(filter(None, pair)) for pair in zip(years, row, strict=True)]


def _years(row: Sequence[str]) -> list[str]:
    """Each year, also for the empty cells to its right; nothing if other words stand there."""
    first = next((place for place, cell in enumerate(row) if year_of(cell)), 0)
    if not first or not all(year_of(cell) for cell in row[first:] if cell):
        return [""] * len(row)
    years = [""] * first
    for cell in row[first:]:
        years.append(year_of(cell) or years[-1])
    return years


def _times(place: int, row: Sequence[str]) -> _Times | None:
    """A row of times behind at least one cell with a name; years must also be in order."""
    if len([cell for cell in row if cell]) < FEWEST_TIMES:
        return None
    read = read_times(pa.array(row, pa.string()))
    there = np.flatnonzero(~np.isnat(read.values))
    if len(there) < FEWEST_TIMES or there[0] == 0:
        return None
    others = np.setdiff1d(np.arange(there[0], len(row)), there).tolist()
    within = [place for place in others if place < there[-1] and row[place]]
    if len(within) > there[0] or len(others) > len(there):
        return None
    steps = np.diff(read.values[there]).astype(np.int64)
    in_order = bool((steps > 0).all() or (steps < 0).all())
    return _Times(place, row, there, others) if in_order else None


def _numbers_below(body: Sequence[Sequence[str]], places: np.ndarray) -> bool:
    """The cells below the times are numbers, and no column before them holds times."""
    if not body or any(
        TIME in column_kinds([row[place] for row in body]) for place in range(places[0])
    ):
        return False
    cells = [row[place] for row in body[:50] for place in places[:50]]
    return read_numbers(pa.array(cells, pa.string())).share > 0.5  # noqa: PLR2004  (most)


def _labels(body: Sequence[Sequence[str]], leading: Sequence[int]) -> list[str]:
    """The first column of labels that are all different, or all of them together."""
    for place in leading:
        labels = [row[place] for row in body]
        if len(set(labels)) == len(labels):
            return labels
    return [" ".join(row[place] for place in leading if row[place]) for row in body]
