"""What the losses of a training say, the networks taken together.

A loss alone means nothing: 0.3 is little on one series and much on another. It is set beside the
loss of *silence*, of a network that says nothing and so repeats the last value.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from rnn_forecast.training import Fit, Outcome, Run
from rnn_forecast.windows import Part, Windows

LATE = 0.9
"""Share of the epochs after which a best one is a late one."""


@dataclass(frozen=True)
class Losses:
    """Means over the networks, in scaled units.

    Attributes:
        best_epoch: Whose weights were kept, counted from 1.
        valid_best: Validation loss of that epoch.
        valid_end: Validation loss of the last epoch.
        train_end: Training loss of the last epoch.
        train_lowest: The lowest training loss.
        still_gained: Share of the validation loss that the second half of the epochs took off.
        out_of_epochs: Whether at least half of the networks used all the epochs they had, and were
            best in the last tenth of them.
    """

    best_epoch: float
    valid_best: float
    valid_end: float
    train_end: float
    train_lowest: float
    still_gained: float
    out_of_epochs: bool

    @classmethod
    def of(cls, run: Run) -> Self | None:
        """None where no network has finished an epoch with a finite loss."""
        fits = [fit for fit in run.usable if fit.best is not None]
        if not fits:
            return None
        rows = np.array([_numbers(fit) for fit in fits])
        cut_off = sum(_cut_off(fit) for fit in fits)
        return cls(*rows.mean(axis=0).tolist(), out_of_epochs=cut_off * 2 >= len(fits))


def silence(windows: Windows, part: Part, loss: str) -> float:
    """Loss of a network that says nothing, over the last step of the part's windows."""
    cutoffs = windows.cutoffs[part]
    ahead = np.arange(1, windows.spec.horizon + 1)
    missed = windows.answers[cutoffs[:, None] + ahead] - windows.features[cutoffs, 0][:, None]
    sizes = missed**2 if loss == "squared" else np.abs(missed)
    return float(np.nanmean(sizes))


def _cut_off(fit: Fit) -> bool:
    """Whether it was at its best when its epochs were used up."""
    assert fit.best is not None  # noqa: S101  (its caller has looked)
    return fit.outcome is Outcome.EXHAUSTED and fit.best + 1 >= LATE * len(fit.epochs)


def _numbers(fit: Fit) -> list[float]:
    assert fit.best is not None  # noqa: S101  (its caller has looked)
    valid = np.array([epoch.valid_loss for epoch in fit.epochs])
    train = np.array([epoch.train_loss for epoch in fit.epochs])
    finite = np.isfinite(valid) & np.isfinite(train)
    valid, train = valid[finite], train[finite]
    before = valid[: max(len(valid) // 2, 1)].min()
    gained = 1 - valid.min() / before if before > 0 else 0.0
    return [fit.best + 1, valid.min(), valid[-1], train[-1], train.min(), gained]
