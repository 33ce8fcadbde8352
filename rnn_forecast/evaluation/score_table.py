"""The scores of an assessment, forecaster by forecaster, as one table."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.calibration import around
from rnn_forecast.evaluation.metrics import skill
from rnn_forecast.evaluation.scores import (
    QUANTILE_LEVELS,
    distribution_scores,
    errors_by_step,
    errors_of,
)

if TYPE_CHECKING:
    from rnn_forecast.evaluation.assessment import Assessment


def scored_frame(assessment: "Assessment", *, level: int) -> pd.DataFrame:
    """One row a test window and step, with Nixtla's columns and ``step``."""
    windows, horizon = assessment.windows, assessment.windows.spec.horizon
    cutoffs = np.repeat(windows.cutoffs["test"], horizon)
    steps = np.tile(np.arange(1, horizon + 1), len(windows.cutoffs["test"]))
    index = windows.series.index
    columns: dict[str, object] = {
        "unique_id": windows.series.name,
        "ds": index[cutoffs + steps],
        "cutoff": index[cutoffs],
        "step": steps,
        "y": assessment.actual.ravel(),
    }
    columns |= {name: said.ravel() for name, said in assessment.forecasts.items()}
    if assessment.interval is not None:
        low, high = assessment.interval
        columns |= {f"lo-{level}": low.ravel(), f"hi-{level}": high.ravel()}
    return pd.DataFrame(columns)


def score_table(assessment: "Assessment", *, level: int) -> pd.DataFrame:
    """One row a forecaster, the network first.

    Columns: ``model, mae, rmse, smape, mase, rmsse``; ``skill`` against naive and, where there is a
    season, ``skill_seasonal`` against seasonal naive; and of the network's intervals ``pinball,
    crps`` and ``coverage``, NaN for the others.
    """
    frame = scored_frame(assessment, level=level)
    scaling = _scaling(assessment)
    table = errors_of(frame, list(assessment.forecasts), **scaling)
    for name, rival in (("skill", "naive"), ("skill_seasonal", "seasonal_naive")):
        if rival in assessment.forecasts:
            reference = float(table.loc[table["model"] == rival, "mae"].iloc[0])
            table[name] = [skill(error, reference) for error in table["mae"]]
    network = distribution_scores(frame, _quantiles(assessment), **scaling)
    network["coverage"] = float("nan") if assessment.held is None else assessment.held
    return table.assign(**{name: [value, *_blank(table)] for name, value in network.items()})


def step_table(assessment: "Assessment", *, level: int) -> pd.DataFrame:
    """The errors of each step ahead: ``step, model, mae, rmse, smape, mase, rmsse``."""
    frame = scored_frame(assessment, level=level)
    return errors_by_step(frame, list(assessment.forecasts), **_scaling(assessment))


def _scaling(assessment: "Assessment") -> dict[str, Any]:
    """By what MASE and its kin are scaled: the training part and its season."""
    series, end = assessment.windows.series, assessment.windows.split.train_end
    return {"train": series.values[:end], "season_length": series.season_length}


def _blank(table: pd.DataFrame) -> list[float]:
    return [float("nan")] * (len(table) - 1)


def _quantiles(assessment: "Assessment") -> np.ndarray:
    """What the network's intervals say the quantiles are, ``(quantile, row)``, lowest first."""
    windows, said = assessment.windows, assessment.forecasts["network"]
    widths = assessment.calibration.widths(windows.cutoffs["test"], QUANTILE_LEVELS)
    pairs = [around(windows, said, width) for width in widths]
    lows, highs = [low for low, _ in reversed(pairs)], [high for _, high in pairs]
    return np.stack([each.ravel() for each in (*lows, said, *highs)])
