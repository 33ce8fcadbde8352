"""One network that warms up, beside networks made for each length: two curves, not one.

A many-to-many network is trained once, on long windows, and scored after ever more values
(``studies/memory/warm_up.py``). Beside it, many-to-one networks of the same cell and size are
trained anew for each length, as on the sequence-length page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from rnn_forecast.evaluation.metrics import mae
from rnn_forecast.forecasting import predict_run
from rnn_forecast.models import GRUSpec
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.studies.memory.warm_up import warm_up
from rnn_forecast.tasks import Task
from rnn_forecast.training import Run, Setup, TrainSpec, train
from rnn_forecast.windows import Split, Windows, WindowSpec, cut

LENGTHS = (1, 2, 4, 8, 16, 32)
"""For each of them a network is made; the one that warms up is made for the longest."""

STEPS, PERIOD, NOISE = 600, 48, 0.15


@dataclass(frozen=True, eq=False)
class Warming:
    """Both curves, as far as they are known.

    Attributes:
        progress: 0 to 1.
        warming: Mean absolute error of the one network, by values that it has read.
        retrained: That of the networks made for each length.
        noise: What nobody can do better than: the mean absolute error of the noise itself.
    """

    progress: float = 0.0
    warming: Mapping[int, float] = field(default_factory=dict)
    retrained: Mapping[int, float] = field(default_factory=dict)
    noise: float = NOISE * (2 / np.pi) ** 0.5


def wave(seed: int = 0) -> Series:
    """A sine under noise: each value is blurred, so that more of them tell the phase better."""
    chance = np.random.default_rng(seed)
    values = np.sin(2 * np.pi * np.arange(STEPS) / PERIOD) + NOISE * chance.standard_normal(STEPS)
    return Series("wave", pd.date_range("2020-01-01", periods=STEPS, freq="D"), values, "D")


def warming_up(seed: int = 0) -> Iterator[Warming]:
    """Train the network that warms up, then one for each length, yielding both as they grow."""
    series, found = wave(seed), Warming()
    shares = len(LENGTHS) + 1
    for place, (task, length) in enumerate(_tasks()):
        setup = _setup(task, length, seed)
        windows, run = _windows(series, setup), None
        for run in train(windows, setup):
            yield replace(found, progress=(place + 0.99 * run.progress) / shares)
        assert run is not None  # noqa: S101  (training yields at least once)
        found = replace(_with(found, run, windows), progress=(place + 1) / shares)
        yield found


def _tasks() -> list[tuple[Task, int]]:
    return [("many-to-many", LENGTHS[-1]), *(("many-to-one", length) for length in LENGTHS)]


def _setup(task: Task, length: int, seed: int) -> Setup:
    return Setup(
        window=WindowSpec(sequence_length=length, horizon=1, task=task),
        inputs=InputSpec(calendar=False),
        network=GRUSpec(hidden_size=16),
        training=TrainSpec(epochs=30, patience=30, ensemble=1, learning_rate=0.01, seed=seed),
    )


def _windows(series: Series, setup: Setup) -> Windows:
    """None begins to learn before the longest one could."""
    split = Split.by_share(len(series))
    spec, first = setup.window, LENGTHS[-1] - 1
    return cut(series, spec, inputs=setup.inputs, split=split, first_cutoff=first)


def _with(found: Warming, run: Run, windows: Windows) -> Warming:
    test = windows.cutoffs["test"]
    if windows.spec.task == "many-to-many":
        *_, warm = warm_up(run.setup, run.fits[0], windows, test)
        return replace(found, warming=dict(warm.errors))
    error = mae(windows.actual(test), predict_run(run, windows, test))
    return replace(found, retrained={**found.retrained, windows.spec.sequence_length: error})
