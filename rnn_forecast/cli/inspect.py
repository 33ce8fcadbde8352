"""Say what is in a file or another source, and write the series it holds.

The series is written as ds,y: sorted, unique, before any gap is filled; an empty y is missing.
Several stocks (yahoo:AAPL,MSFT) are written one below the other, as unique_id,ds,y.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import pandas as pd

from rnn_forecast.cli.output import as_records, write_csv
from rnn_forecast.errors import UnknownSource
from rnn_forecast.sources import SCHEMES, Dataset, open_dataset


def add_options(command: argparse.ArgumentParser) -> None:
    """The source and what to do with it."""
    command.add_argument(
        "source",
        metavar="SOURCE",
        help="a file (CSV, TSV, text, Excel, ODS or Parquet), bundled:NAME/COLUMN, "
        "synthetic:NAME, yahoo:SYMBOL[,SYMBOL...] or weather:PLACE/VARIABLE",
    )
    command.add_argument("--series", metavar="ID", help="which series of a long table")
    command.add_argument("--out", metavar="FILE", help="write the series as CSV: ds,y")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Read a file as an upload would be read; open any other source by its name."""
    scheme = options.source.partition(":")[0]
    card, table = _opened(options) if scheme in SCHEMES else _read(options)
    if options.out:
        write_csv(table, options.out)
    print(json.dumps(card, ensure_ascii=False) if options.json else _text(card))


def _read(options: argparse.Namespace) -> tuple[dict[str, Any], pd.DataFrame]:
    """What a file is, and its series."""
    from rnn_forecast.sources import upload  # noqa: PLC0415  (the readers take a moment to import)

    path = Path(options.source)
    if not path.is_file():
        raise UnknownSource(f"There is no file {options.source}.")
    found = upload.read(path.read_bytes(), path.name, upload.Choices(series=options.series))
    return upload.describe(found), found.series


def _opened(options: argparse.Namespace) -> tuple[dict[str, Any], pd.DataFrame]:
    """What another source is; several stocks as one long table unless one of them is asked for."""
    dataset, column = open_dataset(options.source)
    ids = () if dataset.long is None else dataset.columns
    if options.series is not None and options.series not in ids:
        raise UnknownSource.among(f"series of {dataset.title}", options.series, ids)
    name = options.series or column or dataset.target
    series = _series(dataset, name)
    named = options.series or column
    return _card(dataset, name, series), series if dataset.long is None or named else dataset.long


def _series(dataset: Dataset, name: str) -> pd.DataFrame:
    """``ds, y``: all steps of one series that were observed, before gaps were filled in."""
    if dataset.long is not None:
        mine = dataset.long[dataset.long["unique_id"] == name]
        return mine[["ds", "y"]].reset_index(drop=True)
    observed = dataset.frame[dataset.frame.notna().any(axis=1)]
    return pd.DataFrame({"ds": observed.index, "y": observed[name].to_numpy()})


def _card(dataset: Dataset, name: str, series: pd.DataFrame) -> dict[str, Any]:
    """The same words as for a file."""
    several = dataset.long is not None
    return {
        "status": "ok",
        "rows": len(series),
        "first": series["ds"].iloc[0].isoformat(),
        "last": series["ds"].iloc[-1].isoformat(),
        "frequency": dataset.frequency,
        "time_column": "ds",
        "value_column": "y" if several else name,
        "value_columns": ["y"] if several else list(dataset.columns),
        "id_column": "unique_id" if several else None,
        "series_ids": list(dataset.columns) if several else [],
        "missing_values": int(series["y"].isna().sum()),
        "missing_steps": 0 if several else len(dataset.frame) - len(series),
        "notes": as_records(dataset.notes),
    }


def _text(card: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for name, value in card.items() if name != "notes"]
    return "\n".join([*lines, *(f"- {note['text']}" for note in card["notes"])])
