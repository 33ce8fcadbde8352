"""Where the names end and the rows begin.

A row belongs to the table's body if its cells are of the kinds that the columns have further down.
Above the first such row stand, in any number: titles, comments, names in one or several rows,
units. Nothing there is lost: what is neither name nor unit is reported.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.names import names_of, names_row, said_in, units_of
from rnn_forecast.sources.upload.numbers import MISSING, read_numbers
from rnn_forecast.sources.upload.sentences import some
from rnn_forecast.sources.upload.table import Table, first_words, unique_names
from rnn_forecast.sources.upload.times import read_times

HEAD = 200
"""Rows among which the names are looked for."""

TYPED_SHARE = 0.6
EMPTY, WORD, NUMBER, TIME = 0, 1, 2, 3

_MISSING = frozenset(MISSING.to_pylist())
_ONLY_DIGITS = re.compile(r"\d{1,3}")
_DATE_LIKE = calendar_words.names(calendar_words.TIME_NAMES)


@dataclass(frozen=True, eq=False)
class _Head:
    """The first rows and the kind of every cell, ``(row, column)``."""

    rows: list[list[str]]
    kinds: np.ndarray
    typed: np.ndarray  # (column,): NUMBER, TIME, or WORD for columns that are neither


def read_header(grid: Grid, header_row: int | None = None) -> Table:
    """The table in a grid.

    Args:
        grid: All cells.
        header_row: Number of the row with the names, from 1; 0 for none; ``None`` to find it.

    Raises:
        UnreadableFile: ``malformed`` or ``empty``.
    """
    head = _typed(grid.rows(0, HEAD))
    if header_row is not None or grid.named:
        names_at, start = _chosen(grid, 1 if header_row is None else header_row)
        above = head.rows[:start]
    else:
        start = _first_body_row(head)
        above = head.rows[:start]
        names_at = names_row(above, _width(head))
    names, used = names_of(above, names_at, grid.width)
    names = _aligned(names, head, start)
    columns = tuple(column.slice(start) for column in grid.columns)
    titled = unique_names(names)
    units = units_of(titled, above, used)
    kept = [place for place in range(grid.width) if names[place] or _says(columns[place])]
    notes = _set_aside(above, used)
    return Table(
        tuple(titled[place] for place in kept),
        tuple(columns[place] for place in kept),
        units,
        grid.typed,
        0 if names_at is None else names_at + 1,
        notes,
    )


def _typed(rows: list[list[str]]) -> _Head:
    width = len(rows[0]) if rows else 0
    kinds = cell_kinds([cell for row in rows for cell in row]).reshape(len(rows), width)
    for place in range(width):
        # What is no number may be a time; columns have forms of their own.
        if (kinds[:, place] == WORD).any():
            kinds[:, place] = _with_times(kinds[:, place], [row[place] for row in rows])
    body = kinds[len(rows) // 2 :] if len(rows) > 1 else kinds
    said = np.maximum((body != EMPTY).sum(axis=0), 1)
    typed = np.full(width, WORD)
    for kind in (NUMBER, TIME):
        typed[
            ((body == kind).sum(axis=0) + (body == TIME).sum(axis=0) * (kind == NUMBER))
            >= TYPED_SHARE * said
        ] = kind
    typed[(body != EMPTY).sum(axis=0) == 0] = WORD
    return _Head(rows, kinds, typed)


def cell_kinds(cells: Sequence[str]) -> np.ndarray:
    """EMPTY, WORD or NUMBER for each cell."""
    numbers = ~np.isnan(read_numbers(pa.array(cells, pa.string())).values)
    empty = np.array([cell.lower() in _MISSING for cell in cells], dtype=bool)
    return np.where(empty, EMPTY, np.where(numbers, NUMBER, WORD))


def _with_times(kinds: np.ndarray, cells: Sequence[str]) -> np.ndarray:
    """TIME for words that are times; what may be a plain number stays one."""
    times = read_times(pa.array(cells, pa.string()))
    if times.digits_only:
        return kinds
    read = ~np.isnat(times.values)
    read = read if times.coarser is None else read | times.coarser
    return np.where(read & (kinds == WORD), TIME, kinds)


def column_kinds(cells: Sequence[str]) -> np.ndarray:
    """EMPTY, WORD, NUMBER or TIME for each cell of one column or row."""
    return _with_times(cell_kinds(cells), cells)


def _width(head: _Head) -> int:
    """Columns that hold something."""
    return int((head.kinds != EMPTY).any(axis=0).sum())


def _first_body_row(head: _Head) -> int:
    """The first row whose cells have the kinds of their columns; the second if there is none."""
    columns = np.flatnonzero(head.typed != WORD)
    dated = head.typed[columns] == TIME
    for place in range(len(head.rows)):
        if _is_body(head.kinds[place, columns], head.typed[columns], dated):
            return place
    return min(1, len(head.rows))


def _is_body(kinds: np.ndarray, typed: np.ndarray, dated: np.ndarray) -> bool:
    """A time where times stand; without such a column, numbers in most of the cells."""
    said = kinds != EMPTY
    if (dated & said).any():
        return bool((kinds[dated & said] == TIME).all())
    # A title fills one cell of many.
    fitting = said & (kinds == typed)
    return bool(fitting.sum() * 2 > said.sum() and fitting.sum() * 3 >= len(typed))


def _chosen(grid: Grid, header_row: int) -> tuple[int | None, int]:
    if not 0 <= header_row <= min(grid.height, HEAD):
        raise UnreadableFile(
            "malformed",
            _(
                "Row {row} cannot hold the names: choose a row from 1 to {last}, or 0 if "
                "no row does."
            ).format(row=header_row, last=min(grid.height, HEAD)),
        )
    return (header_row - 1, header_row) if header_row else (None, 0)


def _aligned(names: list[str], head: _Head, start: int) -> list[str]:
    """Names moved by one where R has written row names without a name of their own.

    Raises:
        UnreadableFile: ``malformed``: decimal commas between cells that commas separate.
    """
    if len(names) < 2 or names[-1] or not any(names) or start >= len(head.rows):  # noqa: PLR2004
        return names
    body = head.rows[start:]
    last = [row[-1] for row in body if row[-1]]
    if len(last) * 2 < len(body):
        return names
    dated = calendar_words.folded(names[0]) in _DATE_LIKE and head.typed[0] == TIME
    if not dated and all(names[:-1]):
        return ["", *names[:-1]]
    whole = all(re.fullmatch(r"[-+]?\d+", row[-2]) for row in body if row[-2])
    if whole and all(_ONLY_DIGITS.fullmatch(cell) for cell in last):
        raise UnreadableFile(
            "malformed",
            _(
                "Numbers seem to be written with decimal commas, and commas separate the cells "
                "as well, so 12,5 became two cells. Save the file with semicolons between "
                "cells."
            ),
        )
    return names


def _says(column: pa.StringArray) -> bool:
    return any(column.slice(0, HEAD).to_pylist()) or any(filter(None, column.unique().to_pylist()))


def _set_aside(above: list[list[str]], used: set[int]) -> tuple[Note, ...]:
    rest = [row for place, row in enumerate(above) if place not in used and said_in(row)]
    if not rest:
        return ()
    text = _("Set aside: {lines} above the table, beginning with {words}.").format(
        lines=some(len(rest), "line"), words=first_words(rest)
    )
    return (Note("comments", text),)
