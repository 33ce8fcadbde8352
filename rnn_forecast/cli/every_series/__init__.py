"""The same for every series of a table, each by itself: ``COMMAND SOURCE --every-series``."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from rnn_forecast.cli.keeping import say_problem
from rnn_forecast.cli.options import read_networks, read_setup
from rnn_forecast.cli.output import show_progress, write_csv
from rnn_forecast.errors import OutOfBounds
from rnn_forecast.models import NetworkSpec
from rnn_forecast.runs import RecordingMany, open_store
from rnn_forecast.series import Series
from rnn_forecast.sources import Note, open_dataset
from rnn_forecast.sources.panels import panel_of
from rnn_forecast.studies.many import Many
from rnn_forecast.training import Setup


@dataclass(frozen=True)
class Asked:
    """What the options say: the series, and the settings that are the same for all of them."""

    panel: tuple[Series, ...]
    setup: Setup
    networks: tuple[NetworkSpec, ...]
    notes: tuple[Note, ...]


M = TypeVar("M", bound=Many[Any])


def add_every_series(command: argparse.ArgumentParser) -> None:
    """The option that asks for it."""
    command.add_argument(
        "--every-series",
        metavar="ID",
        nargs="*",
        help="each series of a long table, or column of a wide one, by itself; these only, if "
        "named. The table of --out begins with unique_id, and is written also when the work stops "
        "early",
    )


def read_panel(options: argparse.Namespace, cells: Sequence[str]) -> Asked:
    """The series and settings that the options name.

    Raises:
        OutOfBounds: An option speaks of the columns of one series.
    """
    _refuse_columns(options)
    dataset, _ = open_dataset(options.source)
    notes = [note for note in dataset.notes if note.category != "several_series"]  # all are read
    panel = panel_of(dataset, options.every_series)
    networks = read_networks(options, cells)
    setup = read_setup(options, max(panel, key=len), networks[0])
    return Asked(tuple(panel), setup, networks, tuple(notes))


def _refuse_columns(options: argparse.Namespace) -> None:
    given = {
        "--target": options.target,
        "--covariates": options.covariates,
        "--known": options.known or None,
    }
    named = [name for name, value in given.items() if value is not None]
    if named:
        raise OutOfBounds(
            f"{named[0]} names columns of one series, and --every-series forecasts each by itself "
            "from its own past; leave one of the two out."
        )


def recording(options: argparse.Namespace, *, keep: bool = True) -> RecordingMany:
    """Where the studies are kept as they come."""
    return RecordingMany(open_store() if keep else None, source=options.source)


def followed(work: Iterator[M], kept: RecordingMany, out: str | None) -> M | None:
    """The last snapshot; the table is written also when the work stops early."""
    many: M | None = None
    try:
        for many in kept.of(work):
            show_progress(many.progress, f"{many.done} of {len(many.studies)} series done")
    finally:
        if many is not None and out:
            write_csv(many.frame(), out)
    say_problem(kept)
    return many


def say_known(count: int, what: str, again: str) -> None:
    """How much was there from before, and how to do without it."""
    if count:
        print(
            f"Going on where an interrupted run stopped: {count} {what} are there already. "
            f"{again} trains them again.",
            file=sys.stderr,
        )
