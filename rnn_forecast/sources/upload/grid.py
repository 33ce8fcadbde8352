"""A grid: every cell of the file as text, before anything is understood."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from rnn_forecast.sources.upload.sentences import some

CHUNK = 50_000
"""Rows that are held as Python lists at a time: a million rows would cost 350 MB."""

WIDTH_SEEN_IN = 1_000
"""The widest of so many first rows is the width of the grid."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells as text, column by column, trimmed; ``""`` where a row has no cell.

    Attributes:
        columns: Arrow strings, all of one length.
        named: The first row is known to hold the names (Parquet).
        typed: Numbers come from typed cells: the decimal sign is known to be a point.
        encoding: How the bytes were read as text, if they were.
        separator: What stands between cells, if they are lines of text.
        sheet: The sheet that was read, of ``sheets``.
        notes: What was found on the way.
    """

    columns: tuple[pa.StringArray, ...]
    named: bool = False
    typed: bool = False
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def height(self) -> int:
        """Rows, the empty ones left out."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.columns)

    def rows(self, start: int, stop: int) -> list[list[str]]:
        """Some rows as lists of text, ``stop`` not included."""
        cells = [column.slice(start, max(stop - start, 0)).to_pylist() for column in self.columns]
        return [list(row) for row in zip(*cells, strict=True)]


@dataclass(frozen=True, eq=False)
class Stacked:
    """Columns made of rows, and how many cells did not fit."""

    columns: tuple[pa.StringArray, ...]
    cut_rows: int
    cut_cells: int


def stack(rows: Iterable[Sequence[str]]) -> Stacked:
    """Columns of trimmed text; empty rows are left out, short ones filled up.

    Raises:
        UnreadableFile: ``too_large``.
    """
    parts: list[list[pa.StringArray]] = []
    width = cut_rows = cut_cells = height = 0
    for chunk in _chunks(rows):
        width = width or max(map(len, chunk[:WIDTH_SEEN_IN]))
        check_width(width)
        height += len(chunk)
        check_size(height, width)
        for place, row in enumerate(chunk):
            if len(row) != width:
                extra = sum(1 for cell in row[width:] if cell.strip())
                cut_rows, cut_cells = cut_rows + bool(extra), cut_cells + extra
                chunk[place] = [*row[:width], *[""] * (width - len(row))]
        parts.append([pa.array(cells, pa.string()) for cells in zip(*chunk, strict=True)])
    columns = tuple(
        pc.utf8_trim_whitespace(pa.concat_arrays(pieces)) for pieces in zip(*parts, strict=True)
    )
    return Stacked(without_empty_rows(columns), cut_rows, cut_cells)


def _chunks(rows: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    chunk: list[Sequence[str]] = []
    for row in rows:
        if row:
            chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def without_empty_rows(columns: tuple[pa.StringArray, ...]) -> tuple[pa.StringArray, ...]:
    """The same columns without the rows in which no cell says anything."""
    if not columns:
        return columns
    filled = pc.not_equal(columns[0], "")
    for column in columns[1:]:
        if pc.all(filled).as_py():
            return columns
        filled = pc.or_(filled, pc.not_equal(column, ""))
    return tuple(column.filter(filled) for column in columns)


def check_width(width: int) -> None:
    """Raise UnreadableFile (``too_large``) for more columns than are read."""
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            "too_large",
            _(
                "The table has {columns}; at most {most:,} can be read. Keep the "
                "columns you need and try again."
            ).format(columns=some(width, "column"), most=MAX_COLUMNS),
        )


def check_size(height: int, width: int) -> None:
    """Raise UnreadableFile (``too_large``) for more rows or cells than are read."""
    if height > MAX_ROWS + 1:  # the first may hold the names
        raise UnreadableFile(
            "too_large",
            _(
                "The table has more than {most:,} rows. Upload a shorter period, or "
                "average to a longer step first."
            ).format(most=MAX_ROWS),
        )
    if height * width > MAX_CELLS:
        raise UnreadableFile(
            "too_large",
            _("The table has more than {most:,} cells. Keep the columns you need.").format(
                most=MAX_CELLS
            ),
        )
