"""Where the command line puts what it has to say."""

import sys
from pathlib import Path

import pandas as pd

from rnn_forecast.errors import ForecastError


class CannotWrite(ForecastError):
    """The result could not be written where it should go."""

    category = "output"


def show_progress(share: float, doing: str) -> None:
    """One line on standard error that writes over itself, on a terminal; else nothing."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r{share:4.0%}  {doing:<40}", end=end, file=sys.stderr, flush=True)


def write_csv(frame: pd.DataFrame, path: str) -> None:
    """Write a table; a cell that a spreadsheet would run as a formula is made text."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        harmless(frame).to_csv(path, index=False)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose text cells and headers no spreadsheet takes for a formula."""
    text = frame.select_dtypes(["object", "string"]).columns
    safe = frame.assign(**{name: frame[name].map(_literal) for name in text})
    return safe.rename(columns=_literal)


def _literal(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell
