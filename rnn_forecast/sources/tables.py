"""A table as people hand it over, brought to one form: names are texts, times have no time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_complex_dtype, is_numeric_dtype

from rnn_forecast.errors import SeriesError, UnknownSource
from rnn_forecast.language import _, n_
from rnn_forecast.sources.notation import Notation

ALONE = "y"
"""Name of the series in a table without a column of names."""

LARGEST = 1e100
"""No larger value can be forecast: its square would be infinite."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read.

    Attributes:
        rows: ``unique_id, ds, y`` and the covariates that were asked for.
        notation: How names and times stood in it.
    """

    rows: pd.DataFrame
    notation: Notation

    @classmethod
    def read(
        cls, given: object, names: Sequence[str] = (), *, like: Notation | None = None
    ) -> Self:
        """Check a table and bring it to the one form.

        Args:
            given: A frame of pandas, or of a library that turns its own into one (Polars, Arrow).
                ``unique_id`` and ``ds`` may be its index.
            names: Covariates.
            like: The notation of a table that it continues.

        Raises:
            UnknownSource: A column is not there.
            SeriesError: It is no table, or its times or values cannot be read, or repeat.
        """
        frame = as_pandas(given)
        if "unique_id" not in frame.columns:
            frame = frame.assign(unique_id=ALONE)
        columns = ["unique_id", "ds", "y", *names]
        _check_columns(frame, columns)
        frame = frame[columns].assign(ds=_times(frame["ds"]))
        notation = Notation.of(frame, like=like)
        rows = frame.assign(
            unique_id=frame["unique_id"].astype(str), ds=notation.plain(frame["ds"])
        )
        for name in ("y", *names):
            _check_numbers(rows, name)
        _check_once(rows)
        return cls(rows, notation)


def as_pandas(given: object) -> pd.DataFrame:
    """A table of any library as one of pandas, names and times in columns.

    Raises:
        SeriesError: It is no table, or an empty one.
    """
    if not isinstance(given, pd.DataFrame):
        convert = getattr(given, "to_pandas", None)
        given = convert() if convert else given
    if not isinstance(given, pd.DataFrame):
        raise SeriesError(
            _("A table with a column ds is needed, and this is a {kind}.").format(
                kind=type(given).__name__
            )
        )
    if given.empty:
        raise SeriesError(_("The table is empty; give it a row for each step."))
    levels = [name for name in ("unique_id", "ds") if name in given.index.names]
    frame = given.reset_index([name for name in levels if name not in given.columns])
    return frame.reset_index(drop=True)


def _check_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    there = list(map(str, frame.columns))
    for name in columns:
        if name not in frame.columns:
            raise UnknownSource.among(_("column of the table"), name, tuple(there))
        if there.count(name) > 1:
            raise SeriesError(
                _("The table has {count} columns {name}; keep one of them.").format(
                    count=there.count(name), name=name
                )
            )
    nameless = int(frame["unique_id"].isna().sum())
    if nameless:
        raise SeriesError(
            n_(
                "{count} row of the column unique_id is empty; each row needs its series.",
                "{count} rows of the column unique_id are empty; each row needs its series.",
                nameless,
            ).format(count=nameless)
        )


def _times(column: pd.Series) -> pd.Series:
    if is_numeric_dtype(column):
        raise SeriesError(_("The column ds holds numbers; it must hold dates or times."))
    times = _parsed(column)
    empty = int(times.isna().sum())
    if empty:
        raise SeriesError(
            n_(
                "{count} row of the column ds is empty; each row needs its time.",
                "{count} rows of the column ds are empty; each row needs its time.",
                empty,
            ).format(count=empty)
        )
    return times


def _parsed(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.PeriodDtype):
        return column.dt.to_timestamp()
    try:
        return pd.to_datetime(column, format="ISO8601")  # a day is never taken for a month
    except (ValueError, TypeError) as error:
        raise SeriesError(_unreadable(column)) from error


def _unreadable(column: pd.Series) -> str:
    """What is wrong with times that pandas does not take."""
    read = pd.to_datetime(column, format="ISO8601", errors="coerce", utc=True)
    strange = column[read.isna() & column.notna()]
    if strange.empty:
        return _(
            "The times of the column ds stand in several time zones; bring them to one, with "
            "pandas.to_datetime(ds, utc=True)."
        )
    return _(
        "The column ds cannot be read as times, e.g. {example!r}. Write them as 2024-12-31, or "
        "turn them into datetimes first."
    ).format(example=strange.iloc[0])


def _check_numbers(rows: pd.DataFrame, name: str) -> None:
    column = rows[name]
    if not (is_numeric_dtype(column) or is_bool_dtype(column)) or is_complex_dtype(column):
        raise SeriesError(
            _(
                "The column {name} must hold numbers, and holds {kind}; turn it into numbers "
                "first, e.g. with pandas.to_numeric."
            ).format(name=name, kind=column.dtype)
        )
    large = np.flatnonzero(np.abs(column.to_numpy(dtype=float, na_value=np.nan)) > LARGEST)
    if large.size:
        raise SeriesError(
            _(
                "The column {name} holds {value:g} at {date}, and nothing beyond {largest:g} can "
                "be forecast; correct it, or leave it empty."
            ).format(
                name=name,
                value=float(column.iloc[large[0]]),
                date=rows["ds"].iloc[large[0]],
                largest=LARGEST,
            )
        )


def _check_once(rows: pd.DataFrame) -> None:
    twice = rows.duplicated(["unique_id", "ds"])
    if twice.any():
        row = rows[twice].iloc[0]
        raise SeriesError(
            _("{series} has {date} twice; each time may stand only once in a series.").format(
                series=row["unique_id"], date=row["ds"]
            )
        )
