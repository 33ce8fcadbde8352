"""Tables that lie on their side: one series a row, times in the header."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.header import TIME, column_kinds
from rnn_forecast.sources.upload.limits import MAX_COLUMNS
from rnn_forecast.sources.upload.numbers import read_numbers
from rnn_forecast.sources.upload.sentences import some
from rnn_forecast.sources.upload.table import Table, unique_names
from rnn_forecast.sources.upload.times import read_times

FEWEST_TIMES = 5
HEAD = 30
"""Rows among which the times are looked for."""


@dataclass(frozen=True, eq=False)
class _Times:
    """The row that holds times and the columns in which they stand."""

    row: int
    places: np.ndarray


def read_transposed(grid: Grid) -> Table | None:
    """The table turned upright; ``None`` if it stands upright already."""
    if grid.width <= FEWEST_TIMES or grid.height > MAX_COLUMNS:
        return None
    rows = grid.rows(0, grid.height)
    times = next((found for found in map(_times, range(min(HEAD, len(rows))), rows) if found), None)
    if times is None or not _numbers_below(rows[times.row + 1 :], times.places):
        return None
    header, body = rows[times.row], rows[times.row + 1 :]
    leading = range(times.places[0])
    names = unique_names([header[0] or "time", *_labels(body, leading)])
    cells = [[header[place] for place in times.places]]
    cells += [[row[place] for place in times.places] for row in body]
    text = _("The times stand in the header; {rows} became as many columns.").format(
        rows=some(len(body), "row")
    )
    columns = tuple(pa.array(column, pa.string()) for column in cells)
    return Table(names, columns, {}, grid.typed, times.row + 1, (Note("transposed", text),))


def _times(place: int, row: Sequence[str]) -> _Times | None:
    """A row of times behind at least one cell with a name; years must also be in order."""
    if len([cell for cell in row if cell]) < FEWEST_TIMES:
        return None
    read = read_times(pa.array(row, pa.string()))
    there = np.flatnonzero(~np.isnat(read.values))
    if len(there) < FEWEST_TIMES or there[0] == 0 or read.unreadable > there[0]:
        return None
    steps = np.diff(read.values[there]).astype(np.int64)
    in_order = bool((steps > 0).all() or (steps < 0).all())
    return _Times(place, there) if in_order else None


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
