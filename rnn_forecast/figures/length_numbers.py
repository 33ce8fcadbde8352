"""The numbers behind the curve of error against sequence length."""

from typing import Literal

import pandas as pd

from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.training import Outcome

ScoredPart = Literal["valid", "test"]

COLUMNS = ["model", "sequence_length", "mae", "low", "high", "seeds", "seconds"]


def length_numbers(study: LengthStudy | None, part: ScoredPart) -> pd.DataFrame:
    """One row for each cell or baseline and length, of those that are there.

    Columns: ``model, sequence_length, mae, low, high, seeds, seconds``; ``mae`` and ``seconds`` are
    means over the seeds whose training did not diverge, ``low`` and ``high`` their smallest and
    largest error. A baseline that reads no window has no sequence length.
    """
    frame = study.frame() if study else pd.DataFrame()
    if frame.empty:
        return pd.DataFrame(columns=COLUMNS)
    frame = frame[frame["outcome"] != Outcome.DIVERGED.name.lower()]
    frame = frame.assign(error=frame[f"{part}_mae"]).dropna(subset="error")
    keys = ["cell", "sequence_length"]
    numbers = frame.groupby(keys, sort=False, dropna=False).agg(
        mae=("error", "mean"),
        low=("error", "min"),
        high=("error", "max"),
        seeds=("seed", "count"),
        seconds=("seconds", "mean"),
    )
    numbers = numbers.reset_index().rename(columns={"cell": "model"})
    numbers["sequence_length"] = numbers["sequence_length"].astype("Int64")
    return numbers.sort_values(["model", "sequence_length"], ignore_index=True)


def seed_errors(study: LengthStudy, cell: str, part: ScoredPart) -> tuple[list[int], list[float]]:
    """Length and error of every network of one cell whose training did not diverge."""
    diverged = Outcome.DIVERGED.name.lower()
    trials = [each for each in study.trials if each.cell == cell and each.outcome != diverged]
    lengths = [trial.sequence_length or 0 for trial in trials]
    return lengths, [trial.valid_mae if part == "valid" else trial.test_mae for trial in trials]
