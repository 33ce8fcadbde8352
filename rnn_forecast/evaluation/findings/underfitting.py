"""Not learnt enough: the epochs ran out, or the training windows taught the network nothing."""

from rnn_forecast.evaluation.amounts import amount, percent
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding
from rnn_forecast.evaluation.findings.learning import Losses, silence
from rnn_forecast.evaluation.findings.remedies import more_epochs
from rnn_forecast.language import _
from rnn_forecast.training import Run

KIND = "underfitting"

STILL_FALLING = 0.015
"""Share of the validation loss that the second half of the epochs must have taken off.

The half and not the end: there, a one-cycle learning rate is almost nothing, and so is what is
learnt, however much there was left to learn.
"""

NOTHING = 0.97
"""Training loss, as a share of silence, above which nothing was learnt."""


def detect(run: Run, assessment: Assessment) -> Finding | None:
    """The epochs first: more of them are the easiest remedy."""
    losses = Losses.of(run)
    if losses is None:
        return None
    if out_of_epochs(losses):
        return _stopped_early(run, assessment, losses)
    silent = silence(assessment.windows, "train", run.setup.training.loss)
    if losses.train_lowest > NOTHING * silent:
        return _learnt_nothing(run, assessment, losses.train_lowest, silent)
    return None


def out_of_epochs(losses: Losses) -> bool:
    """Whether the networks were still getting better when their epochs were used up."""
    return losses.out_of_epochs and losses.still_gained > STILL_FALLING


def _stopped_early(run: Run, assessment: Assessment, losses: Losses) -> Finding:
    sentence = _(
        "{label} was still learning when its {epochs} epochs were used up: the second half of "
        "them took another {share} off the validation loss."
    ).format(
        label=assessment.label,
        epochs=run.setup.training.epochs,
        share=percent(losses.still_gained),
    )
    why = _("The errors on this page are those of an unfinished network.")
    return Finding(KIND, sentence, why, more_epochs(run.setup))


def _learnt_nothing(run: Run, assessment: Assessment, lowest: float, silent: float) -> Finding:
    sentence = _(
        "{label} has learnt next to nothing: its training loss is {lowest}, and that of a network "
        "which says nothing is {silent}."
    ).format(label=assessment.label, lowest=amount(lowest), silent=amount(silent))
    why = _(
        "Either the windows say nothing about what follows them, as with prices, or the network "
        "needs longer to find it."
    )
    return Finding(KIND, sentence, why, more_epochs(run.setup))
