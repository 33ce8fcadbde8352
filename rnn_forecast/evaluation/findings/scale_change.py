"""Another scale: the test part lies where the training part never was, or moves more widely."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.evaluation.amounts import amount, percent
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.evaluation.findings.finding import Finding
from rnn_forecast.evaluation.findings.remedies import logarithm, relative_inputs
from rnn_forecast.language import _
from rnn_forecast.training import Run
from rnn_forecast.windows import Windows

KIND = "scale_change"

OUTSIDE = 0.05
"""Share of the test values outside the training range that is a change of level."""

SHIFTED = 1.5
"""Distance of the means, in standard deviations of the training part, that is one, too."""

WIDER = 2.0
"""How many times as large, or as small, the changes from step to step have become."""


@dataclass(frozen=True)
class Change:
    """The test part compared with the training part.

    Attributes:
        outside: Share of the test values outside the training range.
        shift: Distance of the means in standard deviations of the training part.
        wider: Mean size of the changes from step to step, test over training part; of scaled
            values, so of changes in per cent where the scaler takes logarithms.
    """

    outside: float
    shift: float
    wider: float

    @classmethod
    def of(cls, windows: Windows) -> Self:
        """Of the values that were observed."""
        scores, split = windows.answers, windows.split
        train, test = scores[: split.train_end], scores[split.valid_end : split.test_end]
        low, high, seen = np.nanmin(train), np.nanmax(train), test[np.isfinite(test)]
        outside = float(np.mean((seen < low) | (seen > high)))
        spread = float(np.nanstd(train)) or 1.0
        shift = float(np.mean(seen) - np.nanmean(train)) / spread
        before, after = (float(np.nanmean(np.abs(np.diff(part)))) for part in (train, test))
        return cls(outside, shift, after / before if before > 0 else 1.0)


def detect(run: Run, assessment: Assessment) -> Finding | None:  # noqa: ARG001  (a Detector)
    """Relative inputs do not know the level, so only the size of the changes matters to them."""
    windows = assessment.windows
    change = Change.of(windows)
    moved = change.outside > OUTSIDE or abs(change.shift) > SHIFTED
    if moved and not windows.preparation.relative:
        return _level(windows, change)
    if not 1 / WIDER <= change.wider <= WIDER:
        return _changes(windows, change)
    return None


def _level(windows: Windows, change: Change) -> Finding:
    sentence = _(
        "The test part is on another level: {outside} of its values lie outside the range of the "
        "training part, and its mean is {shift} standard deviations away."
    ).format(outside=percent(change.outside), shift=amount(abs(change.shift)))
    why = _(
        "A network that reads the values themselves has never seen such values and can only "
        "guess. Relative to the last value, they look like what it knows."
    )
    relative = relative_inputs(relative=windows.preparation.relative)
    return Finding(KIND, sentence, why, relative)


def _changes(windows: Windows, change: Change) -> Finding:
    sentence = _(
        "The test part moves differently: its changes from step to step are {times} times as "
        "large as those of the training part."
    ).format(times=amount(change.wider))
    why = _(
        "Errors and intervals grow and shrink with the changes. What was learnt in calm times "
        "says little about wild ones, and the other way round."
    )
    positive = bool(np.nanmin(windows.series.values[: windows.split.valid_end]) > 0)
    remedy = logarithm(log=windows.preparation.target.log, positive=positive)
    return Finding(KIND, sentence, why, remedy)
