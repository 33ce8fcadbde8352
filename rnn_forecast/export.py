"""Tables that leave the program: no cell is a formula to whoever opens them."""

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins so is run by a spreadsheet."""


def to_csv(frame: pd.DataFrame) -> str:
    """The table as CSV, text cells and headers made harmless by a leading apostrophe."""
    text = frame.select_dtypes(["object", "string"]).columns
    safe = frame.assign(**{str(name): frame[name].map(_literal) for name in text})
    return safe.rename(columns=_literal).to_csv(index=False)


def _literal(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
