"""Segment-wise recurrence: Lin et al. (2023), SegRNN.

"SegRNN: Segment recurrent neural network for long-term time series forecasting".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from rnn_forecast.models.network import NetworkSpec, dense
from rnn_forecast.specs import About, Bounds

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class SegRNNSpec(NetworkSpec):
    """A GRU that takes a whole segment at each step, and says all segments ahead side by side."""

    label: ClassVar[str] = "SegRNN"
    cell: ClassVar[str] = "segrnn"

    segment_length: Annotated[
        int,
        Bounds(1, 96),
        About("Segment length", "Steps that are read, and said, at once; a season is a good one."),
    ] = 12

    def segment(self, window: "WindowSpec") -> int:
        """Steps of a segment; a short sequence is one."""
        return min(self.segment_length, window.sequence_length)

    def outputs(self, window: "WindowSpec") -> int:
        """A segment."""
        return self.segment(window)

    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """Segments, embedding, GRU, linear readout."""
        from rnn_forecast.models.segrnn_network import SegRNN  # noqa: PLC0415  (torch)

        return SegRNN(self, num_features=num_features, window=window)

    def parameter_count(self, *, num_features: int, window: "WindowSpec") -> int:
        """Embeddings of segments read and of segments said, one GRU for both, readout."""
        hidden, segment = self.hidden_size, self.segment(window)
        ahead = -(-window.horizon // segment)
        gru = 3 * hidden * (2 * hidden + 2)
        embeddings = dense(num_features * segment, hidden) + ahead * hidden
        return embeddings + gru + dense(hidden, segment)
