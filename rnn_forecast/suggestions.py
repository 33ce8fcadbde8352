"""What to start with when a person has chosen a series and nothing else."""

from dataclasses import replace

import numpy as np

from rnn_forecast.preparation import wanders
from rnn_forecast.series import Series, season_length
from rnn_forecast.sources import Dataset
from rnn_forecast.training import TrainSpec
from rnn_forecast.windows import MIN_TRAIN_WINDOWS, Split, WindowSpec, count_windows, nearest_fit

TRAINING_STEPS = 1200
MAX_EPOCHS = 150
MAX_COVARIATES = 10
MAX_MISSING = 0.1
SHORTEST, LONGEST = 30, 96
"""Bounds of the suggested sequence length, in steps."""


def suggest_window(steps: int, frequency: str) -> WindowSpec:
    """One season ahead from three seasons back, 30 to 96 steps, or what fits into the series."""
    season = season_length(frequency)
    horizon = max(1, season)
    wished = WindowSpec(
        sequence_length=min(max(3 * season, SHORTEST), LONGEST), horizon=min(horizon, LONGEST)
    )
    if steps < MIN_TRAIN_WINDOWS:
        return wished
    return nearest_fit(wished, Split.by_share(steps)) or wished


def suggest_training(steps: int, window: WindowSpec) -> TrainSpec:
    """As many epochs as give every series about the same number of steps of the weights.

    Many, because a network may see nothing for hundreds of steps before it finds what there is;
    patience is long for the same reason, and early stopping ends what is overfitted.
    """
    defaults = TrainSpec()
    windows = max(count_windows(Split.by_share(steps).train_end, window), 1)
    batches = -(-windows // defaults.batch_size)
    epochs = min(max(round(TRAINING_STEPS / batches), 4), MAX_EPOCHS)
    return TrainSpec(epochs=epochs, patience=max(epochs // 3, 4))


def suggest_covariates(dataset: Dataset, target: str) -> tuple[str, ...]:
    """Columns that are likely to help: observed, varying, and not wandering out of their range.

    Beside a target that wanders, such as a price, none: there, more inputs are more to misread.
    """
    split = Split.by_share(dataset.steps(target))
    if _wanders(dataset, target, split):
        return ()
    others = (name for name in dataset.columns if name != target)
    useful = [name for name in others if _useful(dataset, name, split)]
    return tuple(useful[:MAX_COVARIATES])


def suggest_lengths(series: Series, window: WindowSpec) -> tuple[int, ...]:
    """Six lengths for the curve, doubling from 2, that leave the series enough windows."""
    split = Split.by_share(len(series))
    lengths = [2**power for power in range(1, 10)]
    fitting = [length for length in lengths if _leaves_enough(window, length, split)]
    longest = min(max(3 * series.season_length, 64), 512)
    return tuple(length for length in fitting if length <= longest) or (1,)


def _leaves_enough(window: WindowSpec, length: int, split: Split) -> bool:
    spec = replace(window, sequence_length=length)
    return count_windows(split.train_end, spec) >= max(MIN_TRAIN_WINDOWS, split.train_end // 2)


def _useful(dataset: Dataset, name: str, split: Split) -> bool:
    train = dataset.frame[name].to_numpy(dtype=float)[: split.train_end]
    seen = train[np.isfinite(train)]
    if len(seen) < (1 - MAX_MISSING) * len(train) or np.ptp(seen) == 0:
        return False
    return not _wanders(dataset, name, split)


def _wanders(dataset: Dataset, name: str, split: Split) -> bool:
    values = dataset.frame[name].to_numpy(dtype=float)
    return wanders(values[: split.train_end], values[split.train_end : split.valid_end])
