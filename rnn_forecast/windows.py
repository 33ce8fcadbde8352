"""Sliding windows over a series: what a network may see, and what it must forecast.

A window is known by its *cutoff*, the position of the last value that it sees:

    positions   cutoff-L+1 ... cutoff  |  cutoff+1 ... cutoff+H
                the sequence, length L |  the targets, horizon H

Nothing is cut out and copied when windows are made: ``Windows`` holds one table and the cutoffs of
each part, and any set of windows is gathered from the table when it is needed.

Axes: ``window``, ``time`` (steps of the sequence, oldest first), ``feature`` (0 is the target),
``step`` (where the network is read: time for many-to-many, 1 for other task shapes), ``horizon``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

import numpy as np
import pandas as pd

from rnn_forecast.errors import OutOfBounds, SeriesTooShort
from rnn_forecast.preparation import InputSpec, Preparation
from rnn_forecast.series import Series
from rnn_forecast.specs import About, Bounds, Spec
from rnn_forecast.tasks import TASKS, Shape, Task

Part = Literal["train", "valid", "test"]
PARTS: tuple[Part, ...] = ("train", "valid", "test")

MIN_TRAIN_WINDOWS = 20
"""Fewer examples than this teach a network nothing."""

MIN_SCORED_WINDOWS = 5
"""Fewer forecasts than this say nothing about a network."""


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


def count_windows(steps: int, spec: WindowSpec) -> int:
    """Windows that fit into so many steps: ``(steps - L - H) // stride + 1``, never below 0."""
    return max((steps - spec.sequence_length - spec.horizon) // spec.stride + 1, 0)


@dataclass(frozen=True)
class Split:
    """Where the training, validation and test part end, as positions: ``[0, train_end)`` and so on.

    A window belongs to the part in which *all* its targets lie. Its sequence may reach back into
    an earlier part, as it does on the day of a real forecast; no target ever crosses a border.
    """

    train_end: int
    valid_end: int
    test_end: int

    def __post_init__(self) -> None:
        if not 0 < self.train_end <= self.valid_end <= self.test_end:
            raise OutOfBounds(
                f"The parts end at steps {self.train_end}, {self.valid_end} and {self.test_end}; "
                "each must end after the one before it."
            )

    @classmethod
    def by_share(cls, steps: int, *, valid: float = 0.15, test: float = 0.15) -> Self:
        """The last ``test`` of the steps to test, ``valid`` before them, the rest to train."""
        test_start = steps - round(steps * test)
        train_end = test_start - round(steps * valid)
        return cls(train_end, test_start, steps)

    def bounds(self, part: Part) -> tuple[int, int]:
        """First position of the part, and the first position after it."""
        return {
            "train": (0, self.train_end),
            "valid": (self.train_end, self.valid_end),
            "test": (self.valid_end, self.test_end),
        }[part]


@dataclass(frozen=True, eq=False)
class Windows:
    """All windows of a series, ready for a network.

    Attributes:
        series: The series as given, gaps included.
        spec: Shape of a window.
        split: Where the parts end.
        preparation: What was fitted on the training part.
        features: The scaled table, ``(time, feature)`` float32; gaps filled from before.
        answers: The scaled target, ``(time,)`` float32; NaN where nothing was observed, so that
            no value that was made up is ever learnt from or scored.
        cutoffs: Positions of each part's windows, ``(window,)``, oldest first.
    """

    series: Series
    spec: WindowSpec
    split: Split
    preparation: Preparation
    features: np.ndarray
    answers: np.ndarray
    cutoffs: Mapping[Part, np.ndarray]

    @property
    def now(self) -> np.ndarray:
        """The one cutoff at the end of the series, from which the future is forecast."""
        return np.array([len(self.series) - 1])

    @property
    def num_features(self) -> int:
        """Inputs at each step."""
        return self.features.shape[1]

    def anchors(self, cutoffs: np.ndarray) -> np.ndarray:
        """Positions whose value is subtracted when inputs are relative, ``(window,)``.

        The last value of the window. Many-to-many is read at every step, and the last value would
        show the earlier steps their own future; the first value does not.
        """
        return cutoffs - self.spec.steps + 1

    def inputs(self, cutoffs: np.ndarray) -> np.ndarray:
        """What the network reads, ``(window, time, feature)`` float32."""
        steps = np.arange(-self.spec.sequence_length + 1, 1)
        inputs = self.features[cutoffs[:, None] + steps]
        if self.preparation.relative:
            inputs[:, :, 0] -= self.features[self.anchors(cutoffs), 0][:, None]
        return inputs

    def targets(self, cutoffs: np.ndarray) -> np.ndarray:
        """What it must say, scaled: future minus current value, ``(window, step, horizon)``."""
        current = cutoffs[:, None] + np.arange(-self.spec.steps + 1, 1)
        ahead = np.arange(1, self.spec.horizon + 1)
        return self.answers[current[:, :, None] + ahead] - self.features[current, 0][:, :, None]

    def actual(self, cutoffs: np.ndarray) -> np.ndarray:
        """What came, in the unit of the series, ``(window, horizon)``; NaN where unobserved."""
        return self.series.values[cutoffs[:, None] + np.arange(1, self.spec.horizon + 1)]

    def forecasts(self, outputs: np.ndarray, cutoffs: np.ndarray) -> np.ndarray:
        """From what the network said to the unit of the series, ``(window, horizon)``.

        The forecast is always the current value plus what the network says: a network that says
        nothing repeats the last value, which on prices is hard enough to beat.
        """
        current = self.features[cutoffs, 0][:, None].astype(float)
        return self.preparation.target.unscale(current + outputs)

    def dates(self, cutoffs: np.ndarray) -> pd.DatetimeIndex:
        """Times of the cutoffs."""
        return self.series.index[cutoffs]


def cut(
    series: Series,
    spec: WindowSpec,
    *,
    inputs: InputSpec | None = None,
    split: Split | None = None,
    first_cutoff: int = 0,
) -> Windows:
    """Cut a series into windows of the training, validation and test part.

    Args:
        series: What to cut.
        spec: Shape of the windows. The stride thins out the training part only: every window of
            the other parts is scored.
        inputs: What the network is shown; the defaults of InputSpec unless given.
        split: Where the parts end; the last 15 % test and the 15 % before validate unless given.
        first_cutoff: No window before this position, to give several lengths the same targets.

    Raises:
        SeriesTooShort: A part holds too few windows; the sentence names values that would fit.
    """
    split = split or Split.by_share(len(series))
    check_fit(len(series), spec, split, name=series.name, first_cutoff=first_cutoff)
    preparation = Preparation.fit(
        series, inputs or InputSpec(), train_end=split.train_end, valid_end=split.valid_end
    )
    features = preparation.features(series)
    cutoffs: dict[Part, np.ndarray] = {
        part: cutoffs_of(part, spec, split, first_cutoff) for part in PARTS
    }
    answers = preparation.target.scale(series.values).astype(np.float32)
    windows = Windows(series, spec, split, preparation, features, answers, cutoffs)
    return _without_unobserved(windows)


def cutoffs_of(part: Part, spec: WindowSpec, split: Split, first_cutoff: int = 0) -> np.ndarray:
    """Cutoffs of the windows whose targets all lie in the part, ``(window,)``."""
    start, end = split.bounds(part)
    earliest = max(start - 1, spec.sequence_length - 1, first_cutoff)
    stride = spec.stride if part == "train" else 1
    # Counted back from the end, so that the newest window is always there.
    return np.arange(end - spec.horizon - 1, earliest - 1, -stride)[::-1].copy()


def _without_unobserved(windows: Windows) -> Windows:
    """Leave out windows none of whose last targets was observed: nothing to learn or to score."""
    kept: dict[Part, np.ndarray] = {}
    for part in PARTS:
        cutoffs = windows.cutoffs[part]
        kept[part] = cutoffs[np.isfinite(windows.actual(cutoffs)).any(axis=1)]
    return replace(windows, cutoffs=kept)


def check_fit(
    steps: int, spec: WindowSpec, split: Split, *, name: str, first_cutoff: int = 0
) -> None:
    """Raise SeriesTooShort unless every part holds enough windows."""
    problem = problem_of_fit(steps, spec, split, name=name, first_cutoff=first_cutoff)
    if problem:
        raise SeriesTooShort(problem)


def problem_of_fit(
    steps: int, spec: WindowSpec, split: Split, *, name: str, first_cutoff: int = 0
) -> str:
    """Why the windows do not fit, with the nearest values that do, as a sentence; or ""."""
    counts = _counts(spec, split, first_cutoff)
    if _enough(counts):
        return ""
    nearest = nearest_fit(spec, split)
    said = (
        f"{name} has {steps} steps. With sequence length {spec.sequence_length}, horizon "
        f"{spec.horizon} and stride {spec.stride} that makes {counts['train']} training, "
        f"{counts['valid']} validation and {counts['test']} test windows; at least "
        f"{MIN_TRAIN_WINDOWS}, {MIN_SCORED_WINDOWS} and {MIN_SCORED_WINDOWS} are needed. "
    )
    if nearest is None:
        return said + f"This needs a longer series: at least {needed_steps()} steps."
    return said + (
        f"Nearest values that work: sequence length {nearest.sequence_length}, horizon "
        f"{nearest.horizon}, stride {nearest.stride}."
    )


def nearest_fit(spec: WindowSpec, split: Split) -> WindowSpec | None:
    """The same windows with the smallest change that makes them fit; None if nothing does.

    First a smaller stride, then a shorter sequence, then a shorter horizon, each only as far as
    it must go.
    """
    for horizon in range(spec.horizon, 0, -1):
        for length, stride in ((spec.sequence_length, spec.stride), (1, spec.stride), (1, 1)):
            if _fits(_with(spec, length, horizon, stride), split):
                return _longest(_with(spec, length, horizon, stride), spec.sequence_length, split)
    return None


def needed_steps() -> int:
    """Steps of the shortest series that the smallest windows fit into, with the usual split."""
    smallest = WindowSpec(sequence_length=1, horizon=1)
    steps = MIN_TRAIN_WINDOWS
    while not _fits(smallest, Split.by_share(steps)):
        steps += 1
    return steps


def _with(spec: WindowSpec, length: int, horizon: int, stride: int) -> WindowSpec:
    return replace(spec, sequence_length=length, horizon=horizon, stride=stride)


def _longest(spec: WindowSpec, longest: int, split: Split) -> WindowSpec:
    """Lengthen the sequence again as far as it fits."""
    fitting = (
        candidate
        for length in range(longest, spec.sequence_length - 1, -1)
        if _fits(candidate := _with(spec, length, spec.horizon, spec.stride), split)
    )
    return next(fitting)


def _fits(spec: WindowSpec, split: Split) -> bool:
    return _enough(_counts(spec, split))


def _counts(spec: WindowSpec, split: Split, first_cutoff: int = 0) -> dict[Part, int]:
    return {part: len(cutoffs_of(part, spec, split, first_cutoff)) for part in PARTS}


def _enough(counts: Mapping[Part, int]) -> bool:
    scored = min(counts["valid"], counts["test"])
    return counts["train"] >= MIN_TRAIN_WINDOWS and scored >= MIN_SCORED_WINDOWS
