"""What a cell is to the bank: blocks of gates, and the kernels of a step forward and back.

A cell's weights form one matrix per member. Its rows are what the cell reads, h_{t-1}, the
constant 1 and x_t; its columns are blocks of ``hidden`` units, one block per gate. One product of
that matrix with the stacked rows is therefore every gate of every member, biases included.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from torch import Tensor

from rnn_forecast.recurrence.accumulators import accumulator
from rnn_forecast.recurrence.products import Kernel, product

STRETCH = 16
"""At most so many steps prepare their backward pass in one call of each kernel."""

STRETCH_ELEMENTS = 2**16
"""And no more than fill about this many states, so that they are still in the cache when used."""


class Block(NamedTuple):
    """One block of columns of the cell's matrix: ``hidden`` pre-activations."""

    name: str
    torch_gate: int
    """Which block of rows of torch's weight_ih and weight_hh this is, counted from 0."""
    reads_state: bool = True
    reads_inputs: bool = True

    @property
    def biases(self) -> int:
        """How many of torch's two biases (b_ih, b_hh) are summed in this block's constant row."""
        return self.reads_state + self.reads_inputs


class Sizes(NamedTuple):
    """How large a cell's buffers are."""

    members: int
    features: int
    hidden: int
    batch: int

    @property
    def rows(self) -> int:
        """What a cell reads: h_{t-1}, the constant 1, x_t."""
        return self.hidden + 1 + self.features


class Span(NamedTuple):
    """Consecutive steps during which the same members run: the first ``members`` of the bank."""

    first: int
    length: int
    members: int
    members_before: int
    """Members that ran in the step before ``first``: only they need a gradient from it."""
    batch: int

    def of(self, history: Tensor, shift: int = 0) -> Tensor:
        """This span of a "time member row batch" history, which may be a ring of few steps."""
        first = (self.first + shift) % len(history)
        return history[first : first + self.length, : self.members, ..., : self.batch]

    def scratch(self, buffer: Tensor) -> Tensor:
        """The same part of a "member row batch" buffer that every step uses anew."""
        return buffer[: self.members, ..., : self.batch]


class Step:
    """One time step: the kernels that compute it, bound to their views of the buffers.

    They are made once and called in order for every batch, because to slice a tensor takes as long
    as to compute with it.

    Args:
        cell: Whose buffers are viewed.
        span: The span in which the step lies.
        number: Which of the span's steps it is, counted from 0.

    Attributes:
        forward: From h_{t-1} and x_t in ``rows`` to h_t in ``state``.
        backward: From dL/dh_t in ``state_gradient`` to the gradients of the pre-activations in
            ``gate_gradient``, and to dL/dh_{t-1}, which takes the place of the former.
    """

    forward: tuple[Kernel, ...]
    backward: tuple[Kernel, ...]

    def __init__(self, cell: "Cell", span: Span, number: int) -> None:
        hidden = cell.sizes.hidden
        self.rows = span.of(cell.rows)[number]  # "member row batch": h_{t-1}, 1, x_t
        self.state_before = self.rows[:, :hidden]  # "member hidden batch": h_{t-1}
        self.state = span.of(cell.states, 1)[number]  # h_t
        self.state_gradient = span.scratch(cell.state_gradient)  # dL/dh_t, then dL/dh_{t-1}
        self.gate_gradient = span.scratch(cell.gate_gradients[number])  # "member gate batch"
        self.continuing = span.members if number else span.members_before

    def reading(self, cell: "Cell", out: Tensor) -> Kernel:
        """Pre-activations of the first blocks, as many as ``out`` holds, from all that is read."""
        matrix = cell.weights[: len(out), :, : out.shape[1]]
        return product(matrix.mT, self.rows, out)

    def back_to(self, cell: "Cell", out: Tensor) -> Kernel:
        """The gate gradients back through the weights to h_{t-1}, "member hidden batch".

        Only for members that had begun before, and from the blocks that read the state: these come
        first.
        """
        hidden = cell.sizes.hidden
        columns = hidden * sum(block.reads_state for block in cell.blocks)
        weights = cell.weights[: self.continuing, :hidden, :columns]
        return product(
            weights, self.gate_gradient[: self.continuing, :columns], out[: self.continuing]
        )


