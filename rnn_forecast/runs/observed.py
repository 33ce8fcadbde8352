"""The series behind a result, so that it can be shown and continued without its source."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.parts import Parts
from rnn_forecast.runs.tables import floats, times
from rnn_forecast.series import Series, step_seconds

LONGEST_NAME = 500
LONGEST_SEASON = 1_000_000
FEWEST = 2


def of_series(series: Series) -> dict[str, Any]:
    """All but its numbers."""
    return {
        "name": series.name,
        "covariates": list(series.covariates),
        "frequency": series.frequency,
        "unit": series.unit,
        "calendar": series.calendar or "",
        "known": list(series.known),
        "season": series.season or 0,
        "precision": series.index.unit,
        "fingerprint": series.fingerprint,
    }


def table_of(series: Series) -> pa.Table:
    """One row a step: ``ds, y`` and ``x1, x2, ...`` for the covariates in their order."""
    columns = {"ds": pa.array(series.index.to_numpy()), "y": _numbers(series.values)}
    beside = {f"x{at}": _numbers(each) for at, each in enumerate(series.covariates.values(), 1)}
    return pa.table(columns | beside)


def known_of(series: Series) -> dict[str, np.ndarray]:
    """The known covariates, which reach beyond the last step: ``known/1``, ``known/2``, ..."""
    columns = series.known.values()
    return {f"known/{at}": np.asarray(each, dtype=float) for at, each in enumerate(columns, 1)}


def to_series(fields: Fields, parts: Parts) -> Series:
    """The series as it was; its fingerprint says so."""
    table, names, known = parts.tables["series"], fields.texts("covariates"), fields.texts("known")
    series = Series(
        name=fields.text("name"),
        index=times(table, "ds", fields.text("precision")),
        values=floats(table, "y"),
        frequency=fields.text("frequency"),
        covariates={name: floats(table, f"x{at}") for at, name in enumerate(names, 1)},
        unit=fields.text("unit"),
        calendar=fields.text("calendar") or None,
        known={name: parts.arrays[f"known/{at}"] for at, name in enumerate(known, 1)},
        season=fields.whole("season", 0, LONGEST_SEASON) or None,
    )
    _check(series, (series.name, *names, *known))
    if series.fingerprint != fields.text("fingerprint"):
        raise UnreadableBundle(_("The series in the bundle is not the one that it says it holds."))
    return series


def _check(series: Series, every: tuple[str, ...]) -> None:
    regular = len(series) >= FEWEST and series.index.is_monotonic_increasing
    if len(set(every)) < len(every) or not regular or not series.index.is_unique:
        raise UnreadableBundle(_("The series in the bundle has no usable columns or times."))
    if max(len(name) for name in every) > LONGEST_NAME:
        raise UnreadableBundle(_("A column of the series in the bundle has too long a name."))
    for column in series.known.values():
        if column.dtype != np.float64 or column.ndim != 1 or len(column) < len(series):
            raise UnreadableBundle(_("A known covariate in the bundle is too short."))
    _check_calendar(series)


def _check_calendar(series: Series) -> None:
    """What dates the future comes from the bundle, too."""
    try:
        steps = step_seconds(series.frequency)
        span = pd.Timedelta(seconds=steps) > pd.Timedelta(0)
    except (ValueError, OverflowError, pd.errors.OutOfBoundsDatetime) as error:
        raise UnreadableBundle(
            _("The bundle's step {frequency!r} is none.").format(frequency=series.frequency[:40])
        ) from error
    if not span or (series.calendar and series.calendar not in _exchanges()):
        raise UnreadableBundle(_("The bundle names a step or an exchange that this version lacks."))


def _exchanges() -> list[str]:
    import exchange_calendars  # noqa: PLC0415  (0.4 s that only stocks need)

    return exchange_calendars.get_calendar_names()


def _numbers(values: np.ndarray) -> pa.Array:
    return pa.array(np.asarray(values, dtype=float))
