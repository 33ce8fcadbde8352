"""torch.nn as the second implementation: the same networks, trained by autograd."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_forecast.recurrence import CELLS, Adam, Bank, squared

TORCH = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Network(nn.Module):
    """One layer of torch's own cell and a linear readout of its states."""

    def __init__(self, cell, num_features, hidden_size, horizon):
        super().__init__()
        self.cell = TORCH[cell](num_features, hidden_size)
        self.readout = nn.Linear(hidden_size, horizon)

    def forward(self, inputs: Tensor, *, every_step: bool) -> Tensor:
        """From "time feature batch" to "step horizon batch"."""
        states, _ = self.cell(inputs.movedim(2, 1))
        read = states if every_step else states[-1:]
        return self.readout(read).movedim(1, 2)


@dataclass(frozen=True)
class Case:
    """A bank's shape, small enough to try many."""

    cell: str = "lstm"
    lengths: tuple[int, ...] = (5, 3, 3, 1)
    features: int = 2
    hidden: int = 4
    horizon: int = 3
    batch: int = 6
    columns: int = 6  # of the batch: fewer in a partial last one
    every_step: bool = False

    def bank(self, dtype=torch.float64, seeds: Sequence[int] | None = None, device="cpu") -> Bank:
        bank = Bank(
            self.cell,
            sequence_lengths=self.lengths,
            num_features=self.features,
            hidden_size=self.hidden,
            horizon=self.horizon,
            batch_size=self.batch,
            every_step=self.every_step,
            dtype=dtype,
            device=device,
        )
        bank.initialise(seeds or range(len(self.lengths)))
        return bank

    def data(self, bank: Bank, seed: int = 0, columns: int | None = None) -> tuple[Tensor, Tensor]:
        """Inputs "time member feature batch" and targets "step member horizon batch"."""
        generator = torch.Generator().manual_seed(seed)
        columns = columns or self.columns
        steps = bank.num_steps if self.every_step else 1
        shapes = (
            (bank.num_steps, bank.num_members, self.features, columns),
            (steps, bank.num_members, self.horizon, columns),
        )
        inputs, targets = (
            torch.randn(shape, generator=generator, dtype=torch.float64).to(bank.weights)
            for shape in shapes
        )
        return inputs, targets.where(bank.started, torch.nan)

    def network(self, bank: Bank, member: int) -> Network:
        """Torch's network with a member's weights."""
        network = Network(self.cell, self.features, self.hidden, self.horizon).to(bank.weights)
        network.load_state_dict(bank.state_dict(member))
        return network

    def outputs(self, network: Network, length: int, inputs: Tensor) -> Tensor:
        """What torch makes of the last ``length`` steps of "time feature batch"."""
        return network(inputs[-length:], every_step=self.every_step)


def cases() -> st.SearchStrategy[Case]:
    """Any cell, mixed lengths, any number of features, both readouts, partial batches."""
    sizes = st.integers(1, 9)
    return st.builds(
        lambda batch, columns, **rest: Case(batch=batch, columns=min(batch, columns), **rest),
        cell=st.sampled_from(sorted(CELLS)),
        lengths=st.lists(st.integers(1, 20), min_size=1, max_size=5).map(
            lambda lengths: tuple(sorted(lengths, reverse=True))
        ),
        features=st.one_of(st.integers(1, 4), st.just(40)),
        hidden=sizes,
        horizon=st.integers(1, 4),
        batch=sizes,
        columns=sizes,
        every_step=st.booleans(),
    )


def trained(case: Case, dtype: torch.dtype = torch.float64) -> Bank:
    """A bank after five steps of Adam."""
    bank = case.bank(dtype)
    adam = Adam(bank, 1e-2)
    for step in range(5):
        inputs, targets = case.data(bank, seed=step)
        bank.inputs[..., : case.columns] = inputs
        _, gradient = squared(bank.forward(case.columns), targets)
        bank.backward(gradient)
        adam.step()
    return bank


def gradient_row(bank: Bank, network: Network) -> Tensor:
    """Torch's gradients in the bank's layout, times the copies: both biases are added up."""
    gradients = {name: parameter.grad for name, parameter in network.named_parameters()}
    row = torch.zeros_like(bank.weights[0])
    bank.layout.write(gradients, row)
    return row


def close(ours: Tensor, theirs: Tensor, tolerance: float) -> bool:
    """Whether no number differs by more than the tolerance."""
    assert ours.shape == theirs.shape
    return bool(((ours - theirs).abs() <= tolerance).all())
