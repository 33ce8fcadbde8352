"""Tasks whose needed memory is known: at which length does each cell stop learning them?

A forecast can be poor for many reasons. Here there is one only: the answer depends on a value that
lies a known number of steps back, so whoever cannot carry it says the mean, and its error is the
variance of the answer, the *baseline*.

    adding problem   two numbers of a sequence are marked, one in each half; say their sum
                     (Hochreiter & Schmidhuber 1997, section 5.4; Le, Jaitly & Hinton 2015, 4.1)
    delayed echo     say the first number of the sequence, after the last has been read

All numbers are uniform in [0, 1], whose variance is 1/12; the sum of two has 1/6. Every batch is
drawn anew, so the error of a batch before the weights move is an error on unseen sequences.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import torch
from torch import Tensor

from rnn_forecast.recurrence import Adam, Bank, clip, single_threaded, squared
from rnn_forecast.specs import About, Bounds, Spec

SECONDS_BETWEEN_STUDIES = 0.25
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


def learn(plan: MemoryPlan) -> Iterator[MemoryStudy]:
    """Train every cell at every length; the cells learn side by side."""
    single_threaded()
    classes = [_Class(cell, plan) for cell in plan.cells]
    shown = time.monotonic()
    yield _snapshot(plan, classes, 0)
    for step in range(1, plan.steps + 1):
        for each in classes:
            each.step()
        if step % STEPS_EACH == 0:
            for each in classes:
                each.take_stock()
        if time.monotonic() - shown > SECONDS_BETWEEN_STUDIES:
            yield _snapshot(plan, classes, step)
            shown = time.monotonic()
        if not any(each.learning for each in classes):
            break
    yield _snapshot(plan, classes, plan.steps)


def _snapshot(plan: MemoryPlan, classes: "list[_Class]", steps_done: int) -> MemoryStudy:
    attempts = tuple(attempt for each in classes for attempt in each.attempts.values())
    return MemoryStudy(plan, attempts, steps_done)


class _Class:
    """All networks of one cell as one bank; who has solved the task leaves."""

    def __init__(self, cell: CellName, plan: MemoryPlan) -> None:
        self.plan, self.task = plan, TASKS[plan.task]
        lengths = sorted(plan.lengths, reverse=True)
        self.members = [(length, seed) for length in lengths for seed in range(plan.seeds)]
        self.attempts = {key: Attempt(cell, *key) for key in self.members}
        self.bank = Bank(
            cell,
            sequence_lengths=[length for length, _ in self.members],
            num_features=self.task.num_features,
            hidden_size=plan.hidden_size,
            horizon=1,
            batch_size=plan.batch_size,
        )
        self.bank.initialise([seed for _, seed in self.members])
        if cell == "lstm":
            _set_forget_bias(self.bank, plan.forget_bias)
        self.adam = Adam(self.bank, plan.learning_rate)
        # The same sequences for every cell: the seed of a stream knows length and seed only.
        self.streams = {
            (length, seed): torch.Generator().manual_seed(1000 * length + seed)
            for length, seed in self.members
        }
        self.errors: list[Tensor] = []

    @property
    def learning(self) -> bool:
        """Whether any network is left."""
        return bool(self.members)

    def step(self) -> None:
        """One batch for each network: forward, loss, backward, clip, Adam."""
        if not self.members:
            return
        answers = self._draw()
        error, gradient = squared(self.bank.forward(), answers)
        self.bank.backward(gradient)
        clip(self.bank, self.plan.clip_norm)
        self.adam.step()
        self.errors.append(error)

    def take_stock(self) -> None:
        """Average the errors since the last time; let those who have solved the task leave."""
        if not self.members:
            return
        means = torch.stack(self.errors).mean(dim=0).tolist()
        self.errors.clear()
        for key, error in zip(self.members, means, strict=True):
            before = self.attempts[key]
            self.attempts[key] = Attempt(
                *(before.cell, *key),
                errors=(*before.errors, error),
                solved=error < self.plan.goal,
            )
        self._keep([place for place, error in enumerate(means) if error >= self.plan.goal])

    def _draw(self) -> Tensor:
        """Write a new batch into the bank; the answers, "step member horizon batch"."""
        answers = []
        for place, (length, seed) in enumerate(self.members):
            inputs, answer = self.task.draw(
                length, self.plan.batch_size, self.streams[length, seed]
            )
            self.bank.inputs[-length:, place] = inputs
            answers.append(answer)
        return torch.stack(answers)[None, :, None, :]

    def _keep(self, places: list[int]) -> None:
        if len(places) == len(self.members):
            return
        self.members = [self.members[place] for place in places]
        if places:
            self.bank.keep(places)
            self.adam.keep(places)


def _set_forget_bias(bank: Bank, bias: float) -> None:
    """Let every LSTM begin by remembering (Gers et al. 2000; Jozefowicz et al. 2015, 3)."""
    hidden = bank.layout.hidden_size
    forget = slice(hidden, 2 * hidden)  # torch's order of gates: i, f, g, o
    for member in range(bank.num_members):
        weights = bank.state_dict(member)
        for name in ("cell.bias_ih_l0", "cell.bias_hh_l0"):
            weights[name][forget] = bias / 2  # torch adds the two
        bank.load_state_dict(member, weights)
