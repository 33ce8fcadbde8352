"""Made series whose best forecast is known, to see whether a method finds it.

    sine            y_t = sin(2 pi t / 24) + 0.05 e_t
    ar1             y_t = 0.8 y_(t-1) + e_t
    random-walk     y_t = y_(t-1) + e_t
    delayed-echo    y_t = 0.9 y_(t-13) + sqrt(1 - 0.9^2) e_t        e_t: independent, normal(0, 1)

The echo is thirteen first-order processes that take turns, so between two of its beats lie
``DELAY`` values that know nothing of the next one: one step ahead, a window of 12 is worth as
little as none, and a window of 13 is worth as much as any longer one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from rnn_forecast.errors import UnknownSource
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Dataset, Note

LENGTH = 1200
PERIOD = 24
DELAY = 12

Draw = Callable[[np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Process:
    """How a series is made, and what can be known about its future."""

    title: str
    frequency: str
    draw: Draw
    answer: str


def _sine(chance: np.random.Generator) -> np.ndarray:
    steps = np.arange(LENGTH)
    return np.sin(2 * np.pi * steps / PERIOD) + 0.05 * chance.standard_normal(LENGTH)


def _random_walk(chance: np.random.Generator) -> np.ndarray:
    return np.cumsum(chance.standard_normal(LENGTH))


def _autoregression(
    chance: np.random.Generator, lag: int, weight: float, noise: float
) -> np.ndarray:
    """``y_t = weight y_(t-lag) + noise e_t``, begun in its stationary distribution."""
    shocks = noise * chance.standard_normal(LENGTH)
    values = np.empty(LENGTH)
    values[:lag] = shocks[:lag] / np.sqrt(1 - weight**2)
    for step in range(lag, LENGTH):
        values[step] = weight * values[step - lag] + shocks[step]
    return values


PROCESSES: Mapping[str, Process] = {
    "sine": Process(
        title="Sine of period 24",
        frequency="h",
        draw=_sine,
        answer=(
            "Without noise, two values would determine all others; with it, longer windows "
            "average the noise away, and no forecast has a root mean squared error below 0.05."
        ),
    ),
    "ar1": Process(
        title="Autoregression of order 1",
        frequency="D",
        draw=partial(_autoregression, lag=1, weight=0.8, noise=1.0),
        answer=(
            "One value of history is enough: the best forecast h steps ahead is 0.8^h times the "
            "last value, and one step ahead its root mean squared error is 1."
        ),
    ),
    "random-walk": Process(
        title="Random walk",
        frequency="D",
        draw=_random_walk,
        answer="Nothing beats repeating the last value; more skill than noise would be a mistake.",
    ),
    "delayed-echo": Process(
        title="Delayed echo",
        frequency="D",
        draw=partial(_autoregression, lag=DELAY + 1, weight=0.9, noise=np.sqrt(1 - 0.9**2)),
        answer=(
            "Needs 13 values of history for the next step: with 12 or fewer the best forecast is "
            "0 (root mean squared error 1), with 13 or more it is 0.9 times the value 13 steps "
            "before (0.44)."
        ),
    ),
}

NAMES = tuple(PROCESSES)
"""The made series, in the order in which they are offered."""


def load(name: str, seed: int = 0) -> Dataset:
    """The made series of that name; the same seed gives the same values.

    Raises:
        UnknownSource: There is none.
    """
    if name not in PROCESSES:
        raise UnknownSource.among(_("synthetic series"), name, NAMES)
    process = PROCESSES[name]
    index = pd.date_range("2020-01-01", periods=LENGTH, freq=process.frequency)
    values = process.draw(np.random.default_rng(seed))
    return Dataset(
        key=f"synthetic:{name}",
        title=process.title,
        frame=pd.DataFrame({name: values}, index=index),
        frequency=process.frequency,
        target=name,
        credit=_("Made by this program, seed {seed}.").format(seed=seed),
        notes=(Note("known_answer", _(process.answer)),),
    )
