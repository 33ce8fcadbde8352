"""Sequence lengths for every series of a table: ``lengths SOURCE --every-series``."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace

from rnn_forecast.cli.options import read_networks, read_setup, read_workers
from rnn_forecast.cli.output import as_records, show_notes, show_progress, write_csv
from rnn_forecast.errors import SeriesError
from rnn_forecast.sources import open_dataset
from rnn_forecast.sources.panels import panel_of
from rnn_forecast.studies.many import ManyLengths, length_studies


def add_every_series(command: argparse.ArgumentParser) -> None:
    """The option that asks for it."""
    command.add_argument(
        "--every-series",
        metavar="ID",
        nargs="*",
        help="a study for each series of a long table, or column of a wide one; these only, if "
        "named. The table of --out begins with unique_id, and is written also when the work stops "
        "early",
    )


def study_every_series(
    options: argparse.Namespace, lengths: Sequence[int], cells: Sequence[str]
) -> None:
    """Train the sweeps of all series, then print the recommended length of each."""
    dataset, _ = open_dataset(options.source)
    notes = [note for note in dataset.notes if note.category != "several_series"]  # all are read
    panel = panel_of(dataset, options.every_series)
    networks = read_networks(options, cells)
    setup = read_setup(options, max(panel, key=len), networks[0])
    setup = replace(setup, window=replace(setup.window, sequence_length=max(lengths)))
    many: ManyLengths | None = None
    try:
        with read_workers(options.workers, options.cluster) as workers:
            for many in length_studies(
                panel, setup, lengths=lengths, cells=networks, workers=workers
            ):
                show_progress(many.progress, f"{many.done} of {len(many.studies)} series studied")
    finally:
        if many is not None and options.out:
            write_csv(many.frame(), options.out)
    if many is None or many.recommended().empty:
        raise SeriesError("No network could be trained; lower the learning rate.")
    if options.json:
        print(json.dumps(_answer(many) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(many))


def _text(many: ManyLengths) -> str:
    left_out = [f"Left out: {why}" for why in many.left_out.values()]
    table = many.recommended().drop(columns="sentence").to_string(index=False)
    return "\n".join([*left_out, *_failures(many), *many.notes, table])


def _failures(many: ManyLengths) -> list[str]:
    return [
        f"{study.plan.series.name}, {cell} at {length}: {why}"
        for study in many.studies
        for (cell, length), why in study.failed.items()
    ]


def _answer(many: ManyLengths) -> dict[str, object]:
    return {
        "status": "ok",
        "series": json.loads(many.recommended().to_json(orient="records")),
        "trials": json.loads(many.frame().to_json(orient="records")),
        "left_out": dict(many.left_out),
        "failed": _failures(many),
        "workers": list(many.notes),
    }
