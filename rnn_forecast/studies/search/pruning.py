"""Which trials are not worth finishing.

The median stopping rule of Golovin et al. (2017), "Google Vizier: a service for black-box
optimization", section 3.2.1, as Optuna's ``MedianPruner`` has it: a trial ends whose lowest loss so
far is above the median of what earlier trials had reached after as many epochs. It must be clearly
above: a network may see nothing for hundreds of steps before it finds what there is, and where all
of them wait, the median is chance.

The limits of a batch come from the trials of the batches before it and from nothing else, so they
are the same however many processes train it, and a worker needs nothing but these few numbers.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from rnn_forecast.studies.search.values import SearchTrial
from rnn_forecast.training import Fit

FIRST_TRIALS = 5
"""Trials that must have gone on to their end before any is pruned."""

CLEARLY = 1.05
"""Times the median: a loss above it falls behind."""

RUNGS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of the epochs after which a trial is looked at; before the first, the learning rate of the
one-cycle schedule is still large."""


def rungs(epochs: int) -> tuple[int, ...]:
    """The epochs after which a trial is looked at; never the last, which saves nothing."""
    return tuple(sorted({math.ceil(share * epochs) for share in RUNGS} - {epochs}))


def reached(fit: Fit, epochs: int) -> dict[int, float]:
    """The lowest validation loss of a training by each rung; after its end it stays the lowest.

    A network that was pruned has no later rungs.
    """
    losses = [epoch.valid_loss for epoch in fit.epochs]
    pruned = fit.outcome is not None and fit.outcome.name == "PRUNED"
    passed = [rung for rung in rungs(epochs) if not pruned or rung <= len(losses)]
    return {rung: min(filter(math.isfinite, losses[:rung]), default=math.inf) for rung in passed}


def limits(earlier: Sequence[SearchTrial]) -> Mapping[int, float]:
    """The loss that a trial must have reached by each rung, from the trials before its batch."""
    finished = [trial for trial in earlier if trial.finished]
    if len(finished) < FIRST_TRIALS:
        return {}
    return {
        rung: CLEARLY * float(np.median([trial.losses[rung] for trial in finished]))
        for rung in finished[0].losses
    }
