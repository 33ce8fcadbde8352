"""The table of errors that people compare forecasters by, computed by utilsforecast.

One definition for everybody: what stands here can be held against results from statsforecast,
neuralforecast or mlforecast. Frames have Nixtla's columns ``unique_id, ds, cutoff, y`` and one
column for each forecaster.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from utilsforecast import losses

SIMPLE = ("mae", "rmse", "smape")
SCALED = ("mase", "rmsse")

QUANTILE_LEVELS = (20, 40, 60, 80)
"""Intervals whose limits are, with the forecast itself, the quantiles 0.1, 0.2, ... 0.9."""


def errors_of(
    frame: pd.DataFrame, models: Sequence[str], *, train: np.ndarray, season_length: int
) -> pd.DataFrame:
    """One row a forecaster: ``model, mae, rmse, smape, mase, rmsse``.

    MAE and RMSE are in the unit of the series, sMAPE from 0 to 1. MASE and RMSSE are scaled by the
    seasonal naive errors of the training part (Hyndman & Koehler 2006): below 1 is better than
    those.

    Args:
        frame: Forecasts beside ``y``, one row a window and step.
        models: Columns of the forecasters.
        train: The values of the training part, ``(time,)``.
        season_length: Steps of one season; 1 scales by the naive errors.
    """
    table = _grouped(frame, models, train, season_length, np.zeros(len(frame), int))
    return table.drop(columns="group").reset_index(drop=True)


def errors_by_step(
    frame: pd.DataFrame, models: Sequence[str], *, train: np.ndarray, season_length: int
) -> pd.DataFrame:
    """The same for each step ahead: ``step, model, mae, ...``; the frame has a column ``step``."""
    table = _grouped(frame, models, train, season_length, frame["step"].to_numpy())
    return table.rename(columns={"group": "step"})


def _grouped(
    frame: pd.DataFrame,
    models: Sequence[str],
    train: np.ndarray,
    season_length: int,
    groups: np.ndarray,
) -> pd.DataFrame:
    seen = frame[["y", *models]].assign(unique_id=groups)[frame["y"].notna().to_numpy()]
    past = _past(train, np.unique(groups))
    named = list(models)
    found = {name: getattr(losses, name)(seen, named) for name in SIMPLE}
    found |= {name: getattr(losses, name)(seen, named, season_length, past) for name in SCALED}
    columns = [
        table.melt("unique_id", var_name="model", value_name=name).set_index(["unique_id", "model"])
        for name, table in found.items()
    ]
    table = pd.concat(columns, axis=1).reset_index()
    return table.rename(columns={"unique_id": "group"})


def _past(train: np.ndarray, groups: np.ndarray) -> pd.DataFrame:
    """The training part once for each group."""
    return pd.DataFrame(
        {
            "unique_id": np.repeat(groups, len(train)),
            "ds": np.tile(np.arange(len(train)), len(groups)),
            "y": np.tile(train, len(groups)),
        }
    )


def distribution_scores(
    frame: pd.DataFrame, quantiles: np.ndarray, *, train: np.ndarray, season_length: int
) -> dict[str, float]:
    """How good forecast quantiles are: ``pinball`` and ``crps``, lower is better.

    Pinball is the quantile loss averaged over 0.1, 0.2, ... 0.9, scaled as MASE is; CRPS that of
    Rangapuram et al. (2021), a share of the mean absolute value.

    Args:
        frame: ``y``, one row a window and step.
        quantiles: ``(quantile, row)``, in the order of the rows.
        train: The values of the training part, ``(time,)``.
        season_length: Steps of one season.
    """
    seen = frame["y"].notna().to_numpy() & np.isfinite(quantiles).all(axis=0)
    if not seen.any():
        return {"pinball": float("nan"), "crps": float("nan")}
    shares = np.arange(1, len(quantiles) + 1) / (len(quantiles) + 1)
    names = [f"q{share:.1f}" for share in shares]
    table = pd.DataFrame(quantiles[:, seen].T, columns=names)
    table = table.assign(unique_id=0, y=frame["y"].to_numpy()[seen])
    models = {"network": names}
    past = _past(train, np.zeros(1, int))
    pinball = losses.scaled_mqloss(table, models, shares, season_length, past)
    crps = losses.scaled_crps(table, models, shares)
    return {"pinball": float(pinball["network"][0]), "crps": float(crps["network"][0])}
