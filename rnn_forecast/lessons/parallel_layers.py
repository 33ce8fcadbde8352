"""Four layers that read a sequence, by how much of their work must wait.

    RNN, GRU            h_t needs h_{t-1}: L operations that wait for each other
    linear recurrence   h_t = a h_{t-1} + W x_t is associative: log2 L rounds
    attention           every step looks at every other at once: 1 round, L² numbers

(A. Vaswani et al., Attention is all you need, NeurIPS 2017, table 1; A. Orvieto et al.,
Resurrecting recurrent neural networks for long sequences, ICML 2023: the linear recurrence, here
with a real diagonal. Its scan: W. D. Hillis, G. L. Steele, Data parallel algorithms, CACM 29, 1986;
G. E. Blelloch, Prefix sums and their applications, 1990.)
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

WIDTH = 32


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
