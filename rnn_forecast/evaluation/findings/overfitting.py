"""Learnt by heart: the training loss falls on and on while the validation loss rises."""

from rnn_forecast.evaluation.amounts import amount
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding, Remedy
from rnn_forecast.evaluation.findings.learning import Losses, silence
from rnn_forecast.evaluation.findings.remedies import (
    dropout,
    fewer_covariates,
    shorter_sequence,
    smaller_network,
)
from rnn_forecast.language import _
from rnn_forecast.training import Run

KIND = "overfitting"

RISEN = 1.05
"""Last validation loss over the best one, from which on it has risen."""

APART = 2.0
"""How far validation and training loss have come apart, each as a share of silence."""


def detect(run: Run, assessment: Assessment) -> Finding | None:
    """Compared as shares of silence: the validation part may be calmer than the training part."""
    losses, windows = Losses.of(run), assessment.windows
    if losses is None or losses.valid_end < RISEN * losses.valid_best:
        return None
    train = losses.train_end / silence(windows, "train", run.setup.training.loss)
    valid = losses.valid_end / silence(windows, "valid", run.setup.training.loss)
    if valid < APART * train:
        return None
    sentence = _(
        "{label} learns its windows by heart: after epoch {epoch:.0f} the validation loss rose "
        "from {best} to {end}, while the training loss fell to {train}."
    ).format(
        label=assessment.label,
        epoch=losses.best_epoch,
        best=amount(losses.valid_best),
        end=amount(losses.valid_end),
        train=amount(losses.train_end),
    )
    why = _(
        "The weights of the best epoch were kept, so the forecast is not spoilt. But a network "
        "with less room, or less to read, often finds more of what holds in general."
    )
    return Finding(KIND, sentence, why, _remedy(run, assessment))


def _remedy(run: Run, assessment: Assessment) -> Remedy | None:
    setup, covariates = run.setup, len(assessment.windows.series.covariates)
    return (
        smaller_network(setup)
        or dropout(setup)
        or fewer_covariates(covariates)
        or shorter_sequence(setup)
    )
