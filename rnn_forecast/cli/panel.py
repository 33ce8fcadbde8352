"""Train one network on many series and forecast each of them.

The series are those of a long table (unique_id, ds, y), several stocks (yahoo:AAPL,MSFT), or the
columns of a wide table. The forecasts are written one below the other: unique_id, ds, mean, lo-80,
hi-80, and the baselines. Limits are empty where too few errors were known to calibrate an interval.
"""

import argparse
import json

import pandas as pd

from rnn_forecast.cli.keeping import say_problem
from rnn_forecast.cli.options import add_spec, all_specs, read_networks, read_setup
from rnn_forecast.cli.output import as_records, show_notes, show_progress, write_csv
from rnn_forecast.errors import SeriesError
from rnn_forecast.evaluation.assessment import LEVEL
from rnn_forecast.models import MODELS
from rnn_forecast.runs import Recording, open_store
from rnn_forecast.sources import open_dataset
from rnn_forecast.sources.panels import panel_of
from rnn_forecast.studies.panel import PanelStudy, panel_study


def add_options(command: argparse.ArgumentParser) -> None:
    """The source, every setting there is, and where to put the result."""
    command.add_argument("source", metavar="SOURCE", help="a file, or several stocks")
    command.add_argument("--series", metavar="ID", nargs="+", default=[], help="these only")
    command.add_argument("--cell", choices=tuple(MODELS), default="gru", help="(default: gru)")
    add_spec(command, *all_specs())
    command.add_argument("--out", metavar="FILE", help="write the forecasts as CSV")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Train, then print the scores of every series and what they say together."""
    dataset, _ = open_dataset(options.source)
    notes = [note for note in dataset.notes if note.category != "several_series"]  # all are read
    panel = panel_of(dataset, options.series)
    (network,) = read_networks(options, (options.cell,))
    setup = read_setup(options, max(panel, key=len), network, steps=sum(map(len, panel)))
    study: PanelStudy | None = None
    recording = Recording(open_store(), source=options.source)
    for study in recording.of(panel_study(panel, setup)):
        show_progress(study.progress, f"{study.done} of {len(study.windows.members)} series tested")
    say_problem(recording)
    if study is None or not study.ended:
        raise SeriesError("No network could be trained; lower the learning rate.")
    if options.out:
        write_csv(_with_limits(study.frame()), options.out)
    if options.json:
        print(json.dumps(_answer(study) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(study))


def _answer(study: PanelStudy) -> dict[str, object]:
    return {
        "status": "ok",
        "verdict": study.verdict and study.verdict.sentence,
        "scores": _records(study.scores()),
        "forecast": _records(
            _with_limits(study.frame()).assign(ds=lambda rows: rows["ds"].astype(str))
        ),
        "left_out": dict(study.windows.left_out),
        "seconds": study.run.seconds,
    }


def _with_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """The same columns whether or not an interval could be calibrated."""
    first = ["unique_id", "ds", "mean", f"lo-{LEVEL}", f"hi-{LEVEL}"]
    return frame.reindex(columns=[*first, *(name for name in frame if name not in first)])


def _text(study: PanelStudy) -> str:
    left_out = [f"Left out: {why}" for why in study.windows.left_out.values()]
    said = [study.verdict.sentence] if study.verdict else []
    return "\n".join([*said, *left_out, "", study.scores().to_string(index=False)])


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return json.loads(frame.to_json(orient="records"))
