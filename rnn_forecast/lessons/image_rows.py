"""An image as a sequence of rows: recurrent networks, an MLP and a CNN with the same budget.

The handwritten digits of scikit-learn (8 x 8, E. Alpaydin, C. Kaynak 1998) enlarged to 64 x 64 by
linear interpolation, so that nothing has to be fetched. A recurrent network reads 64 rows of 64
pixels, top row first; an MLP reads all 4,096 pixels at once; a CNN looks through small windows.
All have about the same number of parameters, the same epochs, the same batches and the same Adam.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Literal, NamedTuple

import numpy as np
import torch
from scipy.ndimage import zoom
from sklearn.datasets import load_digits
from torch import Tensor, nn

from rnn_forecast.recurrence import single_threaded
from rnn_forecast.specs import About, Bounds, Spec

ENLARGED = 8
ROWS = COLUMNS = 64
CLASSES = 10
NUM_TRAIN, NUM_VALID = 1197, 240
"""Of 1,797 images; the other 360 test."""

BATCH_SIZE = 64
LEARNING_RATE = 0.003
CLIP_NORM = 1.0
SECONDS_BETWEEN_RACES = 0.25

ORDERS = ("as they are", "one shuffle for all", "a shuffle for each image", "every eighth row")
"""The last is no order but a shorter sequence: 8 steps instead of 64."""


class RNNModel(nn.Module):
    """A recurrent layer and a linear layer over its last state, as many tutorials write it."""

    def __init__(
        self,
        cell: Callable[..., nn.Module],
        input_dim: int,
        hidden_dim: int,
        layer_dim: int,
        output_dim: int,
    ) -> None:
        super().__init__()
        self.rnn = cell(input_dim, hidden_dim, layer_dim, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, images: Tensor) -> Tensor:
        """Scores of the classes, "image class", from "image row column"; h0 = 0."""
        states, _ = self.rnn(images)
        return self.fc(states[:, -1])


def mlp() -> nn.Module:
    """All pixels at once; it knows nothing of rows and columns."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(ROWS * COLUMNS, 16), nn.ReLU(), nn.Linear(16, CLASSES)
    )


def cnn() -> nn.Module:
    """Three convolutions that halve the image each, and two linear layers."""
    return nn.Sequential(
        nn.Unflatten(1, (1, ROWS)),
        *(nn.Conv2d(1, 8, 5, stride=2, padding=2), nn.ReLU()),
        *(nn.Conv2d(8, 16, 5, stride=2, padding=2), nn.ReLU()),
        *(nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU()),
        nn.Flatten(),
        *(nn.Linear(32 * 8 * 8, 28), nn.ReLU(), nn.Linear(28, CLASSES)),
    )


class Kind(NamedTuple):
    """A way to read an image."""

    label: str
    build: Callable[[], nn.Module]


KINDS: Mapping[str, Kind] = {
    "rnn": Kind("RNN", lambda: RNNModel(nn.RNN, COLUMNS, 220, 1, CLASSES)),
    "gru": Kind("GRU", lambda: RNNModel(nn.GRU, COLUMNS, 117, 1, CLASSES)),
    "lstm": Kind("LSTM", lambda: RNNModel(nn.LSTM, COLUMNS, 98, 1, CLASSES)),
    "mlp": Kind("MLP", mlp),
    "cnn": Kind("CNN", cnn),
}
"""Widths such that each has about 65,500 parameters."""

RECURRENT = ("rnn", "gru", "lstm")
"""Those that can read a sequence of any length."""


@dataclass(frozen=True, kw_only=True)
class ImageSpec(Spec):
    """What is read, in which order, and for how long."""

    image_order: Annotated[
        Literal[
            "as they are", "one shuffle for all", "a shuffle for each image", "every eighth row"
        ],
        About("Rows", "In training and test alike."),
    ] = "as they are"
    image_epochs: Annotated[
        int, Bounds(1, 40), About("Epochs", "passes over the training images")
    ] = 12
    image_seed: Annotated[
        int, Bounds(0, 999), About("Seed", "of the split, the shuffles and the weights")
    ] = 0


class Part(NamedTuple):
    """Images, "image row column", and their digits, "image"."""

    images: Tensor
    digits: Tensor


class Parts(NamedTuple):
    """Train, valid, test: no image is in two of them."""

    train: Part
    valid: Part
    test: Part


