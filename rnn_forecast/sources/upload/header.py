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
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.numbers import MISSING, read_numbers
from rnn_forecast.sources.upload.sentences import some
from rnn_forecast.sources.upload.table import Table, first_words, unique_names
from rnn_forecast.sources.upload.times import read_times

HEAD = 200
"""Rows among which the names are looked for."""

TYPED_SHARE = 0.6
COMMENT_SIGNS = ("#", "//", "%", "!", ";", "--", "*")
EMPTY, WORD, NUMBER, TIME = 0, 1, 2, 3

_MISSING = frozenset(MISSING.to_pylist())
_UNIT = re.compile(
    r"[\[(].{0,15}[\])]|-+|%|°.{0,3}|deg.{0,2}|[munkcMGhd]?(?:m|g|W|Wh|V|A|Pa|Hz|s|l|L|bar)(?:[²³23]|/\w+[²³23]?)?"
    r"|h|min|sec|USD|EUR|GBP|KRW|JPY|CHF|CNY|\$|€|£|₩|¥|원|명|건|개|도|index|count|units?|persons?|mio\.?|m/s|km/h|mph"
    r"|ppm|ppb|µg/m³|ug/m3|float\d*|int\d*|str(?:ing)?|text|date(?:time)?(?:64)?|number|y{2,4}.mm.*|hh:mm.*|utc|local",
    re.IGNORECASE,
)
_UNIT_IN_NAME = re.compile(r"[\[(]([^\])(\[]{1,12})[\])]\s*$")
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
        names_at = _names_row(above, _width(head))
    names, used = _names(above, names_at, grid.width)
    names = _aligned(names, head, start)
    columns = tuple(column.slice(start) for column in grid.columns)
    titled = unique_names(names)
    units = _units(titled, above, used)
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
    kinds = np.zeros((len(rows), width), dtype=int)
    for place in range(width):
        kinds[:, place] = cell_kinds([row[place] for row in rows])
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
    """EMPTY, WORD, NUMBER or TIME for each cell; what may be both counts as a number."""
    texts = pa.array(cells, pa.string())
    numbers = ~np.isnan(read_numbers(texts).values)
    times = read_times(texts)
    kinds = np.where(numbers, NUMBER, WORD)
    if not times.digits_only:
        kinds = np.where(~np.isnat(times.values) & ~numbers, TIME, kinds)
    empty = np.array([cell.lower() in _MISSING for cell in cells], dtype=bool)
    return np.where(empty, EMPTY, kinds)


def _width(head: _Head) -> int:
    """Columns that hold something."""
    return int((head.kinds != EMPTY).any(axis=0).sum())


def _first_body_row(head: _Head) -> int:
    """The first row whose cells have the kinds of their columns; the second if there is none."""
    columns = np.flatnonzero(head.typed != WORD)
    dated = head.typed[columns] == TIME
    for place in range(len(head.rows)):
        kinds = head.kinds[place, columns]
        said = kinds != EMPTY
        fitting = (kinds == head.typed[columns]) | (said & ~dated & (kinds == TIME))
        wrong_date = (dated & said & (kinds != TIME)).any()
        if (
            said.any()
            and not wrong_date
            and fitting.sum() * 2 > said.sum()
            and _full(head, place, columns)
        ):
            return place
    return min(1, len(head.rows))


def _full(head: _Head, place: int, columns: np.ndarray) -> bool:
    """Titles fill one cell of many; rows of the body may lack values but have a time."""
    dated = (head.kinds[place, columns] == TIME).any()
    return bool(dated or (head.kinds[place, columns] != EMPTY).sum() * 3 >= len(columns))


def _chosen(grid: Grid, header_row: int) -> tuple[int | None, int]:
    if not 0 <= header_row <= min(grid.height, HEAD):
        raise UnreadableFile(
            "malformed",
            f"Row {header_row} cannot hold the names: choose a row from 1 to "
            f"{min(grid.height, HEAD)}, or 0 if no row does.",
        )
    return (header_row - 1, header_row) if header_row else (None, 0)


def _said(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell]


def _is_comment(row: Sequence[str]) -> bool:
    first = row[0] if row else ""
    return first.startswith(COMMENT_SIGNS) and first.lower() not in _MISSING


def _is_units(row: Sequence[str]) -> bool:
    said = _said(row)
    units = sum(bool(_UNIT.fullmatch(cell)) for cell in said)
    named = sum(
        calendar_words.folded(cell) in _DATE_LIKE and cell.lower() not in ("date", "datetime")
        for cell in said
    )
    return bool(said) and units * 2 > len(said) and not named


def _names_row(above: list[list[str]], width: int) -> int | None:
    """The row with the most different names; the last of those, units left aside."""
    best, place_of_best = 0, None
    for place, row in enumerate(above):
        different = len(set(_said(row)))
        enough = different >= min(2, width) and different * 3 >= width
        if enough and different >= best and not _is_comment(row):
            if place_of_best is not None and _is_units(row) and different <= best:
                continue
            best, place_of_best = different, place
    if (
        place_of_best is None
        and above
        and len(_said(above[-1])) >= width
        and _is_comment(above[-1])
    ):
        return len(above) - 1  # "#date,value"
    return place_of_best


def _names(above: list[list[str]], names_at: int | None, width: int) -> tuple[list[str], set[int]]:
    """The name of each column, and the rows that were needed for it."""
    if names_at is None:
        return [""] * width, set()
    used = {names_at}
    names = list(above[names_at])
    if _is_comment(names):
        names[0] = names[0].lstrip("#/%!;-* ")
    if len(set(_said(names))) < len(_said(names)):
        used |= _other_levels(above, names_at)
        levels = [_spread(above[place]) if place != names_at else names for place in sorted(used)]
        names = [_joined(parts) for parts in zip(*levels, strict=True)]
    # pandas writes the name of the index into a row of its own.
    for place in range(names_at + 1, len(above)):
        if len(_said(above[place])) == 1 and above[place][0]:
            names[0], used = above[place][0], used | {place}
    return names, used


def _other_levels(above: list[list[str]], names_at: int) -> set[int]:
    """Neighbouring rows that tell columns of one name apart."""
    levels = set()
    for place in (names_at - 1, names_at + 1):
        if (
            0 <= place < len(above)
            and not _is_units(above[place])
            and not _is_comment(above[place])
        ):
            said = len(_said(above[place]))
            levels |= {place} if said > 1 else set()
    return levels


def _spread(row: Sequence[str]) -> list[str]:
    """Merged cells: a name counts for the empty cells to its right, the first column apart."""
    spread: list[str] = []
    for place, cell in enumerate(row):
        spread.append(cell or (spread[-1] if place > 1 else ""))
    return spread


def _joined(parts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))


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
            "Numbers seem to be written with decimal commas, and commas separate the cells as "
            "well, so 12,5 became two cells. Save the file with semicolons between cells.",
        )
    return names


def _says(column: pa.StringArray) -> bool:
    return any(column.slice(0, HEAD).to_pylist()) or any(filter(None, column.unique().to_pylist()))


def _units(names: Sequence[str], above: list[list[str]], used: set[int]) -> dict[str, str]:
    units = {}
    for place, row in enumerate(above):
        if used and place > min(used) and place not in used and _is_units(row):
            said = zip(names, row, strict=True)
            units.update({name: cell.strip("[]()") for name, cell in said if cell.strip("-[]()")})
            used.add(place)
    for name in names:
        if found := _UNIT_IN_NAME.search(name):
            units.setdefault(name, found[1])
    return units


def _set_aside(above: list[list[str]], used: set[int]) -> tuple[Note, ...]:
    rest = [row for place, row in enumerate(above) if place not in used and _said(row)]
    if not rest:
        return ()
    text = (
        f"Set aside: {some(len(rest), 'line')} above the table, beginning with {first_words(rest)}."
    )
    return (Note("comments", text),)
