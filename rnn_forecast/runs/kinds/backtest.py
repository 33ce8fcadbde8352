"""Forecasts from past origins: the folds, and what was said from each of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.models.baselines import BASELINES
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.kinds.kind import Kind, Summary
from rnn_forecast.runs.observed import known_of, of_series, table_of, to_series
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.settings import chosen, of_setup, of_split, to_setup, to_split
from rnn_forecast.series import Series
from rnn_forecast.studies.backtest_values import Backtest, Finished, FoldResult
from rnn_forecast.studies.folds import BacktestPlan, Fold

MOST_NOTES = 200
FORECASTERS = ("network", *BASELINES)


def take_apart(study: Backtest) -> Parts:
    """The plan, and of each finished fold its cutoffs and what was said from them."""
    plan = study.plan
    setup = {
        "plan": {
            "series": of_series(plan.series),
            "setup": of_setup(plan.setup),
            "step_size": plan.step_size,
            "folds": [_of_fold(fold) for fold in plan.folds],
        },
        "results": [_of_result(result) for result in study.results],
        "failed": [{"fold": fold, "sentence": why} for fold, why in study.failed.items()],
        "notes": list(study.notes),
    }
    arrays = known_of(plan.series)
    for result in study.results:
        arrays |= _arrays(result)
    return Parts(setup, arrays, {"series": table_of(plan.series)})


def _of_fold(fold: Fold) -> dict[str, Any]:
    return {
        "number": fold.number,
        "split": of_split(fold.split),
        "origins": [int(origin) for origin in fold.origins],
    }


def _of_result(result: FoldResult) -> dict[str, Any]:
    return {
        "fold": result.fold.number,
        "seconds": result.seconds,
        "forecasters": list(result.forecasts),
        "left_out": [{"name": name, "why": why} for name, why in result.left_out.items()],
    }


def _arrays(result: FoldResult) -> dict[str, np.ndarray]:
    place = f"fold/{result.fold.number}"
    said = {f"{place}/said/{name}": array for name, array in result.forecasts.items()}
    return {
        f"{place}/cutoffs": result.cutoffs.astype(np.int64),
        f"{place}/valid_cutoffs": result.valid_cutoffs.astype(np.int64),
        f"{place}/valid_forecast": result.valid_forecast,
        **said,
    }


def put_together(parts: Parts) -> Backtest:
    """The backtest as far as it had got, to the digit."""
    fields = Fields(parts.setup, _("the settings"))
    plan = _plan(fields.object("plan"), parts)
    folds = {fold.number: fold for fold in plan.folds}
    results = [_result(each, plan, folds, parts.arrays) for each in fields.objects("results")]
    numbers = [result.fold.number for result in results]
    if numbers != sorted(set(numbers)):
        raise UnreadableBundle(_("A fold stands twice in the bundle, or out of order."))
    failed = {each.whole("fold"): each.text("sentence") for each in fields.objects("failed")}
    if not set(failed) <= set(folds):
        raise UnreadableBundle(_("The bundle says that something failed which was never planned."))
    notes = fields.texts("notes")[:MOST_NOTES]
    return Backtest(Finished(plan, tuple(results)), failed=failed, notes=notes)


def _plan(fields: Fields, parts: Parts) -> BacktestPlan:
    series, setup = to_series(fields.object("series"), parts), to_setup(fields.object("setup"))
    folds = tuple(_fold(each, series) for each in fields.objects("folds"))
    if not folds or [fold.number for fold in folds] != list(range(1, len(folds) + 1)):
        raise UnreadableBundle(_("The folds in the bundle are not numbered from 1."))
    return BacktestPlan(series, setup, fields.whole("step_size", 1, len(series)), folds)


def _fold(fields: Fields, series: Series) -> Fold:
    origins = fields.wholes("origins", 0, len(series) - 1)
    if not origins or list(origins) != sorted(set(origins)):
        raise UnreadableBundle(_("The origins of a fold in the bundle are not in order."))
    return Fold(fields.whole("number", 1), to_split(fields, len(series)), origins)


def _result(
    fields: Fields,
    plan: BacktestPlan,
    folds: Mapping[int, Fold],
    arrays: Mapping[str, np.ndarray],
) -> FoldResult:
    number, names = fields.whole("fold", 1), fields.texts("forecasters")
    if number not in folds or names[:1] != ("network",) or not set(names) <= set(FORECASTERS):
        raise UnreadableBundle(_("A fold in the bundle is none of those that were planned."))
    place = f"fold/{number}"
    cutoffs = _cutoffs(arrays, f"{place}/cutoffs", plan)
    valid = _cutoffs(arrays, f"{place}/valid_cutoffs", plan)
    return FoldResult(
        fold=folds[number],
        cutoffs=cutoffs,
        forecasts={
            name: _said(arrays, f"{place}/said/{name}", len(cutoffs), plan) for name in names
        },
        valid_cutoffs=valid,
        valid_forecast=_said(arrays, f"{place}/valid_forecast", len(valid), plan),
        seconds=fields.number("seconds"),
        left_out={each.text("name"): each.text("why") for each in fields.objects("left_out")},
    )


def _cutoffs(arrays: Mapping[str, np.ndarray], name: str, plan: BacktestPlan) -> np.ndarray:
    found = arrays[name]
    last = len(plan.series) - plan.setup.window.horizon - 1
    fitting = found.dtype == np.int64 and found.ndim == 1 and (np.diff(found) > 0).all()
    if not fitting or len(found) == 0 or found[0] < 0 or found[-1] > last:
        raise UnreadableBundle(_("The bundle forecasts from where the series has no values."))
    return found


def _said(
    arrays: Mapping[str, np.ndarray], name: str, count: int, plan: BacktestPlan
) -> np.ndarray:
    found = arrays[name]
    if found.shape != (count, plan.setup.window.horizon) or found.dtype != np.float64:
        raise UnreadableBundle(_("The bundle has too few or too many forecasts of a fold."))
    return found


def summary(study: Backtest) -> Summary:
    """What lists show."""
    series, setup, assessment = study.plan.series, study.plan.setup, study.assessment
    return Summary(
        title=_("Backtest of {model} on {series}").format(
            model=setup.network.label, series=series.name
        ),
        series=series.name,
        fingerprint=series.fingerprint,
        settings=chosen(series, setup),
        verdict=assessment.verdict().headline if assessment else "",
        skill=assessment.against("naive").skill if assessment else None,
        seconds=study.seconds,
        finished=study.ended,
    )


def series_of(study: Backtest) -> Series:
    """What was forecast."""
    return study.plan.series


def numbers(study: Backtest) -> pd.DataFrame:
    """What was said and what came."""
    return study.frame()


def check(_study: Backtest) -> None:
    """Nothing here that costs time."""


def worth_keeping(study: Backtest) -> bool:
    """Whether any fold is finished."""
    return bool(study.results)


def finished_parts(study: Backtest) -> int:
    """The folds, each with thousands of forecasts."""
    return len(study.results)


KIND = Kind(
    name="backtest",
    of=Backtest,
    take_apart=take_apart,
    put_together=put_together,
    summary=summary,
    series=series_of,
    numbers=numbers,
    check=check,
    worth_keeping=worth_keeping,
    finished_parts=finished_parts,
)
