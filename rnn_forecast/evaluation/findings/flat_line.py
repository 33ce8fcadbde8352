"""A flat line: the forecast is nearly the same, whatever the window holds."""

import numpy as np

from rnn_forecast.evaluation.amounts import amount
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding
from rnn_forecast.evaluation.findings.remedies import (
    longer_sequence,
    longest_sequence,
    more_epochs,
)
from rnn_forecast.language import _
from rnn_forecast.training import Run

KIND = "flat_line"

FLAT = 0.2
"""Spread of the forecasts over the windows, as a share of the spread of what came."""


def detect(run: Run, assessment: Assessment) -> Finding | None:
    """The spread over the windows, at each step ahead and averaged over the steps."""
    said = float(np.mean(np.std(assessment.forecasts["network"], axis=0)))
    came = float(np.mean(np.nanstd(assessment.actual, axis=0)))
    if came == 0 or said >= FLAT * came:
        return None
    unit = assessment.windows.series.unit
    sentence = _(
        "{label} says nearly the same whatever it reads: its forecasts vary by {said}, what came "
        "varied by {came} (standard deviations over the test windows)."
    ).format(label=assessment.label, said=amount(said, unit), came=amount(came, unit))
    why = _(
        "A flat line is the right answer where the past says nothing about the future, as in "
        "noise. Elsewhere the network has found nothing yet: it needs more of the past, other "
        "columns, or more training."
    )
    longest = longest_sequence(assessment.windows)
    remedy = longer_sequence(run.setup, longest=longest) or more_epochs(run.setup)
    return Finding(KIND, sentence, why, remedy)
