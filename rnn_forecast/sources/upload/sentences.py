"""Counted sentences: ``some(3, "row")`` is ``"3 rows"``."""

from collections.abc import Iterable, Mapping

from rnn_forecast.language import _, n_

LONGEST = 60
"""Characters of a quotation; a cell may hold a whole novel."""

NOUNS: Mapping[str, tuple[str, str]] = {
    "business day": ("{count} business day", "{count} business days"),
    "cell": ("{count} cell", "{count} cells"),
    "character": ("{count} character", "{count} characters"),
    "column": ("{count} column", "{count} columns"),
    "extra cell": ("{count} extra cell", "{count} extra cells"),
    "gap": ("{count} gap", "{count} gaps"),
    "line": ("{count} line", "{count} lines"),
    "number": ("{count} number", "{count} numbers"),
    "observation": ("{count} observation", "{count} observations"),
    "row": ("{count} row", "{count} rows"),
    "series": ("{count} series", "{count} series"),
    "sheet": ("{count} sheet", "{count} sheets"),
    "step": ("{count} step", "{count} steps"),
    "table": ("{count} table", "{count} tables"),
    "time": ("{count} time", "{count} times"),
    "value": ("{count} value", "{count} values"),
}
"""What is counted, in the singular and the plural."""


def some(count: int, noun: str) -> str:
    """The count with its noun, e.g. ``"1 row"`` or ``"12,000 rows"``.

    Args:
        count: How many.
        noun: A key of ``NOUNS``.
    """
    return n_(*NOUNS[noun], count).format(count=f"{count:,}")


def quoted(name: object) -> str:
    """A name from the file, literally, in quotation marks, cut if it is very long."""
    text = " ".join(str(name).split())
    return f"'{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}'"


def listed(names: Iterable[object], most: int = 5) -> str:
    """The first few names, quoted, and how many more there are."""
    items = [quoted(name) for name in names]
    shown = ", ".join(items[:most])
    if len(items) <= most:
        return shown
    return _("{names} and {count:,} more").format(names=shown, count=len(items) - most)
