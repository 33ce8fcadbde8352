"""What every network's settings have in common."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from rnn_forecast.specs import About, Bounds, Spec

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class NetworkSpec(Spec):
    """Settings of one architecture; knows how to build it."""

    label: ClassVar[str]
    """The name that people know, e.g. ``"GRU"``."""

    cell: ClassVar[str]
    """Its key in ``MODELS`` and in the engine, e.g. ``"gru"``."""

    hidden_size: Annotated[
        int, Bounds(1, 256), About("Hidden size", "Numbers in the state that carries the past.")
    ] = 32
    num_layers: Annotated[
        int,
        Bounds(1, 4),
        About("Layers", "Cells stacked on each other. More than one trains several times slower."),
    ] = 1
    dropout: Annotated[
        float,
        Bounds(0, 0.8),
        About("Dropout", "Share of the state that is silenced at random while training."),
    ] = 0.0

    @property
    def banked(self) -> bool:
        """Whether the engine's fast path trains it; anything else goes through autograd."""
        return self.num_layers == 1 and self.dropout == 0

    @abstractmethod
    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """A network that maps ``(batch, time, feature)`` to ``(batch, step, horizon)``."""

    @abstractmethod
    def parameter_count(self, *, num_features: int, horizon: int) -> int:
        """Trainable numbers, counted as torch counts them (two biases in each cell)."""
