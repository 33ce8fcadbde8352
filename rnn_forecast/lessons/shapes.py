"""The task shapes beside each other: one small network each, on the same part of a series."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from rnn_forecast.evaluation.metrics import mae, skill
from rnn_forecast.forecasting import predict_run
from rnn_forecast.models import GRUSpec
from rnn_forecast.models.baselines import Baseline, Linear, Naive
from rnn_forecast.preparation import InputSpec
from rnn_forecast.series import Series
from rnn_forecast.tasks import TASKS, Task
from rnn_forecast.training import Run, Setup, TrainSpec, train
from rnn_forecast.windows import Split, Windows, WindowSpec, cut, nearest_fit

MOST_STEPS = 1000
"""Of a long series only the newest, so that all shapes are trained within seconds."""

SHORTEST, LONGEST, FARTHEST = 12, 24, 6
"""Sequence lengths at the least and at the most, and the horizon at the most."""


@dataclass(frozen=True, eq=False)
class Trained:
    """One shape's result.

    Attributes:
        task: Key of TASKS.
        seconds: Of its training.
        parameters: Trainable numbers.
        mae: On the test part, in the unit of the series.
    """

    task: Task
    seconds: float
    parameters: int
    mae: float


@dataclass(frozen=True, eq=False)
class ShapesStudy:
    """How far the comparison has got.

    Attributes:
        setup: Common to all shapes but for the task.
        fingerprint: Of the series.
        baselines: Test error of those that cost nothing, by name, in the unit of the series.
        unit: Of the series.
        trained: Finished shapes in the order of TASKS.
        progress: 0 to 1.
    """

    setup: Setup
    fingerprint: str
    baselines: Mapping[str, float]
    unit: str
    trained: tuple[Trained, ...] = ()
    progress: float = 0.0

    def scores(self) -> pd.DataFrame:
        """One row a shape: ``task, mae, skill, parameters, seconds``; skill against naive."""
        rows = [
            {
                "task": each.task,
                "mae": each.mae,
                "skill": skill(each.mae, self.baselines["naive"]),
                "parameters": each.parameters,
                "seconds": each.seconds,
            }
            for each in self.trained
        ]
        return pd.DataFrame(rows, columns=["task", "mae", "skill", "parameters", "seconds"])


def shapes_setup(steps: int, window: WindowSpec) -> Setup:
    """Small networks that are trained in seconds, with the reader's window as far as that allows.

    Args:
        steps: Of the whole series.
        window: What the reader has chosen; its task does not matter.
    """
    length = max(window.sequence_length, SHORTEST)  # a shape that reads one value has made it 1
    asked = WindowSpec(sequence_length=min(length, LONGEST), horizon=min(window.horizon, FARTHEST))
    fitting = nearest_fit(asked, Split.by_share(min(steps, MOST_STEPS))) or asked
    training = TrainSpec(epochs=8, ensemble=1, learning_rate=0.01)
    return Setup(
        window=fitting,
        inputs=InputSpec(calendar=False),
        network=GRUSpec(hidden_size=16),
        training=training,
    )


def compare_shapes(series: Series, setup: Setup) -> Iterator[ShapesStudy]:
    """Train one shape after the other, yielding the comparison as it stands.

    All read the target alone, without covariates and calendar, learn from windows that end at the
    same steps and are scored on the same targets.

    Raises:
        ForecastError: The windows do not fit the series.
    """
    alone = replace(series, covariates={}, known={})
    baselines = _baselines(_newest(alone, setup))
    study = ShapesStudy(setup, series.fingerprint, baselines, series.unit)
    for place, task in enumerate(TASKS):
        windows = _newest(alone, setup, task)
        run = None
        for run in train(windows, replace(setup, window=windows.spec)):
            yield replace(study, progress=(place + 0.99 * run.progress) / len(TASKS))
        if run is not None and run.usable:
            study = replace(study, trained=(*study.trained, _finished(run, windows)))
        study = replace(study, progress=(place + 1) / len(TASKS))
        yield study


def _newest(series: Series, setup: Setup, task: Task = "many-to-one") -> Windows:
    """Windows of the end of the series; none begins to learn before the longest one could."""
    steps = min(len(series), MOST_STEPS)
    earlier, parts = len(series) - steps, Split.by_share(steps)
    split = Split(*(earlier + end for end in (parts.train_end, parts.valid_end, parts.test_end)))
    first = earlier + setup.window.sequence_length - 1
    spec = replace(setup.window, task=task)
    return cut(series, spec, inputs=setup.inputs, split=split, first_cutoff=first)


def _baselines(windows: Windows) -> dict[str, float]:
    fitted: tuple[Baseline, ...] = (Naive(), Linear.fit(windows))
    test = windows.cutoffs["test"]
    return {each.name: mae(windows.actual(test), each.forecasts(windows, test)) for each in fitted}


def _finished(run: Run, windows: Windows) -> Trained:
    test, network = windows.cutoffs["test"], run.setup.network
    error = mae(windows.actual(test), predict_run(run, windows, test))
    count = network.parameter_count(num_features=windows.num_features, window=windows.spec)
    return Trained(windows.spec.task, run.seconds, count, error)
