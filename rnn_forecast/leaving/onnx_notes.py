"""What an ONNX file says of itself: all that is needed to scale what goes in and what comes out."""

from collections.abc import Sequence
from typing import Any

from rnn_forecast.preparation import LOUDEST
from rnn_forecast.runs.settings import of_preparation, of_setup
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows

FORMAT = 1

HOW = (
    "Fill gaps with the last value before them (fill: until the first). score = (value - mean) / "
    "spread, of log(value) where log is true; scores of all columns but the first are cut at "
    "+-loudest. inputs[:, t, f] is the score of feature f at step t, the newest step last. Where "
    "relative is true, subtract from feature 0 its own score at the anchor step of the window. The "
    "forecast of step k is unscale(score of the last value + change[:, k]), where unscale(s) = s * "
    "spread + mean, and exp of that where log is true."
)


def notes(run: Run, members: Sequence[Windows]) -> dict[str, Any]:
    """Ready for JSON.

    ``features`` names the inputs in their order, the target's as ``target``; ``known`` covariates
    are shown as they will be ``leads`` steps later, and each of ``cycles`` as sine and cosine.
    """
    first, setup = members[0], run.setup
    series, preparation = first.series, first.preparation
    names = preparation.feature_names(series)
    return {
        "format": FORMAT,
        "how": HOW,
        "features": ["target", *names[1:]],
        "known": list(series.known),
        "leads": list(preparation.leads),
        "cycles": list(preparation.cycles),
        "relative": preparation.relative,
        "anchor": "first" if first.spec.shape.every_step else "last",
        "loudest": LOUDEST,
        "sequence_length": first.spec.sequence_length,
        "horizon": first.spec.horizon,
        "frequency": series.frequency,
        "networks": len(run.usable),
        "setup": of_setup(setup),
        "series": [
            {
                "unique_id": member.series.name,
                "unit": member.series.unit,
                "columns": of_preparation(member.preparation)["columns"],
            }
            for member in members
        ],
    }
