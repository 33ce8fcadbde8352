"""What one window holds."""

from dataclasses import dataclass
from typing import Annotated

from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.tasks import TASKS, Shape, Task


@dataclass(frozen=True, kw_only=True)
class WindowSpec(Spec):
    """What one window holds. Task shapes that read one value have windows of one step."""

    sequence_length: Annotated[
        int, Bounds(1, 720), About("Sequence length", "How many past steps the network reads.")
    ] = 30
    horizon: Annotated[
        int, Bounds(1, 336), About("Horizon", "How many steps ahead it forecasts.")
    ] = 7
    stride: Annotated[
        int,
        Bounds(1, 336),
        About("Stride", "Steps from one training window to the next. 1 uses every window."),
    ] = 1
    task: Annotated[
        Task,
        About(
            "Task shape",
            "How much the network reads, and whether it says the horizon at once, after every "
            "step, or one value from the other.",
        ),
    ] = "many-to-one"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.shape.reads_one:
            object.__setattr__(self, "sequence_length", 1)

    @property
    def shape(self) -> Shape:
        """What sets the task shape apart."""
        return TASKS[self.task]

    @property
    def steps(self) -> int:
        """How often the network is read in one window."""
        return self.sequence_length if self.shape.every_step else 1

    @property
    def leads(self) -> tuple[int, ...]:
        """How far ahead known covariates are shown, so that a window reaches every step to come.

        The horizon, and where the window is shorter than the horizon, in strides of the window.
        """
        return tuple(range(self.horizon, 0, -self.sequence_length))


def count_windows(steps: int, spec: WindowSpec) -> int:
    """Windows that fit into so many steps: ``(steps - L - H) // stride + 1``, never below 0."""
    return max((steps - spec.sequence_length - spec.horizon) // spec.stride + 1, 0)
