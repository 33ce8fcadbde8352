"""This package as a person uses it: ``length_study`` for a sweep, ``train`` for one network.

    python ours.py 2        sweeps over two worker processes

The study does more than the networks: it fits the straight line of every length, scores everything
in the unit of the series, and keeps the best weights.
"""

import statistics
import sys
import time

import pandas as pd
import torch
from work import (
    BATCH,
    HIDDEN,
    POINTS,
    RATE,
    TRAIN_END,
    VALID_END,
    Done,
    Job,
    peak_memory,
    processor_seconds,
    series,
    serve,
)

from rnn_forecast.models import MODELS
from rnn_forecast.preparation import InputSpec
from rnn_forecast.recurrence import single_threaded
from rnn_forecast.series import Series
from rnn_forecast.studies.lengths import length_study
from rnn_forecast.training import Fit, Setup, TrainSpec, train
from rnn_forecast.windows import Split, WindowSpec, cut
from rnn_forecast.workers import Workers

SPLIT = Split(TRAIN_END, VALID_END, POINTS)


def setup(job: Job) -> Setup:
    """The same training as everybody's."""
    return Setup(
        window=WindowSpec(sequence_length=max(job.lengths), horizon=1),
        inputs=InputSpec(calendar=False, inputs="level", transform="none"),
        network=MODELS[job.cell].from_mapping({"hidden_size": HIDDEN}),
        training=TrainSpec(
            epochs=job.epochs,
            batch_size=BATCH,
            learning_rate=RATE,
            schedule="constant",
            clip_norm=0.0,
            patience=500,
            loss="squared",
            ensemble=len(job.seeds),
        ),
    )


class Ours:
    """A contender with its warm worker processes."""

    def __init__(self, count: int) -> None:
        self.workers = Workers(count)
        self.workers.warm(wait=60)
        index = pd.date_range("2015-01-01", periods=POINTS, freq="D")
        self.series = Series("y", index, series(), "D")

    def __call__(self, job: Job) -> Done:
        """Train; count the steps by the epochs and windows that the results report."""
        start, before = time.perf_counter(), self._processor_seconds()
        alone = len(job.lengths) == 1
        windows, fits = self._one(job) if alone else self._sweep(job)
        seconds, after = time.perf_counter() - start, self._processor_seconds()
        spent = [late - early for late, early in zip(after, before, strict=True)]
        epochs, losses = zip(*fits, strict=True)
        return Done(
            seconds=seconds,
            cpu=spent[0] + max(spent[1:], default=0.0),
            steps=sum(epochs) * -(-windows // BATCH),
            parameters=self._parameters(job),
            loss=statistics.mean(losses),
            peak=(peak_memory(), *map(peak_memory, self.workers.pids)),
            versions=f"PyTorch {torch.__version__}",
        )

    def _one(self, job: Job) -> tuple[int, list[tuple[int, float]]]:
        windows = cut(self.series, setup(job).window, inputs=setup(job).inputs, split=SPLIT)
        *_, run = train(windows, setup(job))
        return len(windows.cutoffs["train"]), [_ends(fit) for fit in run.fits]

    def _sweep(self, job: Job) -> tuple[int, list[tuple[int, float]]]:
        *_, study = length_study(
            self.series,
            setup(job),
            lengths=job.lengths,
            cells=(job.cell,),
            split=SPLIT,
            workers=self.workers,
        )
        assert all(trial.outcome == "exhausted" for trial in study.trials)
        losses = [trial.valid_loss for trial in study.trials]
        return study.trials[0].windows, [(job.epochs, loss) for loss in losses if loss is not None]

    def _processor_seconds(self) -> list[float]:
        return [processor_seconds(), *map(processor_seconds, self.workers.pids)]

    def _parameters(self, job: Job) -> int:
        network = setup(job).network.build(num_features=1, window=setup(job).window)
        return sum(parameter.numel() for parameter in network.parameters())


def _ends(fit: Fit) -> tuple[int, float]:
    return len(fit.epochs), fit.epochs[-1].valid_loss


if __name__ == "__main__":
    single_threaded()
    serve(Ours(int(sys.argv[1])))
