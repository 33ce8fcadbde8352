"""Tasks whose needed memory is known: at which length does each cell stop learning them?

A forecast can be poor for many reasons. Here there is one only: the answer depends on a value that
lies a known number of steps back, so whoever cannot carry it says the mean, and its error is the
variance of the answer, the *baseline*.

    adding problem   two numbers of a sequence are marked, one in each half; say their sum
                     (Hochreiter & Schmidhuber 1997, section 5.4; Le, Jaitly & Hinton 2015, 4.1)
    delayed echo     say the first number of the sequence, after the last has been read

All numbers are uniform in [0, 1], whose variance is 1/12; the sum of two has 1/6.
The learning itself is in ``memory_learning.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import torch
from torch import Tensor

from rnn_forecast.specs import About, Bounds, Spec

STEPS_EACH = 50
"""Steps of the weights whose errors are averaged to one point of a curve."""

SOLVED = 0.06
"""A network has solved its task once its error is this share of the baseline: 0.01 of 1/6."""

CellName = Literal["rnn", "gru", "lstm"]


def adding(length: int, batch: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Numbers and marks, "time feature batch", and the sum of the two marked ones, "batch"."""
    numbers = torch.rand(length, batch, generator=generator)
    half, column = length // 2, torch.arange(batch)
    first = torch.randint(0, half, (batch,), generator=generator)
    second = torch.randint(half, length, (batch,), generator=generator)
    marks = torch.zeros(length, batch)
    marks[first, column] = marks[second, column] = 1.0
    return torch.stack([numbers, marks], dim=1), numbers[first, column] + numbers[second, column]


def echo(length: int, batch: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Numbers, "time feature batch", and the first of them, "batch"."""
    numbers = torch.rand(length, 1, batch, generator=generator)
    return numbers, numbers[0, 0]


class Task(NamedTuple):
    """A way to draw sequences with their answers, and what is known of them."""

    label: str
    draw: Callable[[int, int, torch.Generator], tuple[Tensor, Tensor]]
    num_features: int
    baseline: float
    """Mean squared error of always saying the mean."""


TASKS: Mapping[str, Task] = {
    "adding": Task("Adding problem", adding, num_features=2, baseline=1 / 6),
    "echo": Task("Delayed echo", echo, num_features=1, baseline=1 / 12),
}


@dataclass(frozen=True, kw_only=True)
class MemoryPlan(Spec):
    """What is tried: each cell at each length, with so many seeds."""

    task: Annotated[Literal["adding", "echo"], About("Task")] = "adding"
    lengths: tuple[int, ...] = (25, 50, 100)
    cells: tuple[CellName, ...] = ("rnn", "gru", "lstm")
    seeds: Annotated[int, Bounds(1, 10), About("Seeds")] = 1
    steps: Annotated[int, Bounds(50, 10_000), About("Steps", "of the weights")] = 1500
    hidden_size: Annotated[int, Bounds(1, 256), About("Hidden size")] = 32
    batch_size: Annotated[int, Bounds(1, 512), About("Batch", "sequences of one step")] = 50
    learning_rate: Annotated[float, Bounds(1e-5, 1.0), About("Learning rate")] = 0.01
    clip_norm: Annotated[float, Bounds(0.01, 1e9), About("Clipping")] = 1.0
    forget_bias: Annotated[
        float, Bounds(-5.0, 10.0), About("Forget bias", "of an LSTM before training")
    ] = 1.0

    @property
    def baseline(self) -> float:
        """The error of a network that remembers nothing."""
        return TASKS[self.task].baseline

    @property
    def goal(self) -> float:
        """The error below which the task counts as solved."""
        return SOLVED * self.baseline


@dataclass(frozen=True)
class Attempt:
    """One network as far as it has learnt.

    Attributes:
        cell: A key of CELLS.
        length: Steps of its sequences.
        seed: Of its first weights and of its sequences.
        errors: Mean squared error of each ``STEPS_EACH`` steps, on sequences not seen before.
        solved: Whether the last of them was below the plan's goal; then its training has ended.
    """

    cell: str
    length: int
    seed: int
    errors: tuple[float, ...] = ()
    solved: bool = False

    @property
    def steps(self) -> int:
        """Steps of the weights behind it."""
        return STEPS_EACH * len(self.errors)


@dataclass(frozen=True)
class MemoryStudy:
    """All networks as far as they have learnt."""

    plan: MemoryPlan
    attempts: tuple[Attempt, ...]
    steps_done: int = 0

    @property
    def progress(self) -> float:
        """From 0 to 1; a study whose networks have all solved their task is complete."""
        done = all(attempt.solved for attempt in self.attempts)
        return 1.0 if done else self.steps_done / self.plan.steps

    def of(self, cell: str, length: int) -> tuple[Attempt, ...]:
        """The seeds of one cell at one length."""
        return tuple(each for each in self.attempts if (each.cell, each.length) == (cell, length))

    def longest_solved(self, cell: str) -> int | None:
        """The longest length that a cell solved with every seed; None if there is none."""
        solved = (n for n in self.plan.lengths if all(each.solved for each in self.of(cell, n)))
        return max(solved, default=None)
