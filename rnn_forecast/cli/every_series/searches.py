"""A search for every series of a table: ``search SOURCE --every-series``."""

import argparse
import json
from collections.abc import Mapping, Sequence

from rnn_forecast.cli.every_series import Asked, followed, read_panel, recording, say_known
from rnn_forecast.cli.options import read_workers
from rnn_forecast.cli.output import as_records, show_notes
from rnn_forecast.errors import OutOfBounds, SeriesError
from rnn_forecast.studies.many import ManySearches, search_studies
from rnn_forecast.studies.search import SearchTrial


def search_every_series(
    options: argparse.Namespace, names: Sequence[str], limits: Mapping[str, tuple[str, ...]]
) -> None:
    """Search the settings of all series, then print the best of each."""
    if options.minutes is not None:
        raise OutOfBounds("--minutes ends one search; leave it out with --every-series.")
    asked = read_panel(options, (options.cell,))
    many = _searched(options, asked, names, limits)
    if many is None or many.best().empty:
        failed = " ".join(_failures(many)) if many else ""
        raise SeriesError(failed or "No trial went on to its end. Lower the learning rate.")
    if options.json:
        print(json.dumps(_answer(many) | {"notes": as_records(asked.notes)}))
    else:
        show_notes(asked.notes)
        print(_text(many))


def _searched(
    options: argparse.Namespace,
    asked: Asked,
    names: Sequence[str],
    limits: Mapping[str, tuple[str, ...]],
) -> ManySearches | None:
    """Train what is missing, keeping what comes."""
    kept = recording(options, keep=options.resume)
    search = {"names": names, "trials": options.trials, "limits": limits}
    known = kept.interrupted(ManySearches.of(asked.panel, asked.setup, **search))
    finished: dict[str, Sequence[SearchTrial]] = {
        study.plan.series.name: study.trials for study in known
    }
    say_known(sum(map(len, finished.values())), "trials", "--no-resume")
    with read_workers(options.workers, options.cluster) as workers:
        work = search_studies(
            asked.panel, asked.setup, **search, workers=workers, finished=finished
        )
        return followed(work, kept, options.out)


def _text(many: ManySearches) -> str:
    left_out = [f"Left out: {why}" for why in many.left_out.values()]
    table = many.best().to_string(index=False, float_format=lambda value: f"{value:.4g}")
    return "\n".join([*left_out, *_failures(many), *many.notes, table])


def _failures(many: ManySearches) -> list[str]:
    return [f"{study.plan.series.name}: {note}" for study in many.studies for note in study.notes]


def _answer(many: ManySearches) -> dict[str, object]:
    return {
        "status": "ok",
        "series": json.loads(many.best().to_json(orient="records")),
        "trials": json.loads(many.frame().to_json(orient="records")),
        "left_out": dict(many.left_out),
        "failed": _failures(many),
        "workers": list(many.notes),
    }
