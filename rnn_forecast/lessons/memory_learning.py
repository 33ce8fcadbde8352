"""Networks learn tasks whose needed memory is known, all cells and lengths side by side.

Every batch is drawn anew, so the error of a batch before the weights move is an error on sequences
that the network has not seen. Who has solved its task leaves, and costs nothing any more.
"""

import time
from collections.abc import Iterator

import torch
from torch import Tensor

from rnn_forecast.lessons.memory_tasks import (
    STEPS_EACH,
    TASKS,
    Attempt,
    CellName,
    MemoryPlan,
    MemoryStudy,
)
from rnn_forecast.recurrence import Adam, Bank, clip, single_threaded, squared

SECONDS_BETWEEN_STUDIES = 0.25


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
