"""Forecast from many past origins, each from what was known then, and compare with what came.

The table has a row for the network and each baseline: mae, rmse, smape, mase, rmsse, the skill
against naive and seasonal naive, the Diebold-Mariano test of the network against each, and pinball
loss, CRPS and coverage of the network's intervals. With --out, one row an origin and step:
unique_id, ds, cutoff, y, network, naive, ..., lo-80, hi-80.

Every finished fold is kept (see docs/storage.md). The same command, after it was interrupted, goes
on where it stopped; with --fresh it begins anew. With --every-series each series is tested by
itself.
"""

import argparse
import json
import math

import pandas as pd

from rnn_forecast.cli.every_series import add_every_series, say_known
from rnn_forecast.cli.every_series.backtests import backtest_every_series
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
from rnn_forecast.errors import SeriesError
from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.score_table import step_table
from rnn_forecast.models import MODELS
from rnn_forecast.runs import Recording, open_store
from rnn_forecast.series import Series
from rnn_forecast.studies.backtest import Backtest, backtest
from rnn_forecast.studies.backtest_values import Finished
from rnn_forecast.studies.folds import plan_backtest
from rnn_forecast.training import Setup


def add_options(command: argparse.ArgumentParser) -> None:
    """Origins, and every other setting."""
    add_source(command)
    command.add_argument("--cell", choices=tuple(MODELS), default="gru", help="(default: gru)")
    command.add_argument(
        "--origins", type=int, metavar="N", default=20, help="forecasts to make (default: 20)"
    )
    command.add_argument(
        "--step",
        type=int,
        metavar="N",
        help="steps between origins (default: the horizon, or one more where all would meet the "
        "season at one point)",
    )
    command.add_argument(
        "--retrain-every",
        type=int,
        metavar="N",
        help="train again at every N-th origin; 1 at each (default: train once)",
    )
    add_every_series(command)
    add_workers(command)
    command.add_argument(
        "--fresh", action="store_true", help="train all folds, also those of an interrupted run"
    )
    add_spec(command, *all_specs())
    command.add_argument("--out", metavar="FILE", help="write all forecasts as CSV")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Train and forecast fold by fold, then print the table against all baselines."""
    if options.every_series is not None:
        backtest_every_series(options)
        return
    series, notes = read_series(options)
    setup = read_setup(options, series, *read_networks(options, (options.cell,)))
    study = _tested(series, setup, options)
    if study.assessment is None:
        raise SeriesError(" ".join(study.failed.values()) or "No fold could be finished.")
    if options.out:
        write_csv(study.frame(), options.out)
    if options.json:
        print(json.dumps(_answer(study, study.assessment) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(study, study.assessment))


def _tested(series: Series, setup: Setup, options: argparse.Namespace) -> Backtest:
    """Train what is missing, keeping what comes."""
    again = options.retrain_every
    origins = {
        "n_windows": options.origins,
        "step_size": options.step,
        "refit": False if again is None else again,
    }
    recording = Recording(open_store(), source=options.source)
    study = Backtest(Finished(plan_backtest(series, setup, **origins)))
    finished = () if options.fresh else interrupted(study, recording).results
    say_known(len(finished), "folds", "--fresh")
    with read_workers(options.workers, options.cluster) as workers:
        work = backtest(series, setup, **origins, workers=workers, finished=finished)
        for study in recording.of(work):
            done = f"{len(study.results)} of {len(study.plan.folds)} folds finished"
            show_progress(study.progress, done)
    say_problem(recording)
    return study


def _text(study: Backtest, assessment: Assessment) -> str:
    against = assessment.against("naive")
    dates = study.frame()["cutoff"].astype(str)  # without 00:00 where all are days
    between = f", 90 % interval {against.low:+.1%} to {against.high:+.1%}"
    skill = (
        f"Skill against naive {against.skill:+.1%}{between if math.isfinite(against.low) else ''}, "
        f"over {len(assessment.actual)} origins from {dates.iloc[0]} to {dates.iloc[-1]}."
    )
    scores = study.scores().to_string(index=False, float_format=lambda value: f"{value:.4g}")
    costs = study.costs().to_string(index=False, float_format=lambda value: f"{value:.1f}")
    said = [assessment.verdict().sentence, skill, "", scores, "", costs]
    return "\n".join([*said, *study.failed.values()])


def _answer(study: Backtest, assessment: Assessment) -> dict[str, object]:
    verdict, rivals = assessment.verdict(), list(assessment.forecasts)[1:]
    return {
        "status": "ok",
        "verdict": {"standing": verdict.standing, "sentence": verdict.sentence},
        "origins": len(assessment.actual),
        "step_size": study.plan.step_size,
        "scores": _records(study.scores()),
        "by_step": _records(step_table(assessment, level=LEVEL)),
        "skill": {name: _finite(vars(assessment.against(name))) for name in rivals},
        "level": LEVEL,
        "held": assessment.held,
        "left_out": dict(assessment.left_out),
        "folds": _records(_dated(study.costs())),
        "failed": [{"fold": number, "message": text} for number, text in study.failed.items()],
        "seconds": study.seconds,
        "workers": list(study.notes),
    }


def _finite(numbers: dict[str, float]) -> dict[str, float | None]:
    """JSON knows no infinity: one origin alone has no interval."""
    return {name: value if math.isfinite(value) else None for name, value in numbers.items()}


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    times = frame.select_dtypes("datetime").columns
    return frame.assign(**{str(name): frame[name].astype(str) for name in times})


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return json.loads(frame.to_json(orient="records"))
