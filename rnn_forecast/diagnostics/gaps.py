"""The gaps of a series, and what stands in for them."""

import numpy as np
import pandas as pd

from rnn_forecast.series import Series
from rnn_forecast.windows import PARTS, Split


def gaps(series: Series, split: Split) -> pd.DataFrame:
    """Every run of steps without a value: where it lies and what stands in for it.

    Returns:
        One row a gap: ``from``, ``to``, ``steps``, ``part``, and ``filled with``, the last value
        before it; NaN at the beginning, where the median of the training part is taken.
    """
    missing = ~np.isfinite(series.values)
    edges = np.diff(np.concatenate([[0], missing.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    before = np.where(starts > 0, series.values[starts - 1], np.nan)
    borders = [split.train_end, split.valid_end]
    return pd.DataFrame(
        {
            "from": series.index[starts],
            "to": series.index[ends - 1],
            "steps": ends - starts,
            "part": np.array(PARTS)[np.searchsorted(borders, starts, "right")],
            "filled with": before,
        }
    )
