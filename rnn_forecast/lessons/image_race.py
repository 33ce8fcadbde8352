"""Readers of images learn side by side: the same epochs, the same batches, the same Adam."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import torch
from torch import Tensor, nn

from rnn_forecast.lessons.image_readers import KINDS, readers_of
from rnn_forecast.lessons.image_rows import NUM_TRAIN, Part, Parts, parts
from rnn_forecast.recurrence import single_threaded
from rnn_forecast.specs import About, Bounds, Spec

BATCH_SIZE = 64
LEARNING_RATE = 0.003
CLIP_NORM = 1.0
SECONDS_BETWEEN_RACES = 0.25


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
