"""Loss against sequence length, finished or interrupted."""

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from dataclasses import fields as fields_of
from typing import Any

import pandas as pd
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.kinds.kind import Kind, Line, Summary
from rnn_forecast.runs.observed import known_of, of_series, table_of, to_series
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.settings import (
    chosen,
    of_network,
    of_setup,
    of_split,
    to_network,
    to_setup,
    to_split,
)
from rnn_forecast.series import Series
from rnn_forecast.studies.length_values import LengthPlan, LengthStudy, LengthTrial
from rnn_forecast.studies.recommendation import recommend
from rnn_forecast.windows import WindowSpec

MOST_LENGTHS = 200
MOST_NOTES = 200

SCHEMA = pa.schema(
    [
        ("cell", pa.string()),
        ("sequence_length", pa.int64()),
        ("seed", pa.int64()),
        ("valid_loss", pa.float64()),
        ("valid_mae", pa.float64()),
        ("test_mae", pa.float64()),
        ("seconds", pa.float64()),
        ("windows", pa.int64()),
        ("outcome", pa.string()),
        ("test_mse", pa.float64()),
    ]
)
"""The fields of ``LengthTrial``."""

OPTIONAL = ("sequence_length", "seed", "valid_loss", "test_mse")

LATER = ("test_mse",)
"""Fields that older bundles do not have."""


def take_apart(study: LengthStudy) -> Parts:
    """The plan, and all trials as one table, the baselines last."""
    plan = study.plan
    rows = [asdict(trial) for trial in (*study.trials, *study.baselines)]
    setup = {
        "plan": {
            "series": of_series(plan.series),
            "setup": of_setup(plan.setup),
            "lengths": list(plan.lengths),
            "cells": list(plan.cells),
            "split": of_split(plan.split),
            "networks": [of_network(network) for network in plan.networks],
        },
        "notes": list(study.notes),
        "failed": [
            {"cell": cell, "sequence_length": length, "sentence": sentence}
            for (cell, length), sentence in study.failed.items()
        ],
    }
    tables = {"series": table_of(plan.series), "trials": pa.Table.from_pylist(rows, SCHEMA)}
    return Parts(setup, known_of(plan.series), tables)


def put_together(parts: Parts) -> LengthStudy:
    """The study as far as it had got."""
    fields = Fields(parts.setup, _("the settings"))
    plan = _plan(fields.object("plan"), parts)
    trials = [_trial(row, plan) for row in _rows(parts.tables["trials"])]
    failed = {
        (each.text("cell"), each.whole("sequence_length")): each.text("sentence")
        for each in fields.objects("failed")
    }
    if not set(failed) <= set(plan.tasks()):
        raise UnreadableBundle(_("The bundle says that something failed which was never planned."))
    return LengthStudy(
        plan,
        trials=tuple(trial for trial in trials if trial.seed is not None),
        baselines=tuple(trial for trial in trials if trial.seed is None),
        failed=failed,
        notes=fields.texts("notes")[:MOST_NOTES],
    )


def _plan(fields: Fields, parts: Parts) -> LengthPlan:
    series = to_series(fields.object("series"), parts)
    option = WindowSpec.option("sequence_length")
    lengths = fields.wholes("lengths")
    for length in lengths:
        option.check(length)
    setup = to_setup(fields.object("setup"))
    networks = tuple(to_network(each) for each in fields.objects("networks"))
    plan = LengthPlan(
        series, setup, lengths, fields.texts("cells"), to_split(fields, len(series)), networks
    )
    in_order = lengths == tuple(sorted(set(lengths)))
    if not lengths or not plan.cells or not in_order or len(lengths) > MOST_LENGTHS:
        raise UnreadableBundle(_("The bundle does not say which lengths it has tried."))
    for cell in plan.cells:
        plan.setup_of(cell, lengths[-1])  # refuses networks that there are none of
    return plan


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    for name in LATER:
        if name not in table.column_names:
            table = table.append_column(SCHEMA.field(name), pa.nulls(len(table), pa.float64()))
    if table.schema != SCHEMA:
        raise UnreadableBundle(
            _("The table of trials in the bundle has not the columns it should.")
        )
    return table.to_pylist()


def _trial(row: dict[str, Any], plan: LengthPlan) -> LengthTrial:
    trial = LengthTrial(**row)
    missing = [name for name, value in row.items() if value is None and name not in OPTIONAL]
    known = plan.cells if trial.seed is not None else tuple(BASELINES)
    fitting = trial.cell in known and trial.sequence_length in (*plan.lengths, None)
    if missing or not fitting or (trial.seed is not None and trial.sequence_length is None):
        raise UnreadableBundle(_("A trial in the bundle is none of those that were planned."))
    return trial


def summary(study: LengthStudy) -> Summary:
    """What lists show."""
    plan, found = study.plan, recommend(study)
    skill = found.skill if found is not None and math.isfinite(found.skill) else None
    return Summary(
        title=_("Sequence lengths of {series}").format(series=plan.series.name),
        series=plan.series.name,
        fingerprint=plan.series.fingerprint,
        settings=settings_of(plan),
        verdict=found.sentence if found else "",
        skill=skill,
        seconds=sum(trial.seconds for trial in study.trials),
        finished=study.ended,
    )


def settings_of(plan: LengthPlan) -> dict[str, Any]:
    """By the names of the widgets."""
    tried: dict[str, Any] = {
        "lengths_tried": [str(each) for each in plan.lengths],
        "cells_tried": list(plan.cells),
        "seeds_tried": plan.setup.training.ensemble,
    }
    known = chosen(plan.series, plan.setup) | tried
    swept = ("sequence_length", "ensemble")  # said by the three above
    return {name: value for name, value in known.items() if name not in swept}


def news(before: LengthStudy | None, now: LengthStudy) -> Sequence[Line]:
    """The trials that are new."""
    known = len(before.trials) if before else 0
    return [asdict(trial) for trial in now.trials[known:]]


def grown(study: LengthStudy, lines: Sequence[Line]) -> LengthStudy:
    """The study with the trials that were written down; one that stands there twice counts once."""
    names = {field.name for field in fields_of(LengthTrial)}
    written = (LengthTrial(**line) for line in lines if set(line) | set(LATER) == names)
    trials = {(each.cell, each.sequence_length, each.seed): each for each in study.trials}
    for trial in written:
        trials.setdefault((trial.cell, trial.sequence_length, trial.seed), trial)
    return replace(study, trials=tuple(trials.values()))


def series_of(study: LengthStudy) -> Series:
    """What was studied."""
    return study.plan.series


def numbers(study: LengthStudy) -> pd.DataFrame:
    """The curve."""
    return study.summary()


def check(_study: LengthStudy) -> None:
    """Nothing here that costs time."""


def worth_keeping(study: LengthStudy) -> bool:
    """Whether any network is finished."""
    return bool(study.trials)


KIND = Kind(
    name="lengths",
    of=LengthStudy,
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
