"""Say what is in a file, and write the series it holds.

The series is written as ds,y: sorted, unique, before any gap is filled; an empty y is missing.
"""

import argparse
import json
from pathlib import Path

from rnn_forecast.cli.output import write_csv
from rnn_forecast.errors import UnknownSource


def add_options(command: argparse.ArgumentParser) -> None:
    """The file and what to do with it."""
    command.add_argument("file", metavar="FILE", help="CSV, TSV, text, Excel, ODS or Parquet")
    command.add_argument("--series", metavar="ID", help="which series of a long table")
    command.add_argument("--out", metavar="FILE", help="write the series as CSV: ds,y")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Read the file as an upload would be read."""
    from rnn_forecast.sources import upload  # noqa: PLC0415  (the readers take a moment to import)

    path = Path(options.file)
    if not path.is_file():
        raise UnknownSource(f"There is no file {options.file}.")
    found = upload.read(path.read_bytes(), path.name, upload.Choices(series=options.series))
    if options.out:
        write_csv(found.series, options.out)
    card = upload.describe(found)
    print(json.dumps(card, ensure_ascii=False) if options.json else _text(card))


def _text(card: dict[str, object]) -> str:
    lines = [f"{name}: {value}" for name, value in card.items() if name != "notes"]
    notes = card["notes"]
    assert isinstance(notes, list)  # noqa: S101  (describe promises it)
    return "\n".join([*lines, *(f"- {note['text']}" for note in notes)])
