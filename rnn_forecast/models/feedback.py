"""Networks that read their own forecast of one step to make that of the next.

One-to-many and recursive: the autonomous system x_t = f(x_(t-1)) of a state-space model; the
encoder and decoder of Sutskever et al. (2014), "Sequence to sequence learning with neural
networks", and Cho et al. (2014). With x_T the current value, s a state and y_k the forecast k
steps ahead, relative to x_T as all outputs are:

    s_k, o_k = cell(x_T + y_(k-1), s_(k-1)),   y_0 = 0                          (1)
    y_k = y_(k-1) + readout(o_k)                                                (2)

In training a teacher may put the true value in place of y_(k-1) (Bengio et al. 2015, "Scheduled
sampling for sequence prediction with recurrent neural networks").
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from rnn_forecast.models.recurrent import torch_cell

if TYPE_CHECKING:
    from rnn_forecast.models.cell_spec import CellSpec
    from rnn_forecast.windows import WindowSpec

Memory = Tensor | tuple[Tensor, Tensor] | None
"""What a torch cell hands on; None before its first step."""


@dataclass(frozen=True)
class Teacher:
    """Who knows the true values while a network trains.

    Attributes:
        targets: Future minus current value, ``(batch, horizon)``; NaN where none was observed.
        share: How often the truth is shown, 0 to 1.
    """

    targets: Tensor
    share: float

    def correct(self, said: Tensor, ahead: int) -> Tensor:
        """What to read instead of the forecast so many steps ahead, ``(batch,)``."""
        truth = self.targets[:, ahead - 1]
        shown = (torch.rand(len(truth)) < self.share).to(truth.device) & truth.isfinite()
        return torch.where(shown, truth, said)


class FeedbackNetwork(nn.Module):
    """The loop over the horizon; a subclass says what is remembered and what a step reads."""

    def __init__(self, spec: "CellSpec", cell: nn.RNNBase, *, horizon: int) -> None:
        super().__init__()
        self.horizon = horizon
        self.cell = cell
        self.dropout = nn.Dropout(spec.dropout)
        self.readout = nn.Linear(spec.hidden_size, 1)

    def remember(self, inputs: Tensor) -> Memory:
        """What the cell starts from, of ``(batch, time, feature)``."""
        raise NotImplementedError

    def read(self, current: Tensor) -> Tensor:
        """The part of the current step's features that the cell reads, ``(batch, input)``."""
        raise NotImplementedError

    def forward(self, inputs: Tensor, teacher: Teacher | None = None) -> Tensor:
        """``(batch, time, feature)`` to ``(batch, 1, horizon)``."""
        memory, current = self.remember(inputs), self.read(inputs[:, -1])
        said = torch.zeros_like(current[:, 0])
        forecasts: list[Tensor] = []
        for ahead in range(self.horizon):
            known = teacher.correct(said, ahead) if teacher and ahead else said
            state, memory = self.cell(_moved(current, known)[:, None], memory)  # (1)
            said = known + self.readout(self.dropout(state[:, 0]))[:, 0]  # (2)
            forecasts.append(said)
        return torch.stack(forecasts, dim=-1)[:, None]


class FreeRunning(FeedbackNetwork):
    """One cell that reads the sequence and then what it says itself.

    Of the other features it goes on reading the last values: nothing is known of their future.
    """

    def __init__(self, spec: "CellSpec", *, num_features: int, window: "WindowSpec") -> None:
        super().__init__(spec, torch_cell(spec, num_features), horizon=window.horizon)

    def remember(self, inputs: Tensor) -> Memory:
        """The state before the current step; none where the current step is all there is."""
        return self.cell(inputs[:, :-1])[1] if inputs.shape[1] > 1 else None

    def read(self, current: Tensor) -> Tensor:
        """Everything."""
        return current


class EncoderDecoder(FeedbackNetwork):
    """A cell that reads the sequence, and another that starts from its state and speaks."""

    def __init__(self, spec: "CellSpec", *, num_features: int, window: "WindowSpec") -> None:
        super().__init__(spec, torch_cell(spec, 1), horizon=window.horizon)
        self.encoder = torch_cell(spec, num_features)

    def remember(self, inputs: Tensor) -> Memory:
        """The encoder's last state."""
        return self.encoder(inputs)[1]

    def read(self, current: Tensor) -> Tensor:
        """The value alone."""
        return current[:, :1]


def _moved(current: Tensor, change: Tensor) -> Tensor:
    """The current step as it would be with a changed value; feature 0 is the target."""
    return torch.cat([current[:, :1] + change[:, None], current[:, 1:]], dim=1)
