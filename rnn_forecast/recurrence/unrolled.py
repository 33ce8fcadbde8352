"""Cells and readouts unrolled over time: which members run when, and the loop over the steps.

A plan holds the views of every step. It is made once per batch size, so that a pass is nothing but
calls of kernels on tensors that already exist.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from rnn_forecast.recurrence.cell import (
    STRETCH,
    STRETCH_ELEMENTS,
    Cell,
    Sizes,
    Span,
    Step,
    Stretch,
)
from rnn_forecast.recurrence.layout import Layout
from rnn_forecast.recurrence.readout import Reading, Readout


GROUP_ELEMENTS = 2**16
"""Members run in groups of about so many pre-activations a step: more would leave the cache."""


def groups(num_members: int, elements: int, device: torch.device) -> Iterator[slice]:
    """Slices of members, of nearly equal size, that are run one after the other.

    Args:
        num_members: Of the bank.
        elements: Pre-activations of one member in one step.
        device: On anything but a CPU all members run together.
    """
    wanted = -(-num_members * elements // GROUP_ELEMENTS) if device.type == "cpu" else 1
    size = -(-num_members // wanted)
    for first in range(0, num_members, size):
        yield slice(first, min(first + size, num_members))


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of steps with the readings of its states."""

    span: Span
    stretch: Stretch
    readings: Mapping[int, Reading]
    """By step, counted from the first of the stretch."""

    def steps(self) -> Iterator[tuple[int, Step]]:
        """The steps with their number in the stretch, oldest first."""
        return enumerate(self.stretch.steps)

    def steps_back(self) -> Iterator[tuple[int, Step]]:
        """The same, newest first."""
        return zip(
            range(len(self.stretch.steps) - 1, -1, -1), reversed(self.stretch.steps), strict=True
        )


class Unrolled:
    """Consecutive members of a bank over time, on a clock of their own: 0 to their longest length.

    Args:
        layout: The shape of each network.
        members: Which members of the bank these are.
        lengths: Sequence length of each member of the bank, longest first.
        weights: "member parameter" of the bank.
        rows: "time member row batch" of the bank, what its cells read. One entry more than there
            are steps if all are kept for ``backward``; else two are all that is needed.
        outputs: "step member horizon batch" of the bank, where the readout writes.
    """

    def __init__(
        self,
        layout: Layout,
        members: slice,
        lengths: Sequence[int],
        weights: Tensor,
        rows: Tensor,
        outputs: Tensor,
    ) -> None:
        lengths, weights = lengths[members], weights[members]
        self.layout, self.members, self.num_steps = layout, members, lengths[0]
        self.starts = [self.num_steps - length for length in lengths]
        own_rows, own_outputs = rows[-(self.num_steps + 1) :, members], self.own(outputs)
        sizes = Sizes(len(lengths), layout.num_features, layout.hidden_size, rows.shape[-1])
        self.cell: Cell = layout.cell(sizes, layout.matrix(weights), own_rows)
        self.cell.begin(self.starts)
        times = range(self.num_steps - len(own_outputs), self.num_steps)
        self.readout = Readout(self.cell, layout.readout(weights), times, own_outputs)
        # Zero where the cell's matrix has no parameter: the GRU's n block does not read the state.
        self._real = layout.matrix(layout.copies()).clamp(max=1.0).to(weights)
        self._plans: dict[int, list[Passage]] = {}

    def own(self, of_bank: Tensor) -> Tensor:
        """These members' steps and members of a "time member ..." tensor of the bank."""
        return of_bank[-self.num_steps :, self.members]

    def forward(self, batch: int) -> None:
        """All steps over the rows as they are; fills the bank's states and outputs."""
        self.cell.refresh()
        for passage in self._plan(batch):
            self._advance(passage)

    def forward_through(self, inputs: Tensor) -> None:
        """All steps over the bank's ``inputs``, in two entries of rows; fills the outputs."""
        cell, first_input = self.cell, self.cell.sizes.hidden + 1
        cell.refresh()
        cell.begin(self.starts)
        for passage, step_inputs in zip(
            self._plan(inputs.shape[-1]), self.own(inputs), strict=True
        ):
            passage.stretch.steps[0].rows[:, first_input:] = step_inputs[: passage.span.members]
            self._advance(passage)

    def backward(
        self, output_gradient: Tensor, gradient: Tensor, state_gradients: Tensor | None
    ) -> None:
        """All steps back; fills the bank's gradient and, if it is given, dL/dh_t."""
        cell, readout = self.cell, self.readout
        cell.begin_backward()
        readout.begin_backward(self.own(output_gradient))
        for passage in reversed(self._plan(output_gradient.shape[-1])):
            cell.prepare(passage.stretch)
            for number, step in passage.steps_back():
                if number in passage.readings:
                    readout.backward(passage.readings[number])
                if state_gradients is not None:
                    time, running = passage.span.first + number, passage.span.members
                    self.own(state_gradients)[time, :running] = step.state_gradient
                cell.backward(step)
                step.add_to_matrix_gradient()
        own_gradient = gradient[self.members]
        torch.mul(cell.matrix_gradient.total, self._real, out=self.layout.matrix(own_gradient))
        self.layout.readout(own_gradient).copy_(readout.matrix_gradient)

    def fill_gates(self, gates: dict[str, Tensor]) -> None:
        """Copy the gates of each member's own steps into the bank's tensors of these names."""
        for name, gate in self.cell.gates().items():
            for member, start in enumerate(self.starts):
                of_bank = self.own(gates[name])[start:, member]
                of_bank.copy_(gate[start:, member, :, : of_bank.shape[-1]])

    def _advance(self, passage: Passage) -> None:
        for number, step in passage.steps():
            self.cell.forward(step)
            if number in passage.readings:
                self.readout.forward(passage.readings[number])

    def _plan(self, batch: int) -> list[Passage]:
        if batch not in self._plans:
            self._plans[batch] = [
                Passage(span, self.cell.unroll(span), self.readout.readings(span))
                for span in self._spans(batch)
            ]
        return self._plans[batch]

    def _spans(self, batch: int) -> Iterator[Span]:
        """The steps in order, cut where another member starts and where a stretch is full."""
        before = 0
        for members, group in groupby(range(self.num_steps), key=self._running):
            times = list(group)
            length = self._stretch_length(members, batch)
            for first in range(0, len(times), length):
                piece = times[first : first + length]
                yield Span(piece[0], len(piece), members, before, batch)
                before = members

    def _running(self, time: int) -> int:
        return sum(start <= time for start in self.starts)

    def _stretch_length(self, members: int, batch: int) -> int:
        if len(self.cell.rows) <= self.num_steps:
            return 1  # nothing is remembered, nothing will be prepared
        return max(1, min(STRETCH, STRETCH_ELEMENTS // (members * self.cell.sizes.hidden * batch)))
