"""Excel and OpenDocument sheets as grids, by python-calamine.

Formulas are not computed: the values that the program saved beside them are read, as text.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import python_calamine

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.grid import Grid, stack
from rnn_forecast.sources.upload.header import NUMBER, TIME, column_kinds
from rnn_forecast.sources.upload.sentences import listed, quoted, some
from rnn_forecast.sources.upload.signatures import OLE
from rnn_forecast.sources.upload.unpack import check_sheet

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream in which a protected workbook lies."""

LOOK = 40
"""Rows of a sheet that show whether it holds a table."""

FEWEST_ROWS = 3


def read(content: bytes, sheet: str | None = None) -> Grid:
    """The chosen sheet, or the first that looks like a table.

    Raises:
        UnreadableFile: ``password``, ``corrupt``, ``empty``, ``too_large`` or ``several_tables``.
    """
    if content.startswith(OLE) and ENCRYPTED in content:
        raise UnreadableFile(
            "password",
            _("The spreadsheet is protected with a password. Save it without one and try again."),
        )
    book = _guarded(lambda: python_calamine.load_workbook(io.BytesIO(content)))
    names = tuple(book.sheet_names)
    if sheet is not None and sheet not in names:
        raise UnreadableFile(
            "several_tables",
            _("There is no sheet {sheet}. The sheets are {names}.").format(
                sheet=quoted(sheet), names=listed(names)
            ),
        )
    chosen, rows = (sheet, _rows(book, sheet)) if sheet is not None else _first_table(book, names)
    stacked = stack([_text(cell) for cell in row] for row in rows)
    if not stacked.columns:
        raise UnreadableFile("empty", _("The sheet {sheet} is empty.").format(sheet=quoted(chosen)))
    notes = () if len(names) == 1 else (Note("sheet", _sheets(names, chosen)),)
    return Grid(stacked.columns, typed=True, sheet=chosen, sheets=names, notes=notes)


def _sheets(names: Sequence[str], chosen: str) -> str:
    return _("The file has {sheets}: {names}. {sheet} is read.").format(
        sheets=some(len(names), "sheet"), names=listed(names), sheet=quoted(chosen)
    )


def _guarded(work: Callable[[], Any]) -> Any:  # noqa: ANN401  (whatever the reader gives)
    """Call calamine: it has errors of its own, and panics that are not even ``Exception``."""
    try:
        return work()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  (a panic of its Rust code)
        raise UnreadableFile(
            "corrupt",
            _("The spreadsheet is damaged or of a kind that cannot be read. Save it again."),
        ) from (error if isinstance(error, Exception) else None)


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> list[list[Any]]:
    sheet = _guarded(lambda: book.get_sheet_by_name(name))
    check_sheet(sheet.height * sheet.width)
    return _guarded(lambda: sheet.to_python(skip_empty_area=True))


def _first_table(
    book: python_calamine.CalamineWorkbook, names: Sequence[str]
) -> tuple[str, list[list[Any]]]:
    """The first sheet with times and numbers; else with numbers; else the first with rows."""
    best: tuple[int, str, list[list[Any]]] = (-1, names[0] if names else "", [])
    for name, rows in _readable(book, names):
        rank = _rank(rows)
        if rank > best[0]:
            best = rank, name, rows
        if rank == 3:  # noqa: PLR2004  (the highest)
            break
    return best[1], best[2]


def _readable(
    book: python_calamine.CalamineWorkbook, names: Sequence[str]
) -> Iterator[tuple[str, list[list[Any]]]]:
    """Sheets that can be read: a chart is a sheet as well. All broken: the last error."""
    failed = None
    found = False
    for name in names:
        try:
            yield name, _rows(book, name)
            found = True
        except UnreadableFile as error:
            failed = error
    if failed and not found:
        raise failed


def _rank(rows: list[list[Any]]) -> int:
    if len(rows) < FEWEST_ROWS:
        return int(bool(rows))
    kinds = {kind for row in rows[-LOOK:] for kind in column_kinds([_text(cell) for cell in row])}
    return 1 + (NUMBER in kinds) + (TIME in kinds)


def _text(cell: object) -> str:
    """A typed cell as text from which the same value is read again."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ") if cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, dt.timedelta):
        return str(dt.timedelta(days=cell.days, seconds=cell.seconds)).rjust(8, "0")
    return str(cell)
