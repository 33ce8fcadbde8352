"""The main job: networks, their test on unseen data, and the forecast of the future."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.runs.cutting import check_cutoffs, cutoffs_of, to_windows
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
from rnn_forecast.runs.trained import check_weights, epochs_of, of_run, to_run, weights_of
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import ForecastStudy


def take_apart(study: ForecastStudy) -> Parts:
    """Everything that the page shows, and everything that forecasting on needs."""
    windows = study.windows
    setup: dict[str, Any] = {
        "series": of_series(windows.series),
        "setup": of_setup(study.setup),
        "split": of_split(windows.split),
        "preparation": of_preparation(windows.preparation),
        "run": of_run(study.run),
    }
    arrays = weights_of(study.run) | cutoffs_of(windows) | known_of(windows.series)
    tables = {"series": table_of(windows.series), "epochs": epochs_of(study.run)}
    if study.assessment is not None:
        setup["assessment"] = of_assessment(study.assessment)
        arrays |= calibration_of(study.assessment)
        tables["test"] = table_of_test(study.assessment)
    if study.forecast is not None:
        setup["forecast"] = of_forecast(study.forecast)
        tables["forecast"] = table_of_forecast(study.forecast)
    return Parts(setup, arrays, tables)


def put_together(parts: Parts) -> ForecastStudy:
    """The study, to the digit."""
    fields = Fields(parts.setup, _("the settings"))
    series = to_series(fields.object("series"), parts)
    setup = to_setup(fields.object("setup"))
    windows = to_windows(
        series,
        setup.window,
        to_split(fields, len(series)),
        to_preparation(fields.object("preparation"), series),
        parts.arrays,
    )
    check_cutoffs(windows)
    study = ForecastStudy(windows, to_run(fields.object("run"), setup, parts))
    if fields.has("assessment"):
        assessment = to_assessment(fields.object("assessment"), windows, study.run, parts)
        study = replace(study, assessment=assessment)
    if fields.has("forecast"):
        table = parts.tables["forecast"]
        forecast = to_forecast(fields.object("forecast"), table, windows)
        study = replace(study, forecast=forecast)
    return study


def summary(study: ForecastStudy) -> Summary:
    """What lists show."""
    series, setup = study.windows.series, study.setup
    skill = None
    if study.assessment is not None:
        against = study.assessment.against("naive").skill
        skill = against if math.isfinite(against) else None
    return Summary(
        title=_("{label} on {series}").format(label=setup.network.label, series=series.name),
        series=series.name,
        fingerprint=series.fingerprint,
        settings=chosen(study.windows.series, study.setup),
        verdict=study.verdict.headline if study.verdict else "",
        skill=skill,
        seconds=study.run.seconds,
        finished=study.run.ended and (study.forecast is not None or not study.run.usable),
    )


def series_of(study: ForecastStudy) -> Series:
    """What was forecast."""
    return study.windows.series


def numbers(study: ForecastStudy) -> pd.DataFrame:
    """The forecast."""
    return pd.DataFrame() if study.forecast is None else study.forecast.frame()


def check(study: ForecastStudy) -> None:
    """Whether the weights fit."""
    check_weights(study.run, study.windows)


def worth_keeping(study: ForecastStudy) -> bool:
    """Whether any network has learnt anything."""
    return bool(study.run.usable)


KIND = Kind(
    name="forecast",
    of=ForecastStudy,
    take_apart=take_apart,
    put_together=put_together,
    summary=summary,
    series=series_of,
    numbers=numbers,
    check=check,
    worth_keeping=worth_keeping,
)