@dataclass(frozen=True)
class Reader:
    """One network as far as it has learnt.

    Attributes:
        name: A key of KINDS.
        parameters: How many numbers it learns.
        valid: Share of the validation images that it named rightly, after each epoch.
        test: The same of the test images, looked at once, after the last epoch; None before.
        seconds: Of training, on one core.
    """

    name: str
    parameters: int
    valid: tuple[float, ...] = ()
    test: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Race:
    """All readers as far as they have learnt."""

    spec: ImageSpec
    readers: tuple[Reader, ...]

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        done = sum(len(reader.valid) for reader in self.readers)
        return done / (self.spec.image_epochs * len(self.readers))

    @property
    def finished(self) -> bool:
        """Whether all have been tested."""
        return all(reader.test is not None for reader in self.readers)

    def reader(self, name: str) -> Reader:
        """One of them."""
        return next(reader for reader in self.readers if reader.name == name)


def race(spec: ImageSpec, kinds: tuple[str, ...] = ()) -> Iterator[Race]:
    """Train readers side by side, epoch by epoch; all that can read such rows if none are named."""
    single_threaded()
    data = parts(spec.image_order, spec.image_seed)
    kinds = kinds or readers_of(spec.image_order)
    pupils = [_Pupil(name, data, spec.image_seed) for name in kinds]
    shown = time.monotonic()
    for _ in range(spec.image_epochs):
        for pupil in pupils:
            for _ in pupil.epoch():
                if time.monotonic() - shown > SECONDS_BETWEEN_RACES:
                    yield Race(spec, tuple(each.reader for each in pupils))
                    shown = time.monotonic()
    yield Race(spec, tuple(pupil.tested() for pupil in pupils))


def readers_of(order: str) -> tuple[str, ...]:
    """Who can read images whose rows come like that."""
    return RECURRENT if order == "every eighth row" else tuple(KINDS)


@cache
def images() -> tuple[np.ndarray, np.ndarray]:
    """All digits, "image row column" from 0 to 1, and what they mean, "image"."""
    flat, digits = (np.asarray(each) for each in load_digits(return_X_y=True))
    small = flat.reshape(-1, ROWS // ENLARGED, COLUMNS // ENLARGED) / 16.0
    enlarged = zoom(small, (1, ENLARGED, ENLARGED), order=1)
    return np.asarray(enlarged, dtype=np.float32), digits.astype(np.int64)


def parts(order: str, seed: int) -> Parts:
    """The three parts with their rows in that order."""
    pixels, digits = images()
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(len(pixels))
    pixels = reordered(pixels, order, rng)
    ends = np.split(drawn, (NUM_TRAIN, NUM_TRAIN + NUM_VALID))
    return Parts(*(Part(torch.tensor(pixels[i]), torch.tensor(digits[i])) for i in ends))


def reordered(pixels: np.ndarray, order: str, rng: np.random.Generator) -> np.ndarray:
    """The same images with their rows in one of the ORDERS."""
    if order == "every eighth row":
        return pixels[:, ENLARGED // 2 :: ENLARGED]
    if order == "one shuffle for all":
        return pixels[:, rng.permutation(ROWS)]
    if order == "a shuffle for each image":
        rows = rng.permuted(np.tile(np.arange(ROWS), (len(pixels), 1)), axis=1)
        return np.take_along_axis(pixels, rows[:, :, None], axis=1)
    return pixels


class _Pupil:
    """A network, its Adam and its own stream of batches."""

    def __init__(self, name: str, data: Parts, seed: int) -> None:
        self.data = data
        with torch.random.fork_rng(devices=[]):
            torch.random.manual_seed(seed)
            self.network = KINDS[name].build()
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=LEARNING_RATE)
        self.stream = torch.Generator().manual_seed(seed)
        parameters = sum(each.numel() for each in self.network.parameters())
        self.reader = Reader(name, parameters)

    def epoch(self) -> Iterator[None]:
        """One pass over the training images, a batch at a time."""
        for batch in torch.randperm(NUM_TRAIN, generator=self.stream).split(BATCH_SIZE):
            began = time.perf_counter()
            self._step(batch)
            seconds = self.reader.seconds + time.perf_counter() - began
            self.reader = replace(self.reader, seconds=seconds)
            yield
        accuracy = self._accuracy(self.data.valid)
        self.reader = replace(self.reader, valid=(*self.reader.valid, accuracy))

    def tested(self) -> Reader:
        """The reader with its one look at the test images."""
        return replace(self.reader, test=self._accuracy(self.data.test))

    def _step(self, batch: Tensor) -> None:
        scores = self.network(self.data.train.images[batch])
        loss = nn.functional.cross_entropy(scores, self.data.train.digits[batch])
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), CLIP_NORM)
        self.optimizer.step()

    @torch.no_grad()
    def _accuracy(self, part: Part) -> float:
        named = self.network(part.images).argmax(dim=1)
        return float((named == part.digits).float().mean())
