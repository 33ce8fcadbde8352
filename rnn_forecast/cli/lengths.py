"""Train at several sequence lengths and see how the loss depends on them.

With --out, one row a network: cell, sequence_length, seed, valid_loss, valid_mae, test_mae,
seconds, windows, outcome; and rows for the baselines.

Every finished network is kept (see docs/storage.md). The same command, after it was interrupted,
goes on where it stopped; with --fresh it begins anew. So it does with --every-series.
"""

import argparse
import json
from dataclasses import replace

from rnn_forecast.cli.every_series import add_every_series, say_known
from rnn_forecast.cli.every_series.lengths import study_every_series
from rnn_forecast.cli.keeping import interrupted, say_problem
from rnn_forecast.cli.options import (
    add_source,
    add_spec,
    add_workers,
    all_specs,
    read_networks,
    read_series,
    read_setup,
    read_workers,
)
from rnn_forecast.cli.output import as_records, show_notes, show_progress, write_csv
from rnn_forecast.errors import OutOfBounds, SeriesError
from rnn_forecast.models import MODELS
from rnn_forecast.runs import Recording, open_store
from rnn_forecast.studies.lengths import LengthPlan, LengthStudy, length_study
from rnn_forecast.studies.recommendation import recommend
from rnn_forecast.windows import WindowSpec


def add_options(command: argparse.ArgumentParser) -> None:
    """Lengths and cells, and every other setting."""
    add_source(command)
    command.add_argument(
        "--lengths", metavar="N,N,...", default="4,8,16,32", help="(default: %(default)s)"
    )
    command.add_argument(
        "--cells", metavar="CELL,...", default="rnn,gru,lstm", help="(default: %(default)s)"
    )
    add_every_series(command)
    add_workers(command)
    command.add_argument(
        "--fresh", action="store_true", help="train all networks, also those of an interrupted run"
    )
    add_spec(command, *all_specs(), leave_out="sequence_length")
    command.add_argument("--out", metavar="FILE", help="write one row a network as CSV")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Train the sweep, then print the curve and the recommended length."""
    lengths, cells = _lengths(options.lengths), _cells(options.cells)
    if options.every_series is not None:
        study_every_series(options, lengths, cells)
        return
    series, notes = read_series(options)
    networks = read_networks(options, cells)
    setup = read_setup(options, series, networks[0])
    setup = replace(setup, window=replace(setup.window, sequence_length=max(lengths)))
    for network in networks:
        network.check(setup.window)
    plan = LengthPlan.of(series, setup, lengths=lengths, cells=networks)
    study = _studied(plan, options)
    if not study.trials:
        raise SeriesError(
            "No network could be trained. Try other lengths or a lower learning rate."
        )
    if options.out:
        write_csv(study.frame(), options.out)
    if options.json:
        print(json.dumps(_answer(study) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(study))


def _studied(plan: LengthPlan, options: argparse.Namespace) -> LengthStudy:
    """Train what is missing, keeping what comes."""
    recording = Recording(open_store(), source=options.source)
    study = LengthStudy(plan)
    finished = () if options.fresh else interrupted(study, recording).trials
    say_known(len(finished), "networks", "--fresh")
    with read_workers(options.workers, options.cluster) as workers:
        work = length_study(
            plan.series,
            plan.setup,
            lengths=plan.lengths,
            cells=plan.networks,
            workers=workers,
            finished=finished,
        )
        for study in recording.of(work):
            show_progress(study.progress, f"{len(study.trials)} networks trained")
    say_problem(recording)
    return study


def _lengths(text: str) -> tuple[int, ...]:
    option = WindowSpec.option("sequence_length")
    try:
        lengths = tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise OutOfBounds(f"--lengths is {text!r}; give whole numbers: 4,8,16.") from error
    for length in lengths:
        option.check(length)
    return lengths


def _cells(text: str) -> tuple[str, ...]:
    cells = tuple(part.strip() for part in text.split(","))
    for cell in cells:
        if cell not in MODELS:
            raise OutOfBounds(f"There is no cell {cell!r}; choose from {', '.join(MODELS)}.")
    return cells


def _text(study: LengthStudy) -> str:
    found = recommend(study)
    sentence = found.sentence if found else "No network could be scored."
    return f"{sentence}\n\n{study.summary().to_string(index=False)}"


def _answer(study: LengthStudy) -> dict[str, object]:
    found = recommend(study)
    return {
        "status": "ok",
        "recommended": found and {k: v for k, v in vars(found).items() if k != "sentence"},
        "sentence": found.sentence if found else "",
        "trials": json.loads(study.frame().to_json(orient="records")),
        "failed": [
            {"cell": cell, "sequence_length": length, "message": message}
            for (cell, length), message in study.failed.items()
        ],
        "workers": list(study.notes),
    }
