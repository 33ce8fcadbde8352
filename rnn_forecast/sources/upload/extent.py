"""How large the sheets of a workbook are, told before any is read.

The reader of spreadsheets makes room for every cell between the first and the last that say
anything. A file of one kilobyte can name a cell in the farthest corner, or repeat one cell a
billion times, and the process would end for want of memory. So the parts are looked through as
text first, piece by piece; where the text is unusual, more is assumed rather than less.
"""

import re
import zipfile
from collections.abc import Iterator

PIECE = 1 << 20
"""Bytes looked through at a time."""

LONGEST_ROW = 16 << 20
"""Bytes of a row of an OpenDocument sheet; a longer one has no end."""

WIDEST = 16_384
"""Columns of a sheet."""

_FULL_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>')
_END_OF_CELL = re.compile(rb"</(?:\w+:)?c\s*>")
_ANY_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
_CODED_PLACE = re.compile(rb"""\br\s*=\s*["'][^"'<>]{0,40}&""")

_END_OF_ROW = b"</table:table-row>"
_START_OF_ROW = b"<table:table-row"
_REPEATED_ROWS = re.compile(rb"""table:number-rows-repeated\s*=\s*["'](\d+)["']""")
_REPEATED_CELLS = re.compile(rb"""table:number-columns-repeated\s*=\s*["'](\d+)["']""")
_CELLS = re.compile(rb"<table:(?:covered-)?table-cell")
_SAYS = (b"office:value", b"office:date-value", b"office:time-value", b"<text:p")


def cells_of(archive: zipfile.ZipFile) -> int:
    """Cells between the first and the last that say anything, of the largest sheet.

    Raises:
        ValueError: A part is no such XML as programs write.
    """
    parts = [part for part in archive.infolist() if part.filename.lower().endswith(".xml")]
    sizes = [
        _opendocument(archive, part) if part.filename == "content.xml" else _excel(archive, part)
        for part in parts
    ]
    return max(sizes, default=0)


class _Box:
    """The smallest rectangle around places such as ``XFD1048576``."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()

    def add(self, places: list[tuple[bytes, bytes]]) -> None:
        """Make it hold these places too; a row's own number has no letters."""
        self.rows = _ends(self.rows | {int(row) for _, row in places})
        letters = {letters.upper() for letters, _ in places if letters}
        self.columns = _ends(self.columns | {_number(column) for column in letters})

    @property
    def cells(self) -> int:
        return _span(self.rows) * _span(self.columns)


def _excel(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Cells carry their place; the empty ones, which only have a colour, are not counted."""
    box, full, ended = _Box(), 0, 0
    for piece in _pieces(archive, part):
        found = _FULL_CELL.findall(piece)
        box.add(found)
        full += len(found)
        ended += len(_END_OF_CELL.findall(piece))
    return box.cells if full == ended else _unusual(archive, part)


def _unusual(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Cells that are written in another way, or without a place: whatever looks like one counts."""
    box = _Box()
    for piece in _pieces(archive, part):
        if _CODED_PLACE.search(piece):
            raise ValueError("A place is written in code.")
        places = _ANY_PLACE.findall(piece)
        unnamed = len(_END_OF_CELL.findall(piece)) - sum(bool(letters) for letters, _ in places)
        box.add(places)
        if unnamed > 0:
            box.columns = _ends(box.columns | {1, min(unnamed, WIDEST)})
    return box.cells


def _number(letters: bytes) -> int:
    """``b"A"`` is 1, ``b"AA"`` 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _ends(places: set[int]) -> set[int]:
    return {min(places), max(places)} if places else places


def _span(places: set[int]) -> int:
    return max(places) - min(places) + 1 if places else 0


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's text, no tag cut in two."""
    rest = b""
    with archive.open(part) as content:
        while piece := content.read(PIECE):
            whole = rest + piece
            end = whole.rfind(b">") + 1
            yield whole[:end]
            rest = whole[end:]
            if len(rest) > PIECE:
                raise ValueError("A tag has no end.")


def _opendocument(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Rows and cells say how often they are repeated; empty ones at the end do not count."""
    height = width = waiting = 0
    for row in _rows(archive, part):
        repeats = sum(map(int, _REPEATED_ROWS.findall(row)))
        waiting += repeats or 1
        said = max(row.rfind(word) for word in _SAYS)
        if said >= 0:
            height, waiting = height + waiting, 0
            width = max(width, _cells_until(row, row.find(b">", said)))
    return height * width


def _cells_until(row: bytes, end: int) -> int:
    cells = row[row.rfind(_START_OF_ROW, 0, end) : end]
    more = sum(max(int(number) - 1, 0) for number in _REPEATED_CELLS.findall(cells))
    return len(_CELLS.findall(cells)) + more


def _rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Every row of the sheets, with the empty ones before it."""
    rest = b""
    with archive.open(part) as content:
        while piece := content.read(PIECE):
            *rows, rest = (rest + piece).split(_END_OF_ROW)
            yield from rows
            if len(rest) > LONGEST_ROW:
                raise ValueError("A row has no end.")
