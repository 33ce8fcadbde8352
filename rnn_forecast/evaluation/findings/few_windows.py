"""Too few windows to learn from, or to be judged by."""

from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding, Remedy
from rnn_forecast.evaluation.findings.remedies import (
    every_window,
    shorter_horizon,
    shorter_sequence,
)
from rnn_forecast.language import _, n_
from rnn_forecast.training import Run, Setup

KIND = "few_windows"

FEW_EXAMPLES = 100
"""Training windows below which a network sees too few of them."""

FEW_ORIGINS = 5
"""Test windows that do not overlap, below which an error is a matter of luck."""


def detect(run: Run, assessment: Assessment) -> Finding | None:
    """Neighbouring test windows share most of their targets, so only every H-th counts there."""
    windows, horizon = assessment.windows, run.setup.window.horizon
    examples = len(windows.cutoffs["train"])
    apart = (len(assessment.actual) + horizon - 1) // horizon
    if examples >= FEW_EXAMPLES and apart >= FEW_ORIGINS:
        return None
    sentence = n_(
        "There is little to go by: {examples} windows to learn from, and a test part of "
        "{apart} horizon.",
        "There is little to go by: {examples} windows to learn from, and a test part of "
        "{apart} horizons that do not overlap.",
        apart,
    ).format(examples=examples, apart=apart)
    why = _(
        "With so few, another year of data could turn the verdict around. Shorter windows make "
        "more of them."
    )
    return Finding(KIND, sentence, why, _remedy(run.setup, judged=apart >= FEW_ORIGINS))


def _remedy(setup: Setup, *, judged: bool) -> Remedy | None:
    if not judged:
        return shorter_horizon(setup)
    return every_window(setup) or shorter_sequence(setup) or shorter_horizon(setup)
