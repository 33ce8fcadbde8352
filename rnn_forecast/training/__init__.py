"""Training: from windows and a setup to a run, one epoch after another.

    *_, run = train(windows, setup)

Long work is an iterator of ever more complete results. To stop is to stop reading; the latest run
*is* the partial result, with the best weights so far.
"""

from collections.abc import Iterator

from rnn_forecast.training.run import Epoch, Fit, Outcome, Run
from rnn_forecast.training.setup import Setup, TrainSpec
from rnn_forecast.windows import Examples

__all__ = ["Epoch", "Fit", "Outcome", "Run", "Setup", "TrainSpec", "train"]


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
