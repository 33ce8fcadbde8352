"""Training: from windows and a setup to a run, one epoch after another.

    *_, run = train(windows, setup)        # judged by the validation part
    *_, run = learn(windows, setup)        # then taught by it too: what a forecast is made with

Long work is an iterator of ever more complete results. To stop is to stop reading; the latest run
*is* the partial result, with the best weights so far.
"""

from collections.abc import Iterator
from dataclasses import replace

from rnn_forecast.training.run import Epoch, Fit, Outcome, Run, Weights
from rnn_forecast.training.setup import Setup, TrainSpec
from rnn_forecast.windows import Examples

__all__ = ["Epoch", "Fit", "Outcome", "Run", "Setup", "TrainSpec", "Weights", "learn", "train"]


def train(windows: Examples, setup: Setup) -> Iterator[Run]:
    """Train the networks of a setup side by side, yielding the run at least every quarter second.

    Args:
        windows: Cut with ``setup.window`` and ``setup.inputs``, of one series or of a panel.
        setup: Everything that decides the result. Equal setups give equal runs.

    Yields:
        The run as it stands; the last one has an outcome for each network.
    """
    from rnn_forecast.training.fitting import fit_together  # noqa: PLC0415  (imports torch)

    seeds = setup.training.seeds
    yield from fit_together([windows] * len(seeds), setup, seeds)


def learn(windows: Examples, setup: Setup) -> Iterator[Run]:
    """Train and, if the setup says so, train again on the training and validation part together.

    Yields:
        The run as ``train`` does; at the end its fits have ``final`` weights too.
    """
    from rnn_forecast.training.refitting import FIRST, train_again  # noqa: PLC0415  (imports torch)

    share, run = FIRST if setup.training.use_validation else 1.0, None
    for run in train(windows, setup):
        yield replace(run, progress=share * run.progress)
    if run is not None and run.ended and setup.training.use_validation:
        yield from train_again(run, windows)
