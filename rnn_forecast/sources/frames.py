"""Series from a table that somebody has already read: ``unique_id, ds, y`` and covariates."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from rnn_forecast.errors import OutOfBounds, SeriesError
from rnn_forecast.language import _
from rnn_forecast.series import Series
from rnn_forecast.sources.notation import Notation
from rnn_forecast.sources.tables import Table, as_pandas
from rnn_forecast.sources.upload.grid_steps import Regular, regular


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
    table = Table.read(frame, (*past_covariates, *known_covariates))
    return panel_from_table(
        table,
        past_covariates=past_covariates,
        known_covariates=known_covariates,
        season_length=season_length,
    )


def panel_from_table(
    table: Table,
    *,
    past_covariates: Sequence[str] = (),
    known_covariates: Sequence[str] = (),
    season_length: int | None = None,
) -> tuple[Series, ...]:
    """The same of a table that was read with these covariates."""
    panel = []
    for name, rows in table.rows.groupby("unique_id", sort=False):
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


def with_future(
    panel: Sequence[Series], future: object, horizon: int, *, like: Notation | None = None
) -> tuple[Series, ...]:
    """The same series, their known covariates continued.

    Args:
        panel: Series with known covariates.
        future: A table: ``ds``, ``unique_id`` unless there is one series only, and every known
            covariate.
        horizon: Steps ahead that must be there.
        like: How the table that the series come from wrote names and times.

    Raises:
        UnknownSource: A column is not there.
        OutOfBounds: The series have no known covariates.
        SeriesError: The table cannot be read, or a step of a series is missing.
    """
    names = tuple(panel[0].known)
    if not names:
        raise OutOfBounds(
            _(
                "No column was named as known for the future, so there is nothing to continue; "
                "name them as known_covariates, or leave future_frame out."
            )
        )
    rows = as_pandas(future).assign(y=np.nan)
    if "unique_id" not in rows.columns and len(panel) == 1:
        rows = rows.assign(unique_id=panel[0].name)
    table = Table.read(rows, names, like=like).rows.set_index(["unique_id", "ds"])
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
