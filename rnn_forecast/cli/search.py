"""Search the settings that forecast best, the sequence length among them, on the validation part.

Each trial is one network with one combination of settings; later ones are proposed where earlier
ones did well (Optuna), and those that fall behind are stopped early. The test part is looked at
once, at the end, for the best settings only. An interrupted search goes on where it stopped. With
--every-series each series is searched by itself, with the same settings around the search.

    --search sequence_length,hidden_size=16:32:64,learning_rate=0.001:0.03,cell=gru:lstm
"""

import argparse
import json
import sys

from rnn_forecast.cli.every_series import add_every_series
from rnn_forecast.cli.every_series.searches import search_every_series
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
from rnn_forecast.runs import Recording, configured, open_store
from rnn_forecast.series import Series
from rnn_forecast.studies.search import (
    RANGES,
    SearchPlan,
    SearchSpace,
    SearchStudy,
    search_study,
    words,
)
from rnn_forecast.training import Setup


def add_options(command: argparse.ArgumentParser) -> None:
    """What to search and for how long, and every other setting."""
    add_source(command)
    command.add_argument("--cell", choices=tuple(MODELS), default="gru", help="(default: gru)")
    command.add_argument(
        "--search",
        metavar="SETTING,...",
        default="sequence_length,hidden_size,learning_rate",
        help=f"of {', '.join(RANGES)}; =A:B after a name gives its range (default: %(default)s)",
    )
    command.add_argument(
        "--trials", type=int, metavar="N", default=24, help="(default: %(default)s)"
    )
    command.add_argument(
        "--minutes", type=float, metavar="N", help="begin no more trials after so many"
    )
    add_every_series(command)
    add_workers(command)
    command.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on where the same search was interrupted; --no-resume keeps and knows nothing",
    )
    add_spec(command, *all_specs())
    command.add_argument("--out", metavar="FILE", help="write one row a trial as CSV")
    command.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Search, then print the best settings and what they did on the test part."""
    if options.every_series is not None:
        search_every_series(options, *_asked(options.search))
        return
    series, notes = read_series(options)
    setup = read_setup(options, series, *read_networks(options, (options.cell,)))
    study = _searched(series, setup, options)
    if study.best is None:
        raise SeriesError(
            " ".join(study.notes) or "No trial went on to its end. Lower the learning rate."
        )
    if options.out:
        write_csv(study.frame(), options.out)
    if options.json:
        print(json.dumps(_answer(study) | {"notes": as_records(notes)}))
    else:
        show_notes(notes)
        print(_text(study))


def _searched(series: Series, setup: Setup, options: argparse.Namespace) -> SearchStudy:
    names, limits = _asked(options.search)
    space, seed = SearchSpace.of(names, series, setup, limits), setup.training.seed
    recording = Recording(open_store() if options.resume else None, source=options.source)
    study = SearchStudy(SearchPlan.of(series, setup, space, seed=seed), options.trials)
    with read_workers(options.workers, options.cluster) as workers:
        work = search_study(
            series,
            setup,
            space,
            trials=options.trials,
            seed=seed,
            workers=workers,
            storage=configured().searches if options.resume else None,
            seconds=_seconds(options.minutes),
            finished=interrupted(study, recording).trials,
        )
        for study in recording.of(work):
            show_progress(study.progress, f"{len(study.trials)} trials ended")
    say_problem(recording)
    if study.known:
        print(
            f"{study.known} trials were there already from an interrupted search. --no-resume "
            "makes them again.",
            file=sys.stderr,
        )
    return study


def _asked(text: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The settings, and the ranges of those that have been given one."""
    parts = [part.strip().partition("=") for part in text.split(",") if part.strip()]
    limits = {name: tuple(given.split(":")) for name, equals, given in parts if equals}
    return tuple(name for name, _, _ in parts), limits


def _seconds(minutes: float | None) -> float | None:
    if minutes is not None and not minutes > 0:
        raise OutOfBounds(f"--minutes is {minutes:g}; more than 0 are needed.")
    return None if minutes is None else 60 * minutes


def _text(study: SearchStudy) -> str:
    said = [words.winner(study), words.caution(study), words.unseen(study)]
    shares = [f"{words.label_of(name)} {share:.0%}" for name, share in study.importances.items()]
    important = f"What mattered: {', '.join(shares)}." if shares else ""
    trials = study.frame().to_string(index=False, float_format=lambda value: f"{value:.4g}")
    return "\n\n".join(part for part in (*said, important, trials, *study.notes) if part)


def _answer(study: SearchStudy) -> dict[str, object]:
    best, tested = study.best, study.tested
    assessment = tested and tested.assessment
    assert best is not None  # noqa: S101  (run has looked)
    verdict = assessment and assessment.verdict()
    return {
        "status": "ok",
        "best": dict(best.values),
        "valid_mae": best.valid_mae,
        "baselines": dict(study.baselines),
        "importances": dict(study.importances),
        "trials": json.loads(study.frame().to_json(orient="records")),
        "pruned": sum(trial.pruned for trial in study.trials),
        "known": study.known,
        "test": assessment and json.loads(assessment.scores().to_json(orient="records")),
        "verdict": verdict and {"standing": verdict.standing, "sentence": verdict.sentence},
        "messages": list(study.notes),
    }