class Stretch:
    """Consecutive steps: what they have in common is computed for all of them at once.

    Attributes:
        preparation: Before the first step back: what every gradient of a pre-activation is a
            multiple of, into the place where that gradient will stand.
        conclusion: After the last step back: the gradients of the weights.
    """

    preparation: tuple[Kernel, ...] = ()

    def __init__(self, cell: "Cell", span: Span) -> None:
        self.steps = [cell.step_type(cell, span, number) for number in range(span.length)]
        # "time member gate batch"
        self.gate_gradients = cell.gate_gradients[: span.length, : span.members, :, : span.batch]
        self.conclusion = cell.matrix_gradient.adding(span.of(cell.rows), self.gate_gradients)


class Cell(ABC):
    """A cell of every member, unrolled over time, with all that its backward pass needs.

    Args:
        sizes: Members, features, hidden units and batch columns.
        weights: "member row gate": the bank's own parameters, seen as matrices.
        steps: How many steps are remembered; one is enough where nothing is propagated back.
    """

    blocks: ClassVar[tuple[Block, ...]]
    step_type: ClassVar[type[Step]]
    stretch_type: ClassVar[type[Stretch]] = Stretch

    def __init__(self, sizes: Sizes, weights: Tensor, *, steps: int) -> None:
        self.sizes = sizes
        self.weights = weights
        # One entry more than steps: what is read at step t lies at t, and h_t is written to t + 1.
        self.rows = weights.new_zeros(steps + 1, sizes.members, sizes.rows, sizes.batch)
        self.rows[:, :, sizes.hidden] = 1.0
        self.state_gradient = self.scratch(sizes.hidden)
        self.gate_gradients = self.stretch(weights.shape[2])
        self.matrix_gradient = accumulator(
            weights, steps=len(self.gate_gradients), batch=sizes.batch
        )

    def history(self, rows: int) -> Tensor:
        """An uninitialised "time member row batch" buffer, as long as ``self.rows``."""
        return self.rows.new_empty(len(self.rows), self.sizes.members, rows, self.sizes.batch)

    def scratch(self, rows: int) -> Tensor:
        """An uninitialised "member row batch" buffer."""
        return self.rows.new_empty(self.sizes.members, rows, self.sizes.batch)

    def stretch(self, rows: int) -> Tensor:
        """An uninitialised "time member row batch" buffer for the steps of one stretch."""
        steps = min(STRETCH, len(self.rows) - 1)
        return self.rows.new_empty(steps, self.sizes.members, rows, self.sizes.batch)

    @property
    def states(self) -> Tensor:
        """h_{t-1} by step, "time member hidden batch": one entry more than there are steps."""
        return self.rows[:, :, : self.sizes.hidden]

    def begin(self, starts: Sequence[int]) -> None:
        """Set the state before each member's first step to zero."""
        for member, start in enumerate(starts):
            self.states[start % len(self.rows), member] = 0.0

    def begin_backward(self) -> None:
        """Forget the gradients of the last backward pass."""
        self.matrix_gradient.total.zero_()
        self.state_gradient.zero_()

    def back_to_inputs(self, step: Step) -> Tensor:
        """dL/dx_t from the gradient of the pre-activations, "member feature batch"."""
        weights = self.weights[: len(step.gate_gradient), self.sizes.hidden + 1 :]
        return weights @ step.gate_gradient

    @abstractmethod
    def gates(self) -> Mapping[str, Tensor]:
        """The gates of the last forward pass by name, each "time member hidden batch"."""
