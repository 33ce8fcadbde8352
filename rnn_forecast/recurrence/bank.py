"""Many networks trained as one: the members of a bank share a cell kind and a width, nothing else.

Members are sorted longest first and the clock runs to T, the longest length. A member of length l
starts at step T - l from h = 0, which *is* the network of length l. The members that run at a step
are therefore always the first few, and running fewer of them is narrowing the member axis: no
mask, no padding, no wasted arithmetic.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import torch
from torch import Tensor

from rnn_forecast.recurrence.cell import Cell
from rnn_forecast.recurrence.elman import Elman
from rnn_forecast.recurrence.gru import GRU
from rnn_forecast.recurrence.layout import Layout
from rnn_forecast.recurrence.lstm import LSTM
from rnn_forecast.recurrence.products import whole_registers
from rnn_forecast.recurrence.unrolled import Kept, Unrolled

PREDICTION_COLUMNS = 256
"""Windows that are predicted together: nothing is remembered, so that they fit into the cache."""

CELLS: Mapping[str, type[Cell]] = {"rnn": Elman, "gru": GRU, "lstm": LSTM}


class Bank:
    """Networks of one cell kind and one hidden size, trained as one batched computation.

    Args:
        cell: A key of ``CELLS``.
        sequence_lengths: One per member, in steps, longest first.
        num_features: Inputs per step.
        hidden_size: Width of the state.
        horizon: Outputs per readout.
        batch_size: Columns of the buffers: the most windows of one training batch.
        every_step: Read the state at every step (many-to-many), not only at the last.
        device: Where everything is kept.
        dtype: float32, or float64 for checks.

    Attributes:
        weights: "member parameter": all parameters; see ``layout.py`` for their order.
        gradient: The gradient of the last ``backward``, laid out like ``weights``.
        copies: "parameter": how many parameters of torch.nn each of them stands for.
    """

    def __init__(  # noqa: PLR0913  (so many independent facts make a bank)
        self,
        cell: str,
        *,
        sequence_lengths: Sequence[int],
        num_features: int,
        hidden_size: int,
        horizon: int,
        batch_size: int,
        every_step: bool = False,
        device: str | torch.device = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        self.layout = Layout(CELLS[cell], num_features, hidden_size, horizon)
        self.batch_size, self.every_step = batch_size, every_step
        self.sequence_lengths = _longest_first(sequence_lengths)
        self.copies = self.layout.copies().to(device, dtype)
        self.weights = self.copies.new_zeros(len(self.sequence_lengths), self.layout.size)
        self._allocate()

    @property
    def num_members(self) -> int:
        """Networks in the bank."""
        return len(self.sequence_lengths)

    @property
    def num_steps(self) -> int:
        """T: the steps of the longest member."""
        return self.sequence_lengths[0]

    @property
    def num_outputs(self) -> int:
        """Readouts per window: T, or 1 if only the last step is read."""
        return self.num_steps if self.every_step else 1

    @property
    def parameter_count(self) -> int:
        """Parameters of one member, counted as torch.nn counts them (both biases)."""
        return int(self.copies.sum())

    @property
    def inputs(self) -> Tensor:
        """Where to write a batch, "time member feature batch".

        The first T - l steps of a shorter member are ignored.
        """
        return self._unrolled.inputs[..., : self.batch_size]

    @property
    def states(self) -> Tensor:
        """h_t after each step of the last forward pass, "time member hidden batch"."""
        return self._unrolled.cell.states[1:, ..., : self._batch]

    @property
    def gates(self) -> dict[str, Tensor]:
        """The gates of the last forward pass by name, each "time member hidden batch".

        i, f, g, o of an LSTM; r, z, n of a GRU. Before a member's first step they mean nothing.
        """
        gates = self._unrolled.cell.gates()
        return {name: gate[..., : self._batch] for name, gate in gates.items()}

    @property
    def started(self) -> Tensor:
        """Which readouts belong to a member's own steps, "step member 1 1", true or false.

        With readouts at every step and mixed lengths, the targets of the other steps are to be
        NaN: ``targets.where(bank.started, nan)``.
        """
        lengths = torch.tensor(self.sequence_lengths, device=self.weights.device)
        steps_left = torch.arange(self.num_outputs, 0, -1, device=self.weights.device)
        return (steps_left[:, None] <= lengths)[:, :, None, None]

    def initialise(self, seeds: Sequence[int]) -> None:
        """Draw each member's weights from its own seed, as torch.nn does after manual_seed."""
        for member, seed in enumerate(seeds):
            self.load_state_dict(member, self.layout.draw(seed, self.weights))

    def state_dict(self, member: int) -> dict[str, Tensor]:
        """Copies of a member's parameters by their names in torch.nn."""
        return self.layout.read(self.weights[member])

    def load_state_dict(self, member: int, state: Mapping[str, Tensor]) -> None:
        """Set a member's parameters from those of torch.nn."""
        self.layout.write(state, self.weights[member])

    def forward(self, batch: int | None = None) -> Tensor:
        """Run all members over the first ``batch`` columns of ``inputs`` (None: all).

        Returns:
            Outputs, "step member horizon batch": a view that the next pass overwrites. Steps
            before a member's first are zero.
        """
        self._batch = self.batch_size if batch is None else batch
        return self._unrolled.forward(self._batch)

    def backward(
        self,
        output_gradient: Tensor,
        *,
        keep_state_gradients: bool = False,
        keep_input_gradients: bool = False,
    ) -> None:
        """Backpropagate through time; fills ``gradient``, summed over the batch.

        Args:
            output_gradient: dL/d(outputs) of the last forward pass, in its shape.
            keep_state_gradients: Also fill ``state_gradients``, "time member hidden batch":
                dL/dh_t at every step, all that reaches the state after step t. Zero before a
                member's first step.
            keep_input_gradients: Also fill ``input_gradients``, "time member feature batch":
                dL/dx_t at every step. Zero before a member's first step.
        """
        inputs = self.inputs[..., : self._batch]
        self.state_gradients = torch.zeros_like(self.states) if keep_state_gradients else None
        self.input_gradients = torch.zeros_like(inputs) if keep_input_gradients else None
        kept = Kept(self.state_gradients, self.input_gradients)
        self._unrolled.backward(output_gradient, self.gradient, kept)

    def predict(self, inputs: Tensor, *, every_step: bool | None = None) -> Tensor:
        """Outputs for any number of windows, without keeping the history.

        Args:
            inputs: "time member feature batch"; the last T steps are read. One member's inputs
                may stand for all.
            every_step: Read the state at every step, or only at the last; None: as in training.

        Returns:
            "step member horizon batch", a new tensor.
        """
        every_step = self.every_step if every_step is None else every_step
        if every_step not in self._predicting:
            self._predicting[every_step] = self._unroll(every_step=every_step, remembers=False)
        of_members = inputs[-self.num_steps :].expand(-1, self.num_members, -1, -1)
        blocks = of_members.split(PREDICTION_COLUMNS, dim=-1)
        unrolled = self._predicting[every_step]
        return torch.cat([unrolled.forward_through(x).clone() for x in blocks], dim=-1)

    def keep(self, members: Sequence[int]) -> None:
        """Let all other members leave; these go on in this order, and the rest costs nothing.

        ``inputs``, ``weights`` and ``gradient`` are new tensors afterwards.
        """
        self.sequence_lengths = _longest_first([self.sequence_lengths[m] for m in members])
        self.weights = self.weights[torch.as_tensor(members, device=self.weights.device)]
        self._allocate()

    def _allocate(self) -> None:
        self.gradient = torch.zeros_like(self.weights)
        self.state_gradients: Tensor | None = None
        self.input_gradients: Tensor | None = None
        self._batch = self.batch_size
        self._unrolled = self._unroll(every_step=self.every_step, remembers=True)
        self._predicting: dict[bool, Unrolled] = {}

    def _unroll(self, *, every_step: bool, remembers: bool) -> Unrolled:
        return Unrolled(
            self.layout,
            self.weights,
            self.sequence_lengths,
            every_step=every_step,
            columns=whole_registers(self.batch_size) if remembers else PREDICTION_COLUMNS,
            remembers=remembers,
        )


def _longest_first(lengths: Sequence[int]) -> tuple[int, ...]:
    """The lengths as a tuple, if they are in the order that narrowing needs."""
    if not lengths or lengths[-1] < 1:
        msg = f"a bank needs members of at least one step; the lengths are {tuple(lengths)}"
        raise ValueError(msg)
    if any(shorter > longer for longer, shorter in pairwise(lengths)):
        msg = f"members must be sorted longest first; the lengths are {tuple(lengths)}"
        raise ValueError(msg)
    return tuple(lengths)
