"""Learning from the validation part too, once it has done its work.

Goodfellow, Bengio & Courville (2016), "Deep learning", algorithm 7.2: early stopping finds the
number of epochs; then the same networks are trained again, from their first weights, on the
training *and* validation part for exactly so many, and the last weights are kept. What is newest
is often what matters most for the forecast, and the schedule comes to its end: weights that were
picked in mid-cycle carry a drift that suits the validation part.

The weights of the first training stay beside the final ones: only they have not seen the
validation part, and so only their errors there can calibrate an interval.
"""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from rnn_forecast.training.fitting import fit_together
from rnn_forecast.training.run import Fit, Run
from rnn_forecast.windows import Examples

FIRST = 0.6
"""Share of the progress that the first training stands for."""


def train_again(run: Run, windows: Examples) -> Iterator[Run]:
    """Yield the run with its first fits as they were, and ``final`` weights at the end."""
    usable = run.usable
    if not usable:
        return
    epochs = round(median((fit.best or 0) + 1 for fit in usable))
    training = replace(run.setup.training, epochs=epochs, patience=epochs)
    seeds = [fit.seed for fit in usable]
    again = None
    everything = [windows.with_validation()] * len(seeds)
    setup = replace(run.setup, training=training)
    for again in fit_together(everything, setup, seeds, keep_last=True):
        progress = FIRST + (1 - FIRST) * again.progress
        yield replace(run, progress=progress, seconds=run.seconds + again.seconds)
    if again is not None and again.ended:
        final = {fit.seed: fit for fit in again.usable}
        fits = tuple(_finished(fit, final.get(fit.seed)) for fit in run.fits)
        yield replace(run, fits=fits, progress=1.0, seconds=run.seconds + again.seconds)


def _finished(fit: Fit, again: Fit | None) -> Fit:
    return fit if again is None else replace(fit, final=again.weights)
