"""A small Transformer encoder (Vaswani et al. 2017, "Attention is all you need")."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from rnn_forecast.models.network import LayeredSpec, dense
from rnn_forecast.specs import About, Bounds
from rnn_forecast.tasks import Task

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class TransformerSpec(LayeredSpec):
    """Causal self-attention: each step looks at itself and all steps before it, none carried."""

    label: ClassVar[str] = "Transformer"
    cell: ClassVar[str] = "transformer"
    tasks: ClassVar[tuple[Task, ...]] = ("many-to-one", "many-to-many")

    num_heads: Annotated[
        int, Bounds(1, 8), About("Heads", "Looks back that each layer takes side by side.")
    ] = 4

    WIDENING: ClassVar[int] = 4
    """Units of the position-wise network for each of the hidden numbers, as in the paper."""

    @property
    def head_size(self) -> int:
        """Numbers that each head compares."""
        return max(self.hidden_size // self.num_heads, 1)

    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """Embedding, layers of attention, linear readout."""
        from rnn_forecast.models.transformer_network import Transformer  # noqa: PLC0415  (torch)

        return Transformer(self, num_features=num_features, window=window)

    def parameter_count(self, *, num_features: int, window: "WindowSpec") -> int:
        """For each layer: queries, keys, values and what joins them, two wide maps, two norms."""
        hidden, attended = self.hidden_size, self.num_heads * self.head_size
        attention = dense(hidden, 3 * attended) + dense(attended, hidden)
        wide = dense(hidden, self.WIDENING * hidden) + dense(self.WIDENING * hidden, hidden)
        norm = 2 * hidden
        layers = self.num_layers * (attention + wide + 2 * norm)
        return dense(num_features, hidden) + layers + norm + dense(hidden, window.horizon)
