"""Does the order of a window matter? Two forecasters that read the same values.

One reads them one after the other: a simple recurrent network (``one_cell.py``). The other is given
them sorted, as a bag of values, and is a linear least-squares map: shuffling a window cannot change
what it reads. Both learn to say the value after a window of a noisy sine that may begin anywhere.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import torch

from rnn_forecast.lessons.one_cell import Weights, unroll
from rnn_forecast.recurrence import Adam, Bank, clip, single_threaded, squared
from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.training.schedule import rate_share

PERIOD, NOISE = 24, 0.05
LENGTH = 12
"""Values in a window: half a period, so that the order tells whether it rises or falls."""

TRAIN, TEST = 2000, 500
HIDDEN, BATCH, STEPS = 16, 100, 600
RATE = 0.01
MOVED = tuple(range(0, LENGTH + 1, 2))
"""How many values of a window change places."""

SECONDS_BETWEEN = 0.2


@dataclass(frozen=True, kw_only=True)
class OrderSpec(Spec):
    """What the reader of the lesson can move."""

    order_moved: Annotated[
        int,
        Bounds(0, LENGTH, 2),
        About("Values that change places", "In every window, at random; 0 leaves it in order."),
    ] = LENGTH
    order_place: Annotated[
        int, Bounds(1, TEST), About("Window", "Which of the test windows is shown.")
    ] = 1


@dataclass(frozen=True, eq=False)
class Reader:
    """Both forecasters, as far as the network has learnt.

    Attributes:
        progress: 0 to 1 of the network's training.
        weights: Of the recurrent network.
        bag: Weights of the sorted values and a constant, ``(LENGTH + 1,)``.
        windows: Test windows in order, ``(TEST, LENGTH)``.
        targets: The value after each, ``(TEST,)``.
        errors: Mean absolute error on shuffled test windows by forecaster, ``(len(MOVED),)``
            each; empty until the training has ended.
    """

    progress: float
    weights: Weights
    bag: np.ndarray
    windows: np.ndarray
    targets: np.ndarray
    errors: dict[str, np.ndarray]

    def says(self, windows: np.ndarray) -> dict[str, np.ndarray]:
        """The next value as each forecaster sees it, ``(window, LENGTH)`` to ``(window,)``."""
        return {
            "rnn": unroll(self.weights, windows).outputs[..., -1],
            "bag": _as_bag(windows) @ self.bag,
        }


def learn(seed: int = 0) -> Iterator[Reader]:
    """Train the network and fit the bag, yielding both as they stand."""
    single_threaded()
    chance = np.random.default_rng(seed)
    windows, targets = draw(TRAIN, chance)
    bag = np.linalg.lstsq(_as_bag(windows), targets, rcond=None)[0]
    test, answers = draw(TEST, chance)
    bank = _bank(seed)
    adam = Adam(bank, RATE)
    reader = Reader(0.0, _weights(bank), bag, test, answers, {})
    shown = time.perf_counter()
    for step in range(STEPS):
        chosen = chance.integers(TRAIN, size=BATCH)
        adam.learning_rates = RATE * rate_share("one-cycle", step, STEPS)
        _move(bank, adam, windows[chosen], targets[chosen])
        if time.perf_counter() - shown > SECONDS_BETWEEN:
            yield replace(reader, progress=0.99 * (step + 1) / STEPS, weights=_weights(bank))
            shown = time.perf_counter()
    reader = replace(reader, progress=1.0, weights=_weights(bank))
    yield replace(reader, errors=_errors(reader))


def draw(count: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Windows ``(count, LENGTH)`` of a sine with a phase of its own each, and the next values."""
    start = chance.uniform(0, PERIOD, (count, 1))
    angle = 2 * np.pi * (start + np.arange(LENGTH + 1)) / PERIOD
    values = np.sin(angle) + NOISE * chance.standard_normal(angle.shape)
    return values[:, :-1], values[:, -1]


def shuffled(windows: np.ndarray, moved: int, seed: int = 0) -> np.ndarray:
    """The windows with so many of their values moved to each other's places.

    Each window in its own way; a larger number moves the same ones and more. ``(window, LENGTH)``.
    """
    places = np.tile(np.arange(LENGTH), (len(windows), 1))
    order = np.random.default_rng(seed).permuted(places, axis=1)
    chosen = order[:, :moved]
    values = np.take_along_axis(windows, np.roll(chosen, 1, axis=1), axis=1)
    result = windows.copy()
    np.put_along_axis(result, chosen, values, axis=1)
    return result


def _bank(seed: int) -> Bank:
    bank = Bank(
        "rnn",
        sequence_lengths=(LENGTH,),
        num_features=1,
        hidden_size=HIDDEN,
        horizon=1,
        batch_size=BATCH,
    )
    bank.initialise((seed,))
    return bank


def _move(bank: Bank, adam: Adam, windows: np.ndarray, targets: np.ndarray) -> None:
    """One step of the weights, on the squared error."""
    bank.inputs[:, 0, 0] = torch.from_numpy(windows.T)
    answers = torch.from_numpy(targets).to(bank.weights)[None, None, None]
    _, gradient = squared(bank.forward(), answers)
    bank.backward(gradient)
    clip(bank, 1.0)
    adam.step()


def _weights(bank: Bank) -> Weights:
    return Weights.of_torch({name: np.asarray(each) for name, each in bank.state_dict(0).items()})


def _as_bag(windows: np.ndarray) -> np.ndarray:
    """The values sorted, and a constant, ``(window, LENGTH + 1)``."""
    return np.concatenate([np.sort(windows, axis=-1), np.ones((len(windows), 1))], axis=-1)


def _errors(reader: Reader) -> dict[str, np.ndarray]:
    said = [reader.says(shuffled(reader.windows, moved)) for moved in MOVED]
    return {
        name: np.array([np.abs(each[name] - reader.targets).mean() for each in said])
        for name in said[0]
    }
