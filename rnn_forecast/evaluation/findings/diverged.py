"""Some of the networks diverged; the others carry the forecast."""

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding
from rnn_forecast.evaluation.findings.remedies import lower_rate
from rnn_forecast.language import _
from rnn_forecast.training import Outcome, Run

KIND = "diverged"


def detect(run: Run, assessment: Assessment) -> Finding | None:  # noqa: ARG001  (a Detector)
    """By the outcome that the training gave them."""
    lost = sum(fit.outcome is Outcome.DIVERGED for fit in run.fits)
    if not lost:
        return None
    sentence = _("{lost} of {count} networks diverged: their loss grew instead of falling.")
    why = _("The learning rate is too large for this series; the others were only just lucky.")
    return Finding(
        KIND, sentence.format(lost=lost, count=len(run.fits)), why, lower_rate(run.setup)
    )
