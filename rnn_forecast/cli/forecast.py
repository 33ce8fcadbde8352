"""Train on a series and forecast what comes after its last value.

The forecast is written with an interval and the baselines beside it: columns unique_id, ds, mean,
lo-80, hi-80, naive, linear. Where there were too few forecasts to calibrate an interval, its limits
are empty.
"""

import argparse
import json

import pandas as pd

from rnn_forecast.cli import findings
from rnn_forecast.cli.options import (
    add_source,
    add_spec,
    all_specs,
    read_networks,
    read_series,
    read_setup,
)
from rnn_forecast.cli.output import as_records, show_notes, show_progress, write_csv
from rnn_forecast.errors import SeriesError
from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.findings import find
from rnn_forecast.evaluation.verdict import typical_error
from rnn_forecast.models import MODELS
from rnn_forecast.runs import Recording, open_store
from rnn_forecast.studies.forecast import ForecastStudy, forecast_study

COLUMNS = ["unique_id", "ds", "mean", f"lo-{LEVEL}", f"hi-{LEVEL}", "naive", "linear"]
"""Of the file that ``--out`` writes."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Every setting there is, and where to put the result."""
    add_source(command)
    command.add_argument("--cell", choices=tuple(MODELS), default="gru", help="(default: gru)")
    add_spec(command, *all_specs())
    command.add_argument("--out", metavar="FILE", help="write the forecast as CSV")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Train, then print the forecast, the scores and the verdict."""
    series, notes = read_series(options)
    setup = read_setup(options, series, *read_networks(options, (options.cell,)))
    study: ForecastStudy | None = None
    recording = Recording(open_store(), source=options.source)
    for study in recording.of(forecast_study(series, setup)):
        epochs = f"epoch {study.run.epochs_done} of {setup.training.epochs}"
        show_progress(study.progress, epochs)
    if study is None or study.forecast is None:
        raise SeriesError(_why_not(study))
    if options.out:
        write_csv(study.forecast.frame().reindex(columns=COLUMNS), options.out)
    if options.json:
        print(json.dumps(_answer(study) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(study))


def _why_not(study: ForecastStudy | None) -> str:
    outcomes = {fit.outcome for fit in study.run.fits if fit.outcome} if study else set()
    return " ".join(outcomes) or "The training ended without a result."


def _text(study: ForecastStudy) -> str:
    assert study.forecast is not None  # noqa: S101  (run has refused otherwise)
    assert study.assessment is not None  # noqa: S101
    assert study.verdict is not None  # noqa: S101
    forecast = study.forecast.frame().to_string(index=False)
    scores = study.assessment.scores().to_string(index=False)
    parts = [
        f"{study.verdict.sentence}\n{_lead(study.assessment)}",
        findings.in_text(find(study.run, study.assessment)),
        forecast,
        f"On the test windows:\n{scores}",
    ]
    return "\n\n".join(part for part in parts if part)


def _lead(assessment: Assessment) -> str:
    network, naive = assessment.mae("network"), assessment.mae("naive")
    return typical_error(network, naive, assessment.windows.series.unit)


def _answer(study: ForecastStudy) -> dict[str, object]:
    assert study.forecast is not None  # noqa: S101
    assert study.assessment is not None  # noqa: S101
    assert study.verdict is not None  # noqa: S101
    frame = study.forecast.frame().assign(ds=lambda rows: rows["ds"].astype(str))
    return {
        "status": "ok",
        "verdict": {"standing": study.verdict.standing, "sentence": study.verdict.sentence},
        "findings": findings.as_json(find(study.run, study.assessment)),
        "forecast": _records(frame),
        "scores": _records(study.assessment.scores()),
        "held": study.assessment.held,
        "windows": {part: len(cutoffs) for part, cutoffs in study.windows.cutoffs.items()},
        "inputs": "relative" if study.windows.preparation.relative else "level",
        "outcomes": [fit.outcome.name.lower() for fit in study.run.fits if fit.outcome],
        "seconds": study.run.seconds,
    }


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return json.loads(frame.to_json(orient="records"))
