"""Cells and readouts unrolled over time: which members run when, and the loop over the steps.

A plan holds the views of every step. It is made once per batch size, so that a pass is nothing but
calls of kernels on tensors that already exist.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

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
from rnn_forecast.recurrence.products import Kernel, whole_registers
from rnn_forecast.recurrence.readout import Reading, Readout


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


class Kept(NamedTuple):
    """Where a backward pass leaves what it finds at each step; None: nowhere."""

    states: Tensor | None = None  # "time member hidden batch": dL/dh_t
    inputs: Tensor | None = None  # "time member feature batch": dL/dx_t


class Unrolled:
    """The members of a bank over time, and the memory that takes.

    Args:
        layout: The shape of each network.
        weights: "member parameter".
        lengths: Sequence length of each member, longest first.
        every_step: Read the state at every step, not only at the last.
        columns: Of all buffers: the most windows of one pass.
        remembers: Keep every step for ``backward``; else two states are all that is kept.
    """

    def __init__(
        self,
        layout: Layout,
        weights: Tensor,
        lengths: Sequence[int],
        *,
        every_step: bool,
        columns: int,
        remembers: bool,
    ) -> None:
        self.layout, self.num_steps = layout, lengths[0]
        self.starts = [self.num_steps - length for length in lengths]
        self._remembers = remembers
        sizes = Sizes(len(lengths), layout.num_features, layout.hidden_size, columns)
        steps = self.num_steps if remembers else 1
        self.cell: Cell = layout.cell(sizes, layout.matrix(weights), steps=steps)
        self.cell.begin(self.starts)
        times = range(0 if every_step else self.num_steps - 1, self.num_steps)
        self.readout = Readout(self.cell, layout.readout(weights), times)
        # Zero where the cell's matrix has no parameter: the GRU's n block does not read the state.
        self._real = layout.matrix(layout.copies()).clamp(max=1.0).to(weights)
        self._plans: dict[int, list[Passage]] = {}
        self._stretches: dict[tuple[int, ...], Stretch] = {}

    @property
    def inputs(self) -> Tensor:
        """x_t, "time member feature batch"."""
        return self.cell.rows[:-1, :, self.layout.hidden_size + 1 :]

    def forward(self, batch: int) -> Tensor:
        """All steps over ``inputs`` as they are; the outputs of the first ``batch`` columns.

        The others are computed too: a last batch that is smaller comes too seldom to be worth a
        plan of its own. Their gradients are zero.
        """
        for passage in self._plan(self.cell.sizes.batch):
            self._advance(passage)
        return self.readout.outputs[..., :batch]

    def forward_through(self, inputs: Tensor) -> Tensor:
        """All steps over other inputs, "time member feature batch", copied in as they come."""
        cell, batch = self.cell, inputs.shape[-1]
        cell.begin(self.starts)
        for passage, step_inputs in zip(self._plan(whole_registers(batch)), inputs, strict=True):
            step = passage.stretch.steps[0]
            of_inputs = step.rows[:, cell.sizes.hidden + 1 :, :batch]
            of_inputs.copy_(step_inputs[: passage.span.members])
            self._advance(passage)
        return self.readout.outputs[..., :batch]

    def backward(self, output_gradient: Tensor, gradient: Tensor, kept: Kept) -> None:
        """All steps back; fills the gradient, and what is to be kept of every step."""
        self.cell.begin_backward()
        self.readout.begin_backward(output_gradient)
        batch = output_gradient.shape[-1]
        for passage in reversed(self._plan(self.cell.sizes.batch)):
            _call(passage.stretch.preparation)
            for number, step in passage.steps_back():
                if number in passage.readings:
                    self.readout.backward(passage.readings[number])
                here = passage.span.first + number, slice(passage.span.members)
                if kept.states is not None:
                    kept.states[here] = step.state_gradient[..., :batch]
                _call(step.backward)
                if kept.inputs is not None:
                    kept.inputs[here] = self.cell.back_to_inputs(step)[..., :batch]
            _call(passage.stretch.conclusion)
        matrix_gradient = self.cell.matrix_gradient.total
        torch.mul(matrix_gradient, self._real, out=self.layout.matrix(gradient))
        self.layout.readout(gradient).copy_(self.readout.matrix_gradient)

    def _advance(self, passage: Passage) -> None:
        for number, step in passage.steps():
            _call(step.forward)
            if number in passage.readings:
                self.readout.forward(passage.readings[number])

    def _plan(self, batch: int) -> list[Passage]:
        if batch not in self._plans:
            self._plans[batch] = [
                Passage(span, self._stretch(span), self.readout.readings(span))
                for span in self._spans(batch)
            ]
        return self._plans[batch]

    def _stretch(self, span: Span) -> Stretch:
        """The views of a span; where two states are kept, every other step has the same ones."""
        _, *shape = span
        key = (span.first % len(self.cell.rows), *shape)
        if key not in self._stretches:
            self._stretches[key] = self.cell.stretch_type(self.cell, span)
        return self._stretches[key]

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
        if not self._remembers:
            return 1
        return max(1, min(STRETCH, STRETCH_ELEMENTS // (members * self.cell.sizes.hidden * batch)))


def _call(kernels: Sequence[Kernel]) -> None:
    for kernel in kernels:
        kernel()
