"""Columns of a bundle's tables, asked for by name and kind."""

import numpy as np
import pandas as pd
import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle

UNITS = ("s", "ms", "us", "ns")
"""How finely a time can be kept."""


def floats(table: pa.Table, name: str) -> np.ndarray:
    """A column of floats, ``(row,)``; nothing missing but NaN."""
    column = _column(table, name)
    if not pa.types.is_float64(column.type) or column.null_count:
        raise UnreadableBundle(
            _("The column {name!r} of a table in the bundle holds no numbers.").format(name=name)
        )
    return column.to_numpy().copy()


def times(table: pa.Table, name: str, unit: str) -> pd.DatetimeIndex:
    """A column of times without a time zone, kept to ``unit``."""
    column = _column(table, name)
    plain = pa.types.is_timestamp(column.type) and column.type.tz is None
    if not plain or column.null_count or unit not in UNITS:
        raise UnreadableBundle(
            _("The column {name!r} of a table in the bundle holds no times.").format(name=name)
        )
    return pd.DatetimeIndex(column.to_numpy()).as_unit(unit)


def _column(table: pa.Table, name: str) -> pa.ChunkedArray:
    if table.column_names.count(name) != 1:
        raise UnreadableBundle(_("A table in the bundle has no column {name!r}.").format(name=name))
    return table.column(name)
