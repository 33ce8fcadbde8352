"""All series of a long table at once, as ``unique_id, ds, y``."""

import numpy as np
import pandas as pd

from rnn_forecast.sources.upload.identity import Identity


def long_table(times: np.ndarray, values: np.ndarray, identity: Identity) -> pd.DataFrame:
    """One row for each series and time; rows of the same series and time become their mean.

    Args:
        times: ``(row,)`` datetime64; NaT where none could be read, and such rows are left out.
        values: ``(row,)`` the target.
        identity: Which row belongs to which series.
    """
    known = ~np.isnat(times)
    ids = pd.Index(identity.ids, dtype=str)
    names = pd.Categorical.from_codes(identity.labels[known], ids)
    rows = pd.DataFrame({"unique_id": names, "ds": times[known], "y": values[known]})
    if rows.duplicated(["unique_id", "ds"]).any():
        return rows.groupby(["unique_id", "ds"], observed=True)["y"].mean().reset_index()
    return rows
