"""Where the command line puts what it has to say."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from rnn_forecast.errors import ForecastError
from rnn_forecast.export import to_csv
from rnn_forecast.sources import Note


class CannotWrite(ForecastError):
    """The result could not be written where it should go."""

    category = "output"


SECONDS_BETWEEN_LINES = 5.0


class _Shown:
    """When the last line of progress was printed; the first comes after as long."""

    at = time.monotonic()


def show_progress(share: float, doing: str) -> None:
    """A line on standard error: on a terminal it writes over itself, else one now and then."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r{share:4.0%}  {doing:<40}", end=end, file=sys.stderr, flush=True)
    elif time.monotonic() - _Shown.at > SECONDS_BETWEEN_LINES:
        _Shown.at = time.monotonic()
        print(f"{share:4.0%}  {doing}", file=sys.stderr, flush=True)


def show_notes(notes: Sequence[Note]) -> None:
    """What was found in the source, on standard error, a line each."""
    for note in notes:
        print(note.text, file=sys.stderr)


def as_records(notes: Sequence[Note]) -> list[dict[str, str]]:
    """The same for programs."""
    return [{"category": note.category, "text": note.text} for note in notes]


def write_csv(frame: pd.DataFrame, path: str) -> None:
    """Write a table, its directory too if need be."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(to_csv(frame), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error
