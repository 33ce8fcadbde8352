"""Sequence lengths for every series of a table: ``lengths SOURCE --every-series``."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace

from rnn_forecast.cli.every_series import Asked, followed, read_panel, recording, say_known
from rnn_forecast.cli.options import read_workers
from rnn_forecast.cli.output import as_records, show_notes
from rnn_forecast.errors import SeriesError
from rnn_forecast.studies.length_values import LengthTrial
from rnn_forecast.studies.many import ManyLengths, length_studies


def study_every_series(
    options: argparse.Namespace, lengths: Sequence[int], cells: Sequence[str]
) -> None:
    """Train the sweeps of all series, then print the recommended length of each."""
    asked = read_panel(options, cells)
    window = replace(asked.setup.window, sequence_length=max(lengths))
    asked = replace(asked, setup=replace(asked.setup, window=window))
    many = _studied(options, asked, lengths)
    if many is None or many.recommended().empty:
        raise SeriesError("No network could be trained; lower the learning rate.")
    if options.json:
        print(json.dumps(_answer(many) | {"notes": as_records(asked.notes)}))
    else:
        show_notes(asked.notes)
        print(_text(many))


def _studied(
    options: argparse.Namespace, asked: Asked, lengths: Sequence[int]
) -> ManyLengths | None:
    """Train what is missing, keeping what comes."""
    kept, finished = recording(options), dict[str, tuple[LengthTrial, ...]]()
    sweep = {"lengths": lengths, "cells": asked.networks}
    if not options.fresh:
        known = kept.interrupted(ManyLengths.of(asked.panel, asked.setup, **sweep))
        finished = {study.plan.series.name: study.trials for study in known}
    say_known(sum(map(len, finished.values())), "networks", "--fresh")
    with read_workers(options.workers, options.cluster) as workers:
        work = length_studies(asked.panel, asked.setup, **sweep, workers=workers, finished=finished)
        return followed(work, kept, options.out)


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
