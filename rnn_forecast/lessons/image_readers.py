"""Networks that read an image, each in its own way, all with about 65,500 parameters.

A recurrent network reads 64 rows of 64 pixels, top row first; an MLP reads all 4,096 pixels at
once; a CNN looks through small windows.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from torch import Tensor, nn

from rnn_forecast.lessons.image_rows import COLUMNS, ROWS

CLASSES = 10


class RNNModel(nn.Module):
    """A recurrent layer and a linear layer over its last state, as many tutorials write it."""

    def __init__(
        self,
        cell: Callable[..., nn.Module],
        input_dim: int,
        hidden_dim: int,
        layer_dim: int,
        output_dim: int,
    ) -> None:
        super().__init__()
        self.rnn = cell(input_dim, hidden_dim, layer_dim, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, images: Tensor) -> Tensor:
        """Scores of the classes, "image class", from "image row column"; h0 = 0."""
        states, _ = self.rnn(images)
        return self.fc(states[:, -1])


def mlp() -> nn.Module:
    """All pixels at once; it knows nothing of rows and columns."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(ROWS * COLUMNS, 16), nn.ReLU(), nn.Linear(16, CLASSES)
    )


def cnn() -> nn.Module:
    """Three convolutions that halve the image each, and two linear layers."""
    return nn.Sequential(
        nn.Unflatten(1, (1, ROWS)),
        *(nn.Conv2d(1, 8, 5, stride=2, padding=2), nn.ReLU()),
        *(nn.Conv2d(8, 16, 5, stride=2, padding=2), nn.ReLU()),
        *(nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU()),
        nn.Flatten(),
        *(nn.Linear(32 * 8 * 8, 28), nn.ReLU(), nn.Linear(28, CLASSES)),
    )


class Kind(NamedTuple):
    """A way to read an image."""

    label: str
    build: Callable[[], nn.Module]


KINDS: Mapping[str, Kind] = {
    "rnn": Kind("RNN", lambda: RNNModel(nn.RNN, COLUMNS, 220, 1, CLASSES)),
    "gru": Kind("GRU", lambda: RNNModel(nn.GRU, COLUMNS, 117, 1, CLASSES)),
    "lstm": Kind("LSTM", lambda: RNNModel(nn.LSTM, COLUMNS, 98, 1, CLASSES)),
    "mlp": Kind("MLP", mlp),
    "cnn": Kind("CNN", cnn),
}
"""Widths such that each has about 65,500 parameters."""

RECURRENT = ("rnn", "gru", "lstm")
"""Those that can read a sequence of any length."""


def readers_of(order: str) -> tuple[str, ...]:
    """Who can read images whose rows come like that."""
    return RECURRENT if order == "every eighth row" else tuple(KINDS)
