"""Networks that differ in nothing but their random numbers, and yet in their results."""

from rnn_forecast.evaluation.amounts import amount, percent
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding
from rnn_forecast.evaluation.findings.remedies import more_networks
from rnn_forecast.language import _
from rnn_forecast.training import Run

KIND = "seeds"

DISAGREE = 0.10
"""Share by which the worst validation loss exceeds the best."""


def detect(run: Run, assessment: Assessment) -> Finding | None:  # noqa: ARG001  (a Detector)
    """By the validation losses of the weights that were kept."""
    losses = [fit.valid_loss for fit in run.usable]
    if len(losses) < 2 or min(losses) <= 0:  # noqa: PLR2004  (one alone agrees with itself)
        return None
    apart = max(losses) / min(losses) - 1
    if apart <= DISAGREE:
        return None
    sentence = _(
        "The networks disagree: the validation losses of the {count} seeds go from {low} to "
        "{high}, {apart} apart."
    ).format(
        count=len(losses), low=amount(min(losses)), high=amount(max(losses)), apart=percent(apart)
    )
    why = _(
        "With another seed the result would be another one. An average over more networks is "
        "steadier, and usually a little better."
    )
    return Finding(KIND, sentence, why, more_networks(run.setup))
