"""Which networks a memory study trains, and which of their windows it looks at."""

from dataclasses import dataclass, replace

import numpy as np

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _
from rnn_forecast.models import MODELS
from rnn_forecast.series import Series
from rnn_forecast.tasks import Task
from rnn_forecast.training import Setup
from rnn_forecast.windows import Part, Split, Windows, cut

CELLS = ("rnn", "gru", "lstm")
"""The cells whose gradients the engine writes out."""

MOST_WINDOWS = 256
"""So many windows, spread evenly over the part, tell as much as all of them."""


@dataclass(frozen=True, eq=False)
class MemoryPlan:
    """What a memory study does.

    Attributes:
        series: What is forecast.
        setup: What the sidebar says; each cell is trained with it, as far as the engine goes, and
            as often as its ensemble has networks.
        cells: Keys of CELLS, side by side.
        split: Where the parts end.
        part: Whose windows are looked at.
    """

    series: Series
    setup: Setup
    cells: tuple[str, ...]
    split: Split
    part: Part = "valid"

    def __post_init__(self) -> None:
        if problem := problem_of_past(self.setup):
            raise OutOfBounds(problem)

    @property
    def task(self) -> Task:
        """The task shape whose memory is measured."""
        return "many-to-many" if self.setup.window.shape.every_step else "many-to-one"

    @property
    def simplified(self) -> tuple[str, ...]:
        """What is left out of the setup, in words: the engine has one layer and no feedback."""
        network = self.setup.network.as_mapping()
        reasons = {
            _("one layer"): network.get("num_layers", 1) > 1,
            _("no dropout"): network["dropout"] > 0,
            _("task shape many-to-one"): self.task != self.setup.window.task,
        }
        return tuple(reason for reason, applies in reasons.items() if applies)

    def tasks(self) -> tuple[tuple[str, Task], ...]:
        """Each cell in the task shape that is measured, and many-to-many to see it warm up."""
        shapes: tuple[Task, ...] = (self.task, "many-to-many")
        return tuple((cell, shape) for shape in dict.fromkeys(shapes) for cell in self.cells)

    def setup_of(self, cell: str, task: Task) -> Setup:
        """Networks of one layer."""
        wished = self.setup.network.as_mapping() | {"num_layers": 1, "dropout": 0.0}
        return replace(
            self.setup,
            network=MODELS[cell].from_mapping(wished),
            window=replace(self.setup.window, task=task),
        )

    def windows(self, task: Task) -> Windows:
        """The series cut for one task shape."""
        window = replace(self.setup.window, task=task)
        return cut(self.series, window, inputs=self.setup.inputs, split=self.split)


def problem_of_past(setup: Setup) -> str:
    """Why there is no memory to measure, as a sentence; or ""."""
    if setup.window.sequence_length > 1:
        return ""
    return _(
        "These windows hold a single value, so there is no past to remember; choose a longer "
        "sequence, or another task shape."
    )


def spread_evenly(cutoffs: np.ndarray, most: int = MOST_WINDOWS) -> np.ndarray:
    """At most so many of the cutoffs, the first and the last among them."""
    if len(cutoffs) <= most:
        return cutoffs
    return cutoffs[np.linspace(0, len(cutoffs) - 1, most).round().astype(int)]
