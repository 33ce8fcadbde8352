"""The curve of error against sequence length in words, for those who do not see it."""

import pandas as pd

from rnn_forecast.figures.length_numbers import ScoredPart
from rnn_forecast.figures.wording import enumeration, label, number, quantity
from rnn_forecast.language import _
from rnn_forecast.studies.lengths import LengthStudy
from rnn_forecast.studies.recommendation import Recommendation

SAID: dict[ScoredPart, str] = {
    "valid": (
        "Validation error of {name} for {count} sequence lengths from {shortest} to {longest} steps"
    ),
    "test": "Test error of {name} for {count} sequence lengths from {shortest} to {longest} steps",
}


def describe(
    study: LengthStudy, numbers: pd.DataFrame, found: Recommendation | None, part: ScoredPart
) -> str:
    """Best length of each cell, the baselines, and the recommendation."""
    series, lengths = study.plan.series, study.plan.lengths
    said = _(SAID[part]).format(
        name=series.name, count=len(lengths), shortest=lengths[0], longest=lengths[-1]
    )
    curves = numbers[numbers["sequence_length"].notna()]
    each = [_curve(rows, series.unit) for _name, rows in curves.groupby("model", sort=False)]
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
        return _("{name} {error} at {length}").format(
            name=name, error=quantity(best["mae"], unit), length=best["sequence_length"]
        )
    return _("{name} {error} at {length}, lowest {lowest} at {best}").format(
        name=name,
        error=number(first["mae"]),
        length=first["sequence_length"],
        lowest=quantity(best["mae"], unit),
        best=best["sequence_length"],
    )
