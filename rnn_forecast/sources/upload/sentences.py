"""Counted sentences: ``some(3, "row")`` is ``"3 rows"``."""

from collections.abc import Iterable

LONGEST = 60
"""Characters of a quotation; a cell may hold a whole novel."""


def some(count: int, noun: str, plural: str = "") -> str:
    """The count with its noun, e.g. ``"1 row"`` or ``"12,000 rows"``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def quoted(name: object) -> str:
    """A name from the file, literally, in quotation marks, cut if it is very long."""
    text = " ".join(str(name).split())
    return f"'{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}'"


def listed(names: Iterable[object], most: int = 5) -> str:
    """The first few names, quoted, and how many more there are."""
    items = [quoted(name) for name in names]
    rest = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + rest
