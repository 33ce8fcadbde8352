"""Recurrence cannot be parallelised over time, attention can: what that costs, measured here.

    RNN, GRU            h_t needs h_{t-1}: L operations that wait for each other
    linear recurrence   h_t = a h_{t-1} + W x_t is associative: log2 L rounds
    attention           every step looks at every other at once: 1 round, L² numbers

(A. Vaswani et al., Attention is all you need, NeurIPS 2017, table 1; A. Orvieto et al.,
Resurrecting recurrent neural networks for long sequences, ICML 2023: the linear recurrence, here
with a real diagonal. Its scan: W. D. Hillis, G. L. Steele, Data parallel algorithms, CACM 29, 1986;
G. E. Blelloch, Prefix sums and their applications, 1990.)
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import torch
from torch import Tensor, nn

from rnn_forecast.recurrence import single_threaded
from rnn_forecast.specs import About, Spec

WIDTH, BATCH = 32, 4
SHORTEST = 16
ROUNDS = 4
"""Each is timed so often; the fastest counts, because a busy machine only ever adds."""


class Recurrence(nn.Module):
    """nn.RNN or nn.GRU: the states of all steps."""

    def __init__(self, cell: Callable[..., nn.Module]) -> None:
        super().__init__()
        self.cell = cell(WIDTH, WIDTH, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        """From "batch time feature" to "batch time hidden"."""
        return self.cell(x)[0]


class LinearRecurrence(nn.Module):
    """h_t = a h_{t-1} + W x_t, one a for each unit, with all steps at once."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.Linear(WIDTH, WIDTH)
        self.decay = nn.Parameter(torch.linspace(0.0, 4.0, WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        """From "batch time feature" to "batch time hidden"."""
        driven = self.read(x)
        return scan(torch.sigmoid(self.decay).expand_as(driven), driven)


class Attention(nn.Module):
    """One head that looks back: softmax(QK'/√d) V, with the L x L matrix written out."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(WIDTH, 3 * WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """From "batch time feature" to "batch time hidden"."""
        query, key, value = self.project(x).chunk(3, dim=-1)
        scores = query @ key.mT / math.sqrt(WIDTH)
        future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        return scores.masked_fill(future, -math.inf).softmax(dim=-1) @ value


class Kind(NamedTuple):
    """A layer that reads a sequence."""

    label: str
    build: Callable[[], nn.Module]
    rounds: Callable[[int], int]
    """Operations that must wait for each other, by length."""


KINDS: Mapping[str, Kind] = {
    "rnn": Kind("RNN", lambda: Recurrence(nn.RNN), lambda length: length),
    "gru": Kind("GRU", lambda: Recurrence(nn.GRU), lambda length: length),
    "linear": Kind("Linear recurrence", LinearRecurrence, lambda length: (length - 1).bit_length()),
    "attention": Kind("Attention", Attention, lambda _: 1),
}


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

    def overtaken(self, by: str, name: str = "attention") -> int | None:
        """The first length from which on ``name`` is slower than ``by``, forward and backward."""
        pairs = [(each.length, each.both, self.at(by, each.length)) for each in self.of(name)]
        slower = [
            (length, rival is not None and both > rival.both) for length, both, rival in pairs
        ]
        faster = [length for length, is_slower in slower if not is_slower]
        later = [length for length, _ in slower if length > max(faster, default=0)]
        return min(later, default=None)

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


def scan(decay: Tensor, driven: Tensor) -> Tensor:
    """All h_t = decay_t h_{t-1} + driven_t of "batch time hidden" in log2(time) rounds.

    Two steps after each other are one step: (a, b) then (a', b') is (a'a, a'b + b'). After the
    round of distance d, each position holds what the last 2d steps do together.
    """
    distance = 1
    while distance < driven.shape[1]:
        earlier_decay, earlier = decay[:, :-distance], driven[:, :-distance]
        late_decay, late = decay[:, distance:], driven[:, distance:]
        driven = torch.cat([driven[:, :distance], late + late_decay * earlier], dim=1)
        decay = torch.cat([decay[:, :distance], late_decay * earlier_decay], dim=1)
        distance *= 2
    return driven


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
