"""From text to a grid: lines, cells, quotes, and what is wrong with them."""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload import separator as separators
from rnn_forecast.sources.upload.decode import Text
from rnn_forecast.sources.upload.grid import Grid, Stacked, stack
from rnn_forecast.sources.upload.plain_rows import read_plain
from rnn_forecast.sources.upload.sentences import quoted, some

SAMPLE_LINES = 400


def read(text: Text, separator: str | None = None) -> Grid:
    """The cells of a text.

    Raises:
        UnreadableFile: ``not_tabular``, ``malformed``, ``too_large`` or ``empty``.
    """
    sample = [line for line in islice(text.lines(), SAMPLE_LINES) if line.strip()]
    hint = separators.hinted(sample[0]) if sample else None
    sign = _checked(separator) or hint or separators.choose(sample)
    stacked, notes = _cells(text, sign, skip_hint=hint is not None)
    if not stacked.columns or not len(stacked.columns[0]):
        raise UnreadableFile("empty", _("The file holds no rows."))
    if stacked.cut_cells:
        notes.append(
            Note(
                "ragged",
                _(
                    "{rows} had more cells than the table has columns; {cells} were left out."
                ).format(
                    rows=some(stacked.cut_rows, "row"), cells=some(stacked.cut_cells, "extra cell")
                ),
            )
        )
    return Grid(
        stacked.columns,
        encoding=text.encoding,
        separator=sign,
        notes=(*text.notes, *notes),
    )


def _checked(separator: str | None) -> str | None:
    if separator is None or (len(separator) == 1 and separator not in '\r\n"\x00'):
        return separator
    raise UnreadableFile(
        "malformed",
        _("The separator {separator} is not one character. Choose , ; | or tab.").format(
            separator=quoted(separator)
        ),
    )


def _cells(text: Text, sign: str, *, skip_hint: bool) -> tuple[Stacked, list[Note]]:
    """The table with quotes understood; if that swallows rows, with quotes as ordinary signs."""
    if plain := read_plain(text, sign, skip_hint=skip_hint):
        return plain, []
    start = 1 if skip_hint else 0
    try:
        return stack(_whole_cells(islice(text.lines(), start, None), sign)), []
    except csv.Error:
        rows = separators.split(islice(text.lines(), start, None), sign, quotes=False)
    try:
        stacked = stack([cell.strip().strip('"') for cell in row] for row in rows)
    except csv.Error as error:
        raise UnreadableFile(
            "not_tabular", _("The file has lines far too long for a table.")
        ) from error
    finding = _("A quotation mark is opened and never closed; all were read as ordinary signs.")
    return stacked, [Note("malformed", finding)]


def _whole_cells(lines: Iterator[str], sign: str) -> Iterator[list[str]]:
    """Rows with quotes understood.

    Raises:
        csv.Error: A quoted cell holds a line that would be a row of its own.
    """
    before = ""
    for row in separators.split(lines, sign):
        for cell in row:
            if "\n" in cell or "\r" in cell:
                _refuse_rows(cell, before, sign)
        before = row[0] if row else before
        yield row


def _refuse_rows(cell: str, before: str, sign: str) -> None:
    """A line inside a cell that begins like the row before means a quote was never closed."""
    for line in cell.splitlines()[1:]:
        first, _, rest = line.partition(sign)
        if rest and before and _shape(first) == _shape(before):
            raise csv.Error


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text.strip().strip('"')))
