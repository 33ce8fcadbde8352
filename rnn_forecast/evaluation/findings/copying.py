"""A copy of yesterday: the forecast is the last value, perhaps with a little noise on it.

Two ways to tell. The forecast *stays* near the last value: much nearer to it than to what came. Or
it *follows*: from window to window it moves as the series has just moved and not as it then does,
which in a picture is the curve itself, one step too late.
"""

import numpy as np

from rnn_forecast.evaluation.amounts import amounts
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.correlation import correlation
from rnn_forecast.evaluation.findings.few_windows import FEW_ORIGINS
from rnn_forecast.evaluation.findings.finding import Finding, Remedy
from rnn_forecast.evaluation.findings.learning import Losses
from rnn_forecast.evaluation.findings.remedies import (
    longer_horizon,
    longer_sequence,
    longest_sequence,
    more_epochs,
    relative_inputs,
)
from rnn_forecast.evaluation.findings.underfitting import out_of_epochs
from rnn_forecast.language import _
from rnn_forecast.preparation import wanders
from rnn_forecast.training import Run

KIND = "copying"

NEAR = 0.5
"""Distance to the last value, as a share of the distance to what came, that counts as near it."""

ALIKE, UNLIKE = 0.95, 0.3
"""Correlations of two series of changes that are the same, and of two that are not."""

WORTH = 0.05
"""Skill against naive above which a forecast is no copy, however near it stays."""


def detect(run: Run, assessment: Assessment) -> Finding | None:
    """Near the last value, or one step behind the series, without skill to show for it."""
    if assessment.mae("naive") == 0 or assessment.against("naive").skill >= WORTH:
        return None
    from_last, from_actual = distances(assessment)
    follows = follows_by(assessment)
    if from_last >= NEAR * from_actual and not follows:
        return None
    near, far = amounts(from_last, from_actual, assessment.windows.series.unit)
    sentence = _(
        "{label} repeats the last value: on average its forecast lies {near} from the last value "
        "and {far} from what came."
    )
    if assessment.against("naive").beats:
        sentence = _(
            "{label} says little more than the last value: on average its forecast lies {near} "
            "from the last value and {far} from what came."
        )
    why = _(
        "Drawn over the series such a forecast looks almost perfect, one step late, and knows "
        "nothing of what comes next. On prices nothing else can be expected: the best forecast "
        "of tomorrow is today."
    )
    remedy = _remedy(run, assessment)
    if remedy is not None and "horizon" in remedy.settings:
        why += " " + _("Farther ahead a trend or a season, if there is one, has time to show.")
    sentence = sentence.format(label=assessment.label, near=near, far=far)
    return Finding(KIND, sentence, why, remedy)


def distances(assessment: Assessment) -> tuple[float, float]:
    """Mean distance of the forecast to the last value, and to what came."""
    forecast, last = assessment.forecasts["network"], assessment.forecasts["naive"]
    seen = np.isfinite(assessment.actual)
    from_last = float(np.mean(np.abs(forecast - last)[seen]))
    return from_last, float(np.mean(np.abs(forecast - assessment.actual)[seen]))


def follows_by(assessment: Assessment) -> bool:
    """Whether the forecast one step ahead moves as the series has moved, not as it will."""
    forecast = np.diff(assessment.forecasts["network"][:, 0])
    known = np.diff(assessment.forecasts["naive"][:, 0])
    coming = np.diff(assessment.actual[:, 0])
    return correlation(forecast, known) > ALIKE and correlation(forecast, coming) < UNLIKE


def _remedy(run: Run, assessment: Assessment) -> Remedy | None:
    """A network that has not learnt enough yet says nothing, and that is a copy, too."""
    windows, losses, split = assessment.windows, Losses.of(run), assessment.windows.split
    if losses is not None and out_of_epochs(losses):
        return more_epochs(run.setup)
    values, end = windows.series.values, split.train_end
    if not wanders(values[:end], values[end : split.valid_end]):
        return longer_sequence(run.setup, longest=longest_sequence(windows))
    tested = min(split.valid_end - end, split.test_end - split.valid_end)
    longest = 0 if windows.series.known else tested // FEW_ORIGINS
    relative = relative_inputs(relative=windows.preparation.relative)
    return relative or longer_horizon(run.setup, longest=longest)
