"""Series from a table that somebody has already read: ``unique_id, ds, y`` and covariates."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from rnn_forecast.errors import SeriesError, UnknownSource
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.sources.upload.grid_steps import Regular, regular

ALONE = "y"
"""Name of the series in a table without a column of names."""


def panel_from_frame(
    frame: pd.DataFrame,
    *,
    past_covariates: Sequence[str] = (),
    known_covariates: Sequence[str] = (),
    season_length: int | None = None,
) -> tuple[Series, ...]:
    """One series for each ``unique_id``, at regular steps; absent steps become gaps.

    Args:
        frame: Columns ``ds`` (times), ``y`` (numbers), ``unique_id`` unless there is one series
            only, and the covariates. Rows at the end without ``y`` say what known covariates will
            be.
        past_covariates: Columns known until today.
        known_covariates: Columns known for the future too.
        season_length: Steps in the season; found from the step of the series unless given.

    Raises:
        UnknownSource: A column is not there.
        SeriesError: Times or values cannot be read, repeat, or have different steps.
    """
    names = (*past_covariates, *known_covariates)
    table = _checked(frame, names)
    panel = []
    for name, rows in table.groupby("unique_id", sort=False):
        steps, observed = _regular(str(name), rows.drop(columns="unique_id"))
        panel.append(
            Series(
                name=str(name),
                index=pd.DatetimeIndex(steps.frame.index[:observed]),
                values=_column(steps.frame, "y")[:observed],
                frequency=steps.alias,
                covariates={
                    each: _column(steps.frame, each)[:observed] for each in past_covariates
                },
                known={each: _column(steps.frame, each) for each in known_covariates},
                season=season_length,
            )
        )
    _check_steps(panel)
    return tuple(panel)


def with_future(panel: Sequence[Series], future: pd.DataFrame, horizon: int) -> tuple[Series, ...]:
    """The same series, their known covariates continued.

    Args:
        panel: Series with known covariates.
        future: ``ds``, ``unique_id`` unless there is one series only, and every known covariate.
        horizon: Steps ahead that must be there.

    Raises:
        UnknownSource: A column is not there.
        SeriesError: A step of a series is missing.
    """
    names = tuple(panel[0].known)
    table = _checked(future.assign(y=np.nan), names).set_index(["unique_id", "ds"])
    return tuple(_continued(series, table, horizon) for series in panel)


def _continued(series: Series, table: pd.DataFrame, horizon: int) -> Series:
    dates = series.future_index(horizon)
    wanted = pd.MultiIndex.from_product([[series.name], dates])
    rows = table.reindex(wanted)
    missing = rows[list(series.known)].isna().any(axis=1).to_numpy()
    if missing.any():
        raise SeriesError(
            _(
                "The future values of {names} are missing for {series} on {date}; give a row for "
                "each of the next {horizon} steps."
            ).format(
                names=", ".join(series.known),
                series=series.name,
                date=dates[missing][0],
                horizon=horizon,
            )
        )
    known = {
        name: np.concatenate([column[: len(series)], _column(rows, name)])
        for name, column in series.known.items()
    }
    return replace(series, known=known)


def _checked(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    if "unique_id" not in frame.columns:
        frame = frame.assign(unique_id=ALONE)
    for name in ("ds", "y", *names):
        if name not in frame.columns:
            raise UnknownSource.among(
                _("column of the table"), name, tuple(map(str, frame.columns))
            )
    table = frame[["unique_id", "ds", "y", *names]].assign(ds=_times(frame["ds"]))
    for name in ("y", *names):
        _check_numbers(table, name)
    twice = table.duplicated(["unique_id", "ds"])
    if twice.any():
        row = table[twice].iloc[0]
        raise SeriesError(
            _("{series} has {date} twice; each time may stand only once in a series.").format(
                series=row["unique_id"], date=row["ds"]
            )
        )
    return table


def _times(column: pd.Series) -> pd.Series:
    if is_numeric_dtype(column):
        raise SeriesError(_("The column ds holds numbers; it must hold dates or times."))
    try:
        times = pd.to_datetime(column, format="ISO8601")  # a day is never taken for a month
    except (ValueError, TypeError) as error:
        raise SeriesError(
            _(
                "The column ds cannot be read as times: {reason} Write them as 2024-12-31, or turn "
                "them into datetimes first."
            ).format(reason=error)
        ) from error
    if times.isna().any():
        raise SeriesError(
            _("{count} rows of the column ds are empty; each row needs its time.").format(
                count=int(times.isna().sum())
            )
        )
    return times.dt.tz_localize(None) if times.dt.tz is not None else times


def _check_numbers(table: pd.DataFrame, name: str) -> None:
    if not (is_numeric_dtype(table[name]) or is_bool_dtype(table[name])):
        raise SeriesError(
            _("The column {name} must hold numbers, and holds {kind}.").format(
                name=name, kind=table[name].dtype
            )
        )


def _regular(name: str, rows: pd.DataFrame) -> tuple[Regular, int]:
    """The rows at regular steps, and how many of these there are up to the last value."""
    steps = regular(rows.set_index("ds").sort_index().astype(float))
    seen = np.flatnonzero(np.isfinite(_column(steps.frame, "y")))
    if len(seen) == 0:
        raise SeriesError(_("{series} has no value at all.").format(series=name))
    return steps, int(seen[-1]) + 1


def _column(frame: pd.DataFrame, name: str) -> np.ndarray:
    return frame[name].to_numpy(dtype=float)


def _check_steps(panel: Sequence[Series]) -> None:
    for series in panel[1:]:
        if series.frequency != panel[0].frequency:
            raise SeriesError(
                _(
                    "{first} has steps of {a} and {second} of {b}; bring all series of a panel to "
                    "the same step."
                ).format(
                    first=panel[0].name,
                    a=panel[0].frequency,
                    second=series.name,
                    b=series.frequency,
                )
            )
