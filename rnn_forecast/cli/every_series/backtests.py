"""A backtest of every series of a table: ``backtest SOURCE --every-series``."""

import argparse
import json

from rnn_forecast.cli.every_series import Asked, followed, read_panel, recording, say_known
from rnn_forecast.cli.options import read_workers
from rnn_forecast.cli.output import as_records, show_notes
from rnn_forecast.errors import SeriesError
from rnn_forecast.studies.backtest import FoldResult
from rnn_forecast.studies.many import ManyBacktests, backtest_studies


def backtest_every_series(options: argparse.Namespace) -> None:
    """Test all series from past origins, then print the errors of each."""
    asked = read_panel(options, (options.cell,))
    many = _tested(options, asked)
    if many is None or many.scores().empty:
        failed = " ".join(_failures(many)) if many else ""
        raise SeriesError(failed or "No fold could be finished.")
    if options.json:
        print(json.dumps(_answer(many) | {"notes": as_records(asked.notes)}))
    else:
        show_notes(asked.notes)
        print(_text(many))


def _tested(options: argparse.Namespace, asked: Asked) -> ManyBacktests | None:
    """Train what is missing, keeping what comes."""
    again = options.retrain_every
    origins = {
        "n_windows": options.origins,
        "step_size": options.step,
        "refit": False if again is None else again,
    }
    kept, finished = recording(options), dict[str, tuple[FoldResult, ...]]()
    if not options.fresh:
        known = kept.interrupted(ManyBacktests.of(asked.panel, asked.setup, **origins))
        finished = {study.plan.series.name: study.results for study in known}
    say_known(sum(map(len, finished.values())), "folds", "--fresh")
    with read_workers(options.workers, options.cluster) as workers:
        work = backtest_studies(
            asked.panel, asked.setup, **origins, workers=workers, finished=finished
        )
        return followed(work, kept, options.out)


def _text(many: ManyBacktests) -> str:
    left_out = [f"Left out: {why}" for why in many.left_out.values()]
    scores = many.scores()
    better = f"Better than naive on {(scores['skill'] > 0).sum()} of {len(scores)} series."
    table = scores.to_string(index=False, float_format=lambda value: f"{value:.4g}")
    return "\n".join([*left_out, *_failures(many), *many.notes, better, "", table])


def _failures(many: ManyBacktests) -> list[str]:
    return [
        f"{study.plan.series.name}: {why}"
        for study in many.studies
        for why in study.failed.values()
    ]


def _answer(many: ManyBacktests) -> dict[str, object]:
    return {
        "status": "ok",
        "series": json.loads(many.scores().to_json(orient="records")),
        "left_out": dict(many.left_out),
        "failed": _failures(many),
        "workers": list(many.notes),
    }
