"""The curve of error against sequence length in words, for those who do not see it."""

import pandas as pd

from rnn_forecast.figures.length_numbers import ScoredPart
from rnn_forecast.figures.wording import enumeration, label, number, quantity
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.recommendation import Recommendation

PARTS: dict[ScoredPart, str] = {"valid": "Validation", "test": "Test"}


def describe(
    study: LengthStudy, numbers: pd.DataFrame, found: Recommendation | None, part: ScoredPart
) -> str:
    """Best length of each cell, the baselines, and the recommendation."""
    series, lengths = study.plan.series, study.plan.lengths
    said = (
        f"{PARTS[part]} error of {series.name} for {len(lengths)} sequence lengths from "
        f"{lengths[0]} to {lengths[-1]} steps"
    )
    curves = numbers[numbers["sequence_length"].notna()]
    each = [_curve(rows, series.unit) for _, rows in curves.groupby("model", sort=False)]
    flat = numbers[numbers["sequence_length"].isna()]
    levels = [
        f"{label(row['model']).lower()} {quantity(row['mae'], series.unit)}"
        for row in flat.to_dict("records")
    ]
    said = f"{said}: {'; '.join([*each, enumeration(levels)])}."
    return f"{said} {found.sentence}" if found else said


def _curve(rows: pd.DataFrame, unit: str) -> str:
    name, first = label(str(rows["model"].iloc[0])), rows.iloc[0]
    best = rows.iloc[int(rows["mae"].to_numpy().argmin())]
    if len(rows) == 1:
        return f"{name} {quantity(best['mae'], unit)} at {best['sequence_length']}"
    return (
        f"{name} {number(first['mae'])} at {first['sequence_length']}, "
        f"lowest {quantity(best['mae'], unit)} at {best['sequence_length']}"
    )
