"""A forecast that costs nothing is better: the program says so and recommends it."""

from rnn_forecast.evaluation.amounts import amounts
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding, Remedy
from rnn_forecast.evaluation.findings.learning import Losses
from rnn_forecast.evaluation.findings.remedies import more_epochs
from rnn_forecast.evaluation.findings.underfitting import out_of_epochs
from rnn_forecast.language import _
from rnn_forecast.training import Run

KIND = "better_baseline"

WORSE = 0.01
"""Share of the best baseline's error by which a network may be worse and still pass."""


def detect(run: Run, assessment: Assessment) -> Finding | None:
    """The best of all baselines, by the mean absolute error on the test part."""
    name = min((each.name for each in assessment.baselines), key=assessment.mae)
    network, best = assessment.mae("network"), assessment.mae(name)
    if network <= best * (1 + WORSE):
        return None
    words = _(BASELINES.get(name, name))
    ours, theirs = amounts(network, best, assessment.windows.series.unit)
    sentence = _(
        "Better use {baseline}: it is typically off by {theirs}, {label} by {ours}."
    ).format(baseline=words, label=assessment.label, ours=ours, theirs=theirs)
    why = _(
        "It needs no training and nothing can go wrong with it. Its forecast stands beside the "
        "network's in the picture, the table and the file."
    )
    return Finding(KIND, sentence, why, _remedy(run))


def _remedy(run: Run) -> Remedy | None:
    losses = Losses.of(run)
    unfinished = losses is not None and out_of_epochs(losses)
    return more_epochs(run.setup) if unfinished else None


BASELINES = {
    "naive": "the last value",
    "seasonal_naive": "the value of one season ago",
    "historic_mean": "the mean of all values so far",
    "drift": "the straight line through the first and the last value",
    "linear": "the linear model",
    "ets": "exponential smoothing",
    "theta": "the Theta method",
}
"""What people call them in the middle of a sentence."""
