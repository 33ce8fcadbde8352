"""Recurrence cannot be parallelised over time, attention can: what that costs, measured here.

Time and memory of the four layers of ``parallel_layers.py`` against the length of what they read.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import torch
from torch import Tensor, nn

from rnn_forecast.lessons.parallel_layers import KINDS, WIDTH, Kind
from rnn_forecast.recurrence import single_threaded
from rnn_forecast.specs import About, Spec

BATCH = 4
SHORTEST = 16
ROUNDS = 4
"""Each is timed so often; the fastest counts, because a busy machine only ever adds."""


@dataclass(frozen=True, kw_only=True)
class TimeSpec(Spec):
    """How far the measurement goes."""

    time_longest: Annotated[Literal[256, 512, 1024, 2048], About("Longest sequence", "steps")] = (
        1024
    )

    @property
    def lengths(self) -> tuple[int, ...]:
        """16, 32, 64, ... to the longest."""
        doublings = (self.time_longest // SHORTEST).bit_length()
        return tuple(SHORTEST * 2**power for power in range(doublings))


@dataclass(frozen=True)
class Timing:
    """One layer at one length.

    Attributes:
        name: A key of KINDS.
        length: Steps.
        forward: Seconds of the forward pass.
        both: Seconds of the forward and the backward pass.
        kept: Bytes that the backward pass needs kept, without the weights and the inputs.
    """

    name: str
    length: int
    forward: float
    both: float
    kept: int


@dataclass(frozen=True)
class TimeStudy:
    """What has been measured so far."""

    spec: TimeSpec
    timings: tuple[Timing, ...]

    @property
    def progress(self) -> float:
        """From 0 to 1, by steps rather than by timings: long ones take longer."""
        whole = len(KINDS) * sum(self.spec.lengths)
        return sum(each.length for each in self.timings) / whole

    def of(self, name: str) -> tuple[Timing, ...]:
        """One layer, shortest first."""
        return tuple(each for each in self.timings if each.name == name)

    def at(self, name: str, length: int) -> Timing | None:
        """One timing, None if it has not been taken yet."""
        return next((each for each in self.of(name) if each.length == length), None)

    def slower_than(self, by: str, name: str = "attention") -> tuple[int, ...]:
        """The lengths at which ``name`` is slower than ``by``, forward and backward."""
        pairs = [(each, self.at(by, each.length)) for each in self.of(name)]
        return tuple(each.length for each, rival in pairs if rival and each.both > rival.both)

    def overtaken(self, by: str, name: str = "attention") -> int | None:
        """The first length from which on ``name`` is slower than ``by``, forward and backward."""
        slower = self.slower_than(by, name)
        others = [each.length for each in self.of(name) if each.length not in slower]
        return min((each for each in slower if each > max(others, default=0)), default=None)

    def growth(self, name: str) -> float | None:
        """How many times longer the last doubling of the length made both passes."""
        *_, before, last = (None, None, *self.of(name))
        return last.both / before.both if before and last else None


def measure(spec: TimeSpec) -> Iterator[TimeStudy]:
    """Time every layer at every length, shortest lengths first, on one core."""
    single_threaded()
    layers = {name: _built(kind) for name, kind in KINDS.items()}
    timings: list[Timing] = []
    yield TimeStudy(spec, ())
    for length in spec.lengths:
        inputs = torch.randn(BATCH, length, WIDTH, generator=torch.Generator().manual_seed(length))
        for name, layer in layers.items():
            passes = []
            for _ in range(ROUNDS):
                passes.append(_timed(layer, inputs))
                yield TimeStudy(spec, tuple(timings))  # a moment to stop reading
            forward, both = (min(each) for each in zip(*passes, strict=True))
            timings.append(Timing(name, length, forward, both, kept_bytes(layer, inputs)))
            yield TimeStudy(spec, tuple(timings))


def kept_bytes(layer: nn.Module, inputs: Tensor) -> int:
    """What autograd keeps of a forward pass until the backward pass has used it."""
    known = {each.untyped_storage().data_ptr() for each in (*layer.parameters(), inputs)}
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        outputs = layer(inputs)
    del outputs  # only now: until here every storage has an address of its own
    return sum(kept.values())


def _timed(layer: nn.Module, inputs: Tensor) -> tuple[float, float]:
    """Seconds of a forward pass, and of forward and backward together."""
    began = time.perf_counter()
    outputs = layer(inputs)
    forward = time.perf_counter() - began
    outputs.sum().backward()
    return forward, time.perf_counter() - began


def _built(kind: Kind) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.random.manual_seed(0)
        return kind.build()
