"""The modules of ``tcn.py``: dilated causal convolutions in residual blocks.

Bai, Kolter & Koltun (2018), section 3, without weight normalisation: with clipped gradients and
so few blocks nothing is gained by it.
"""

from typing import TYPE_CHECKING

from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from rnn_forecast.models.tcn import TCNSpec
    from rnn_forecast.windows import WindowSpec


class TCN(nn.Module):
    """Blocks with dilations 1, 2, 4, ..., and a linear readout of the last block."""

    def __init__(self, spec: "TCNSpec", *, num_features: int, window: "WindowSpec") -> None:
        super().__init__()
        self.every_step = window.shape.every_step
        blocks = range(spec.blocks(window.sequence_length))
        widths = (num_features, *[spec.hidden_size] * (len(blocks) - 1))
        self.blocks = nn.Sequential(
            *(Block(spec, inputs=widths[block], dilation=2**block) for block in blocks)
        )
        self.readout = nn.Linear(spec.hidden_size, window.horizon)

    def forward(self, inputs: Tensor) -> Tensor:
        """``(batch, time, feature)`` to ``(batch, step, horizon)``."""
        hidden = self.blocks(inputs.transpose(1, 2)).transpose(1, 2)
        return self.readout(hidden if self.every_step else hidden[:, -1:])


class Block(nn.Module):
    """o = ReLU(x + F(x)), where F is two convolutions (section 3.4)."""

    def __init__(self, spec: "TCNSpec", *, inputs: int, dilation: int) -> None:
        super().__init__()
        width = spec.hidden_size
        self.first = CausalConv(inputs, width, spec.kernel_size, dilation)
        self.second = CausalConv(width, width, spec.kernel_size, dilation)
        self.dropout = nn.Dropout(spec.dropout)
        self.bridge = nn.Identity() if inputs == width else nn.Conv1d(inputs, width, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """``(batch, feature, time)`` to ``(batch, hidden, time)``."""
        hidden = self.dropout(F.relu(self.first(inputs)))
        hidden = self.dropout(F.relu(self.second(hidden)))
        return F.relu(self.bridge(inputs) + hidden)


class CausalConv(nn.Conv1d):
    """A convolution whose output at a step has seen that step and earlier ones (section 3.3)."""

    def __init__(self, inputs: int, outputs: int, kernel: int, dilation: int) -> None:
        super().__init__(inputs, outputs, kernel, dilation=dilation)
        self.before = (kernel - 1) * dilation

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002  (torch's own name)
        """``(batch, feature, time)`` to ``(batch, hidden, time)``."""
        return super().forward(F.pad(input, (self.before, 0)))
