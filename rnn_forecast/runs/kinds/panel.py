"""One network for many series: what it learnt, and the test and forecast of each of them.

What a bundle of one series holds once, this one holds for each member: settings as a list, arrays
under ``member/0/...``, and tables below each other, of which every member knows its own rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.forecasting import Forecast
from rnn_forecast.language import _, n_
from rnn_forecast.runs.cutting import check_cutoffs, cutoffs_of, to_windows
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.judged import calibration_of, of_assessment, table_of_test, to_assessment
from rnn_forecast.runs.kinds.kind import Kind, Summary
from rnn_forecast.runs.observed import known_of, of_series, table_of, to_series
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.said import of_forecast, table_of_forecast, to_forecast
from rnn_forecast.runs.settings import (
    chosen,
    of_preparation,
    of_setup,
    of_split,
    to_preparation,
    to_setup,
    to_split,
)
from rnn_forecast.runs.stacking import stacked, unstacked
from rnn_forecast.runs.trained import check_weights, epochs_of, of_run, to_run, weights_of
from rnn_forecast.series import Series
from rnn_forecast.studies.panel import PanelStudy
from rnn_forecast.training import Run, Setup
from rnn_forecast.windows import Windows
from rnn_forecast.windows.panel import join

TABLES = ("series", "test", "forecast")
"""Those that every member has rows in."""


def take_apart(study: PanelStudy) -> Parts:
    """The training once, and every member as it would be alone."""
    members = [_member(study, each) for each in study.windows.members]
    left_out = [{"name": name, "why": why} for name, why in study.windows.left_out.items()]
    setup = {
        "setup": of_setup(study.run.setup),
        "run": of_run(study.run),
        "members": [dict(each.setup) for each in members],
        "left_out": left_out,
        "done": study.done,
    }
    arrays = {
        f"member/{at}/{name}": array
        for at, each in enumerate(members)
        for name, array in each.arrays.items()
    }
    tables = {"epochs": epochs_of(study.run)}
    tables |= {name: stacked([each.tables.get(name) for each in members]) for name in TABLES}
    return Parts(setup, weights_of(study.run) | arrays, tables)


def _member(study: PanelStudy, windows: Windows) -> Parts:
    name = windows.series.name
    setup: dict[str, Any] = {
        "series": of_series(windows.series),
        "split": of_split(windows.split),
        "preparation": of_preparation(windows.preparation),
    }
    arrays = cutoffs_of(windows) | known_of(windows.series)
    tables = {"series": table_of(windows.series)}
    if (assessment := study.assessments.get(name)) is not None:
        setup["assessment"] = of_assessment(assessment)
        arrays |= calibration_of(assessment)
        tables["test"] = table_of_test(assessment)
    if (forecast := study.forecasts.get(name)) is not None:
        setup["forecast"] = of_forecast(forecast)
        tables["forecast"] = table_of_forecast(forecast)
    return Parts(
        setup | {"rows": {each: len(table) for each, table in tables.items()}}, arrays, tables
    )


def put_together(parts: Parts) -> PanelStudy:
    """The study, to the digit."""
    fields = Fields(parts.setup, _("the settings"))
    setup = to_setup(fields.object("setup"))
    run = to_run(fields.object("run"), setup, parts)
    described = fields.objects("members")
    if not described:
        raise UnreadableBundle(_("The bundle holds a panel without any series."))
    members = [
        (each, own, _windows(each, own, setup))
        for each, own in zip(described, _own_parts(described, parts), strict=True)
    ]
    names = [windows.series.name for *_rest, windows in members]
    if len(set(names)) < len(names):
        raise UnreadableBundle(_("Two series of the panel in the bundle have the same name."))
    left_out = {each.text("name"): each.text("why") for each in fields.objects("left_out")}
    return PanelStudy(
        windows=join([windows for _, _, windows in members], left_out),
        run=run,
        assessments=_assessments(members, run),
        forecasts=_forecasts(members),
        done=fields.whole("done", 0, len(members)),
    )


Members = Sequence[tuple[Fields, Parts, Windows]]


def _windows(fields: Fields, own: Parts, setup: Setup) -> Windows:
    series = to_series(fields.object("series"), own)
    preparation = to_preparation(fields.object("preparation"), series)
    split = to_split(fields, len(series))
    windows = to_windows(series, setup.window, split, preparation, own.arrays)
    check_cutoffs(windows, some=False)
    return windows


def _assessments(members: Members, run: Run) -> dict[str, Assessment]:
    return {
        windows.series.name: to_assessment(fields.object("assessment"), windows, run, own)
        for fields, own, windows in members
        if fields.has("assessment")
    }


def _forecasts(members: Members) -> dict[str, Forecast]:
    return {
        windows.series.name: to_forecast(fields.object("forecast"), own.tables["forecast"], windows)
        for fields, own, windows in members
        if fields.has("forecast")
    }


def _own_parts(described: Sequence[Fields], parts: Parts) -> list[Parts]:
    """The arrays and the rows of each member."""
    arrays: list[dict[str, np.ndarray]] = [{} for _ in described]
    for name, array in parts.arrays.items():
        kind, _, rest = name.partition("/")
        place, _, own = rest.partition("/")
        if kind == "member" and place.isdecimal() and int(place) < len(arrays):
            arrays[int(place)][own] = array
    tables = _own_tables(described, parts.tables)
    return [Parts({}, arrays[at], tables[at]) for at in range(len(described))]


def _own_tables(
    described: Sequence[Fields], tables: Mapping[str, pa.Table]
) -> list[dict[str, pa.Table]]:
    rows = [each.object("rows") for each in described]
    own: list[dict[str, pa.Table]] = [{} for _ in described]
    for name in TABLES:
        counts = [each.whole(name) if each.has(name) else 0 for each in rows]
        for mine, table in zip(own, unstacked(tables[name], counts), strict=True):
            mine[name] = table
    return own


def summary(study: PanelStudy) -> Summary:
    """What lists show."""
    first, setup = study.windows.members[0].series, study.run.setup
    skills = [float(each) for each in study.scores().get("skill", pd.Series(dtype=float)).dropna()]
    names = [member.series.name for member in study.windows.members]
    all_of_them = n_("{count} series", "{count} series", len(names)).format(count=len(names))
    return Summary(
        title=_("{label} on {series}").format(label=setup.network.label, series=all_of_them),
        series=first.name if len(names) == 1 else all_of_them,
        fingerprint=first.fingerprint,
        settings={name: value for name, value in chosen(first, setup).items() if name != "target"},
        verdict=study.verdict.headline if study.verdict else "",
        skill=float(np.mean(skills)) if skills and np.isfinite(skills).all() else None,
        seconds=study.run.seconds,
        finished=study.ended,
    )


def series_of(study: PanelStudy) -> Series:
    """The first of them."""
    return study.windows.members[0].series


def check(study: PanelStudy) -> None:
    """Whether the weights fit."""
    check_weights(study.run, study.windows.members[0])


def worth_keeping(study: PanelStudy) -> bool:
    """Whether any network has learnt anything."""
    return bool(study.run.usable)


KIND = Kind(
    name="panel",
    of=PanelStudy,
    take_apart=take_apart,
    put_together=put_together,
    summary=summary,
    series=series_of,
    numbers=PanelStudy.frame,
    check=check,
    worth_keeping=worth_keeping,
)
