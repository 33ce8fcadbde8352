"""A search for the best settings: its trials, what mattered, and the test of the winner."""

import math
from collections.abc import Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any

import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.kinds import forecast
from rnn_forecast.runs.kinds.kind import Kind, Line, Summary
from rnn_forecast.runs.observed import known_of, of_series, table_of, to_series
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.searched import (
    of_space,
    of_trial,
    tables_of,
    to_space,
    to_trial,
    to_trials,
    within,
)
from rnn_forecast.runs.settings import chosen, of_setup, of_split, to_setup, to_split
from rnn_forecast.series import Series
from rnn_forecast.studies.search import SearchPlan, SearchStudy, SearchTrial, words
from rnn_forecast.studies.search.study import MOST_TRIALS

MOST_NOTES = 200
TESTED = "tested/"
"""Before the names of what the test of the winner holds."""


def take_apart(study: SearchStudy) -> Parts:
    """The plan, all trials, and the winner's test as the Forecast page would keep it."""
    plan = study.plan
    setup: dict[str, Any] = {
        "plan": {
            "series": of_series(plan.series),
            "setup": of_setup(plan.setup),
            "space": of_space(plan.space),
            "split": of_split(plan.split),
            "seed": plan.seed,
        },
        "wanted": study.wanted,
        "baselines": {name: mae for name, mae in study.baselines.items() if math.isfinite(mae)},
        "importances": dict(study.importances),
        "complete": study.complete,
        "notes": list(study.notes),
    }
    arrays = known_of(plan.series)
    tables = {"series": table_of(plan.series), **tables_of(study.trials, plan.space)}
    if study.tested is not None and study.tested.run.usable:
        tested = forecast.take_apart(study.tested)
        setup["tested"] = dict(tested.setup)
        arrays |= {TESTED + name: array for name, array in tested.arrays.items()}
        tables |= tested.tables  # the series among them, which is the same
    return Parts(setup, arrays, tables)


def put_together(parts: Parts) -> SearchStudy:
    """The search as far as it had got, to the digit."""
    fields = Fields(parts.setup, _("the settings"))
    plan = _plan(fields.object("plan"), parts)
    study = SearchStudy(
        plan,
        fields.whole("wanted", 1, MOST_TRIALS),
        trials=to_trials(parts.tables, plan.space),
        baselines=_shares(fields.object("baselines")),
        importances=_shares(fields.object("importances")),
        complete=fields.flag("complete"),
        notes=fields.texts("notes")[:MOST_NOTES],
    )
    if not set(study.importances) <= set(plan.space.names):
        raise UnreadableBundle(_("The bundle finds a setting important that was not searched."))
    return _with_test(study, parts) if fields.has("tested") else study


def _plan(fields: Fields, parts: Parts) -> SearchPlan:
    series, setup = to_series(fields.object("series"), parts), to_setup(fields.object("setup"))
    space = to_space(fields.objects("space"))
    space.check(setup)
    return SearchPlan(series, setup, space, to_split(fields, len(series)), fields.whole("seed"))


def _shares(fields: Fields) -> dict[str, float]:
    return {str(name)[:80]: fields.number(name) for name in fields.value}


def _with_test(study: SearchStudy, parts: Parts) -> SearchStudy:
    arrays = {
        name.removeprefix(TESTED): array
        for name, array in parts.arrays.items()
        if name.startswith(TESTED)
    }
    tested = forecast.put_together(Parts(parts.setup["tested"], arrays, parts.tables))
    best = study.best
    if best is None or tested.setup != study.plan.setup_of(best.values):
        raise UnreadableBundle(_("The bundle has tested other settings than the best it found."))
    return replace(study, tested=tested)


def summary(study: SearchStudy) -> Summary:
    """What lists show."""
    series, tested = study.plan.series, study.tested and forecast.summary(study.tested)
    return Summary(
        title=_("Search on {series}").format(series=series.name),
        series=series.name,
        fingerprint=series.fingerprint,
        settings=settings_of(study),
        verdict=_verdict(study),
        skill=tested.skill if tested else None,
        seconds=sum(trial.seconds for trial in study.trials) + (tested.seconds if tested else 0.0),
        finished=study.ended,
    )


def settings_of(study: SearchStudy) -> dict[str, Any]:
    """By the names of the widgets."""
    searched = {"searched": list(study.plan.space.names), "search_trials": study.wanted}
    return chosen(study.plan.series, study.plan.setup) | searched


def _verdict(study: SearchStudy) -> str:
    """The best settings, and what the test says of them."""
    if study.best is None:
        return ""
    best = _("Best on validation: {settings}.").format(settings=words.described(study.best.values))
    verdict = study.tested and study.tested.verdict
    return f"{best} {verdict.headline}" if verdict else best


def news(before: SearchStudy | None, now: SearchStudy) -> Sequence[Line]:
    """The trials that are new."""
    known = {trial.number for trial in before.trials} if before else set()
    return [of_trial(trial) for trial in now.trials if trial.number not in known]


def grown(study: SearchStudy, lines: Sequence[Line]) -> SearchStudy:
    """The search with the trials that were written down; one that is there already counts once."""
    names = {field.name for field in fields_of(SearchTrial)}
    written = [to_trial(line) for line in lines if set(line) == names]
    possible = [each for each in written if within(each.values, study.plan.space)]
    return study.with_trials(*possible, *study.trials)


def series_of(study: SearchStudy) -> Series:
    """What was searched on."""
    return study.plan.series


def numbers(study: SearchStudy) -> pd.DataFrame:
    """The trials."""
    return study.frame()


def check(study: SearchStudy) -> None:
    """Whether the weights of the winner fit."""
    if study.tested is not None:
        forecast.check(study.tested)


def worth_keeping(study: SearchStudy) -> bool:
    """Whether any trial has ended."""
    return bool(study.trials)


KIND = Kind(
    name="search",
    of=SearchStudy,
    take_apart=take_apart,
    put_together=put_together,
    summary=summary,
    series=series_of,
    numbers=numbers,
    check=check,
    worth_keeping=worth_keeping,
    news=news,
    grown=grown,
)
