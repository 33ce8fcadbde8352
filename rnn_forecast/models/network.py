"""What every network's settings have in common."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.tasks import Task

if TYPE_CHECKING:
    from torch import nn

    from rnn_forecast.windows import WindowSpec


@dataclass(frozen=True, kw_only=True)
class NetworkSpec(Spec):
    """Settings of one architecture; knows how to build it.

    Settings that make sense for some networks only are fields of theirs; they become widgets and
    options where such a network is chosen.
    """

    label: ClassVar[str]
    """The name that people know, e.g. ``"GRU"``."""

    cell: ClassVar[str]
    """Its key in ``MODELS``, e.g. ``"gru"``."""

    tasks: ClassVar[tuple[Task, ...]] = ("many-to-one",)
    """The task shapes that it can be trained in."""

    step_by_step: ClassVar[bool] = False
    """Whether it reads one step after another and carries a state, not the window at once."""

    hidden_size: Annotated[
        int, Bounds(1, 512), About("Hidden size", "Numbers that the network keeps of each step.")
    ] = 32
    dropout: Annotated[
        float,
        Bounds(0, 0.8),
        About("Dropout", "Share of the hidden numbers silenced at random while training."),
    ] = 0.0

    def check(self, window: "WindowSpec") -> None:
        """Raise OutOfBounds unless it can be trained in the windows' task shape."""
        if window.task not in self.tasks:
            raise OutOfBounds(
                _(
                    "{label} cannot be trained {task}; choose another network, or the task shape "
                    "{names}."
                ).format(
                    label=self.label, task=_(window.task), names=_(" or ").join(map(_, self.tasks))
                )
            )

    def outputs(self, window: "WindowSpec") -> int:
        """Steps ahead that one readout of its hidden numbers says."""
        return window.horizon

    def banked(self, window: "WindowSpec") -> bool:  # noqa: ARG002  (those of one cell look)
        """Whether the engine's fast path trains it; anything else goes through autograd."""
        return False

    @abstractmethod
    def build(self, *, num_features: int, window: "WindowSpec") -> "nn.Module":
        """A network that maps ``(batch, time, feature)`` to ``(batch, step, horizon)``."""

    @abstractmethod
    def parameter_count(self, *, num_features: int, window: "WindowSpec") -> int:
        """Trainable numbers, counted as torch counts them."""


@dataclass(frozen=True, kw_only=True)
class LayeredSpec(NetworkSpec):
    """A network of equal layers on each other."""

    num_layers: Annotated[
        int,
        Bounds(1, 4),
        About("Layers", "Layers on each other. A recurrent network of one trains much faster."),
    ] = 1


def dense(inputs: int, outputs: int) -> int:
    """Weights and biases of a linear map."""
    return (inputs + 1) * outputs
