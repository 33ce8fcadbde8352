"""Tables with a row a year and a column a month (or quarter), or a row a day and a column an hour.

They read like a calendar, from left to right and from above: one series. The same lying on its
side, with a column a year, is turned first.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.header import read_header
from rnn_forecast.sources.upload.limits import MAX_ROWS
from rnn_forecast.sources.upload.numbers import read_numbers
from rnn_forecast.sources.upload.periods import Found, Kind, periods_in, year_of
from rnn_forecast.sources.upload.sentences import listed, quoted
from rnn_forecast.sources.upload.table import Table, unique_names
from rnn_forecast.sources.upload.times import read_times

HEAD = 30
"""Rows among which the names of months are looked for."""

MOST_TURNED = 400
"""Rows of a table that may lie on its side."""

LEAST_SHARE = 0.5


def read_by_period(grid: Grid) -> Table | None:
    """The table as one series; ``None`` if it is no such table."""
    upright = _read(grid)
    if upright or grid.height > MOST_TURNED or grid.width < 3:  # noqa: PLR2004  (two years at least)
        return upright
    columns = tuple(pa.array(row, pa.string()) for row in grid.rows(0, grid.height))
    return _read(Grid(columns, typed=grid.typed))


def _read(grid: Grid) -> Table | None:
    rows = grid.rows(0, HEAD)
    found = next((it for place, row in enumerate(rows) if (it := periods_in(place, row))), None)
    if found is None:
        return None
    table = read_header(grid, found.row + 1)
    first = _place_of(table, found)
    label = None if first is None else _label(table, found.kind, first)
    return None if first is None or label is None else _in_one(table, found, first, label)


def _place_of(table: Table, found: Found) -> int | None:
    """Where the first period stands now that columns without names and cells are gone."""
    numbers = [found.kind.number(name) for name in table.names]
    wanted = list(range(found.start, found.start + found.kind.size))
    ends = range(1, len(numbers) - len(wanted) + 1)
    return next((at for at in ends if numbers[at : at + len(wanted)] == wanted), None)


def _label(table: Table, kind: Kind, first: int) -> int | None:
    """The column before them that holds years, or days."""
    for place in range(first):
        cells = [cell for cell in table.columns[place].to_pylist() if cell]
        said = [cell for cell in cells if kind.row(cell)]
        if len(said) < max(2, LEAST_SHARE * len(table)):
            continue
        if kind.row is year_of or read_times(pa.array(said, pa.string())).share > LEAST_SHARE:
            return place
    return None


def _in_one(table: Table, found: Found, first: int, label: int) -> Table | None:
    kind, size = found.kind, found.kind.size
    last = first + size
    values = [table.columns[place].to_pylist() for place in range(first, last)]
    cells = [cell for row in zip(*values, strict=True) for cell in row]
    if read_numbers(pa.array(cells, pa.string())).share <= LEAST_SHARE:
        return None
    if len(cells) > MAX_ROWS:
        return None  # as it stands it can be read, one below the other it would be too long
    labels = [kind.row(cell) for cell in table.columns[label].to_pylist()]
    beside = [place for place in range(first) if place != label and _filled(table, place)]
    kept = _kept(labels, cells, _groups(table, beside), size)
    times = _times(table.columns[label].to_pylist(), labels, found)
    columns = [times, cells, *([cell for cell in _cells(table, place) for _n in range(size)]
                               for place in beside)]  # fmt: skip
    names = (table.names[label], "value", *(table.names[place] for place in beside))
    places = pa.array(np.flatnonzero(kept))
    return Table(
        unique_names(names),
        tuple(pa.array(column, pa.string()).take(places) for column in columns),
        _unit(table.units, table.names[first:last]),
        table.typed,
        table.header_row,
        (*table.notes, *_notes(found.kind, table.names[first:last], table.names[last:])),
    )


def _times(cells: Sequence[str], labels: Sequence[str], found: Found) -> list[str]:
    """A time for every cell; a row without a year keeps what it says, so that it is reported."""
    numbers = range(found.start, found.start + found.kind.size)
    return [
        found.kind.time.format(row=label, number=number) if label else cell
        for cell, label in zip(cells, labels, strict=True)
        for number in numbers
    ]


def _cells(table: Table, place: int) -> list[str]:
    return table.columns[place].to_pylist()


def _filled(table: Table, place: int) -> bool:
    return sum(map(bool, _cells(table, place))) > LEAST_SHARE * len(table)


def _groups(table: Table, beside: Sequence[int]) -> np.ndarray:
    """Which rows belong to one series: those with the same words beside them."""
    words = zip(*(_cells(table, place) for place in beside), strict=True)
    codes: dict[tuple[str, ...], int] = {}
    if not beside:
        return np.zeros(len(table), dtype=np.int64)
    return np.array([codes.setdefault(word, len(codes)) for word in words], dtype=np.int64)


def _kept(labels: Sequence[str], cells: Sequence[str], groups: np.ndarray, size: int) -> np.ndarray:
    """All cells but the empty ones before the first value and after the last of a series.

    The months of this year that are still to come are not missing values.
    """
    dated = np.repeat([bool(label) for label in labels], size)
    rank = {label: place for place, label in enumerate(sorted(set(labels)))}
    when = np.repeat([rank[label] * size for label in labels], size)
    when = when + np.tile(np.arange(size), len(labels))
    group, full = np.repeat(groups, size), np.array([bool(cell) for cell in cells]) & dated
    first = np.full(groups.max(initial=0) + 1, np.iinfo(np.int64).max)
    last = np.full(len(first), -1)
    np.minimum.at(first, group[full], when[full])
    np.maximum.at(last, group[full], when[full])
    within = (when >= first[group]) & (when <= last[group])
    # Of a row without a year, such as a total below, one cell is enough to tell of it.
    return np.where(dated, within, np.arange(len(cells)) % size == 0)


def _unit(units: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    known = {units[name] for name in names if name in units}
    return {"value": known.pop()} if len(known) == 1 else {}


def _notes(kind: Kind, periods: Sequence[str], behind: Sequence[str]) -> list[Note]:
    ends = f"{quoted(periods[0])} ... {quoted(periods[-1])}"
    notes = [Note("transposed", _(kind.sentence).format(columns=ends))]
    if behind:
        text = _("Left out: what stands behind them ({names}).").format(names=listed(behind))
        notes.append(Note("non_numeric", text))
    return notes
