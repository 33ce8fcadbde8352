"""Tables that leave the program: no cell is a formula to whoever opens them."""

import io

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins so is run by a spreadsheet."""


def to_csv(frame: pd.DataFrame) -> str:
    """The table as CSV, text cells and headers made harmless by a leading apostrophe."""
    text = frame.select_dtypes(["object", "string"]).columns
    safe = frame.assign(**{str(name): frame[name].map(_literal) for name in text})
    return safe.rename(columns=_literal).to_csv(index=False)


def to_exact_csv(frame: pd.DataFrame) -> str:
    """Times and numbers as CSV, so that ``read_csv`` gives them back.

    Every float has as many digits as it takes to be the same again. For tables whose columns are
    named by the program: nothing in them is text.
    """
    return frame.to_csv(index=False)


def to_parquet(frame: pd.DataFrame) -> bytes:
    """The table as Parquet, with every digit and the types of its columns."""
    content = io.BytesIO()
    frame.rename(columns=str).to_parquet(content, index=False)
    return content.getvalue()


def _literal(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
