"""The dated forecast of the future."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from rnn_forecast.forecasting import Forecast
from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.fields import Fields
from rnn_forecast.runs.judged import NAME
from rnn_forecast.runs.tables import floats, times
from rnn_forecast.windows import Windows

BASELINE = "baseline-"
LIMIT = re.compile(r"lo-(\d{1,2})")


def of_forecast(forecast: Forecast) -> dict[str, Any]:
    """All but its numbers."""
    return {"precision": forecast.index.unit}


def table_of_forecast(forecast: Forecast) -> pa.Table:
    """One row a step: ``ds, mean, lo-80, hi-80, baseline-naive, ...``."""
    columns: dict[str, np.ndarray] = {"ds": forecast.index.to_numpy(), "mean": forecast.mean}
    for level, (low, high) in forecast.intervals.items():
        columns |= {f"lo-{level}": low, f"hi-{level}": high}
    columns |= {BASELINE + name: said for name, said in forecast.baselines.items()}
    return pa.table({name: pa.array(column) for name, column in columns.items()})


def to_forecast(fields: Fields, table: pa.Table, windows: Windows) -> Forecast:
    """The forecast of the windows' series."""
    series, names = windows.series, table.column_names
    if table.num_rows != windows.spec.horizon:
        raise UnreadableBundle(_("The forecast in the bundle has too few or too many steps."))
    baselines = [name.removeprefix(BASELINE) for name in names if name.startswith(BASELINE)]
    if not all(NAME.fullmatch(name) for name in baselines):
        raise UnreadableBundle(_("The forecast in the bundle stands beside what is no baseline."))
    levels = [int(found[1]) for name in names if (found := LIMIT.fullmatch(name))]
    return Forecast(
        unique_id=series.name,
        cutoff=pd.Timestamp(series.index[-1]),
        index=times(table, "ds", fields.text("precision")),
        mean=floats(table, "mean"),
        intervals={
            level: (floats(table, f"lo-{level}"), floats(table, f"hi-{level}")) for level in levels
        },
        baselines={name: floats(table, BASELINE + name) for name in baselines},
    )
