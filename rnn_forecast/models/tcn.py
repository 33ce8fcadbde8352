"""Temporal convolutional network of Bai, Kolter & Koltun (2018).

"An empirical evaluation of generic convolutional and recurrent networks for sequence modeling".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from rnn_forecast.models.network import NetworkSpec, dense
from rnn_forecast.specs import About, Bounds
from rnn_forecast.tasks import Task

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class TCNSpec(NetworkSpec):
    """Causal convolutions whose gaps double from block to block, until they span the sequence."""

    label: ClassVar[str] = "TCN"
    cell: ClassVar[str] = "tcn"
    tasks: ClassVar[tuple[Task, ...]] = ("many-to-one", "many-to-many")

    kernel_size: Annotated[
        int, Bounds(2, 16), About("Kernel size", "Steps that one convolution looks at.")
    ] = 3

    def blocks(self, sequence_length: int) -> int:
        """The fewest whose receptive field holds the sequence."""
        blocks = 1
        while self.receptive_field(blocks) < sequence_length:
            blocks += 1
        return blocks

    def receptive_field(self, blocks: int) -> int:
        """Steps that the last output depends on: ``1 + 2 (k - 1) (2^n - 1)``."""
        return 1 + 2 * (self.kernel_size - 1) * (2**blocks - 1)

    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """Blocks of two convolutions each, and a linear readout."""
        from rnn_forecast.models.tcn_network import TCN  # noqa: PLC0415  (torch)

        return TCN(self, num_features=num_features, window=window)

    def parameter_count(self, *, num_features: int, window: "WindowSpec") -> int:
        """Two convolutions a block, and a bridge where the width changes."""
        hidden, kernel = self.hidden_size, self.kernel_size
        widths = (num_features, *[hidden] * (self.blocks(window.sequence_length) - 1))
        convolutions = sum(dense(kernel * width, hidden) for width in widths)
        convolutions += len(widths) * dense(kernel * hidden, hidden)
        bridge = 0 if num_features == hidden else dense(num_features, hidden)
        return convolutions + bridge + dense(hidden, window.horizon)
