"""Where the command line puts what it has to say."""

import sys
from pathlib import Path

import pandas as pd

from rnn_forecast.errors import ForecastError
from rnn_forecast.export import to_csv


class CannotWrite(ForecastError):
    """The result could not be written where it should go."""

    category = "output"


def show_progress(share: float, doing: str) -> None:
    """One line on standard error that writes over itself, on a terminal; else nothing."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r{share:4.0%}  {doing:<40}", end=end, file=sys.stderr, flush=True)


def write_csv(frame: pd.DataFrame, path: str) -> None:
    """Write a table, its directory too if need be."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(to_csv(frame), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error
