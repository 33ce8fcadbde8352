"""Names and units of columns out of the rows above a table's body."""

import re
from collections.abc import Sequence

from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.numbers import MISSING

COMMENT_SIGNS = ("#", "//", "%", "!", ";", "--", "*")

_MISSING = frozenset(MISSING.to_pylist())
_DATE_LIKE = calendar_words.names(calendar_words.TIME_NAMES)
_UNIT = re.compile(
    r"[\[(].{0,15}[\])]|-+|%|°.{0,3}|deg.{0,2}|[munkcMGhd]?(?:m|g|W|Wh|V|A|Pa|Hz|s|l|L|bar)(?:[²³23]|/\w+[²³23]?)?"
    r"|h|min|sec|USD|EUR|GBP|KRW|JPY|CHF|CNY|\$|€|£|₩|¥|원|명|건|개|도|index|count|units?|persons?|mio\.?|m/s|km/h|mph"
    r"|ppm|ppb|µg/m³|ug/m3|float\d*|int\d*|str(?:ing)?|text|date(?:time)?(?:64)?|number|y{2,4}.mm.*|hh:mm.*|utc|local",
    re.IGNORECASE,
)
_UNIT_IN_NAME = re.compile(r"[\[(]([^\])(\[]{1,12})[\])]\s*$")


def said_in(row: Sequence[str]) -> list[str]:
    """The cells that are not empty."""
    return [cell for cell in row if cell]


def _is_comment(row: Sequence[str]) -> bool:
    first = row[0] if row else ""
    return first.startswith(COMMENT_SIGNS) and first.lower() not in _MISSING


def _is_units(row: Sequence[str]) -> bool:
    said = said_in(row)
    units = sum(bool(_UNIT.fullmatch(cell)) for cell in said)
    named = sum(
        calendar_words.folded(cell) in _DATE_LIKE and cell.lower() not in ("date", "datetime")
        for cell in said
    )
    return bool(said) and units * 2 > len(said) and not named


def names_row(above: list[list[str]], width: int) -> int | None:
    """The row with the most different names; the last of those, units left aside."""
    best, place_of_best = 0, None
    for place, row in enumerate(above):
        different = len(set(said_in(row)))
        enough = different >= min(2, width) and different * 3 >= width
        if enough and different >= best and not _is_comment(row):
            if place_of_best is not None and _is_units(row) and different <= best:
                continue
            best, place_of_best = different, place
    if (
        place_of_best is None
        and above
        and len(said_in(above[-1])) >= width
        and _is_comment(above[-1])
    ):
        return len(above) - 1  # "#date,value"
    return place_of_best


def names_of(
    above: list[list[str]], names_at: int | None, width: int
) -> tuple[list[str], set[int]]:
    """The name of each column, and the rows that were needed for it."""
    if names_at is None:
        return [""] * width, set()
    used = {names_at}
    names = list(above[names_at])
    if _is_comment(names):
        names[0] = names[0].lstrip("#/%!;-* ")
    if len(set(said_in(names))) < len(said_in(names)):
        used |= _other_levels(above, names_at)
        levels = [_spread(above[place]) if place != names_at else names for place in sorted(used)]
        names = [_joined(parts) for parts in zip(*levels, strict=True)]
    # pandas writes the name of the index into a row of its own.
    for place in range(names_at + 1, len(above)):
        if len(said_in(above[place])) == 1 and above[place][0]:
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
            said = len(said_in(above[place]))
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


def units_of(names: Sequence[str], above: list[list[str]], used: set[int]) -> dict[str, str]:
    """Units by name: from a row of units, or in brackets behind the name."""
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
