"""Studies of many series as far as they have got, and what is new of one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, Self, TypeVar

import pandas as pd

from rnn_forecast.workers import Report


class Study(Protocol):
    """What a study of one series has, whatever it asks."""

    @property
    def progress(self) -> float: ...  # noqa: D102

    @property
    def ended(self) -> bool: ...  # noqa: D102


class Task(Protocol):
    """One piece of the work: of which series, counted from 0."""

    @property
    def number(self) -> int: ...  # noqa: D102


S = TypeVar("S", bound=Study)
T = TypeVar("T", bound=Task)


@dataclass(frozen=True, eq=False)
class Many(Generic[S]):
    """The studies of many series.

    Attributes:
        studies: One for each series, in their order.
        left_out: Why a series is not studied, by its name.
        progress: 0 to 1.
        doing: What happens now, if it is not training.
        notes: Sentences to keep, e.g. that a worker was lost.
    """

    studies: tuple[S, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    progress: float = 0.0
    doing: str = ""
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """Series whose study has ended."""
        return sum(study.ended for study in self.studies)

    def frame(self) -> pd.DataFrame:
        """What was found, all series below each other, ``unique_id`` in front."""
        raise NotImplementedError

    def going_on(self, studies: Sequence[S]) -> Self:
        """With what is known of the studies from before."""
        progress = sum(study.progress for study in studies) / len(studies)
        return replace(self, studies=tuple(studies), progress=progress)

    def entered(
        self, report: Report, tasks: Sequence[T], enter: Callable[[S, Report, T], S]
    ) -> Self:
        """With what is new of one task; ``enter`` says what it means for its study."""
        if report.index is None:
            return replace(self, doing=report.note or self.doing)
        notes = (*self.notes, report.note) if report.note else self.notes
        number = tasks[report.index].number
        before = self.studies[number]
        after = enter(before, report, tasks[report.index])
        # Summing up hundreds of studies at every word of every worker would outlast the training.
        gained = (after.progress - before.progress) / len(self.studies)
        studies = (*self.studies[:number], after, *self.studies[number + 1 :])
        return replace(
            self, studies=studies, progress=self.progress + gained, doing="", notes=notes
        )


def below(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The tables of the series below each other, ``unique_id`` in front."""
    named = []
    for name, frame in frames.items():
        frame.insert(0, "unique_id", name)
        named.append(frame)
    return pd.concat(named, ignore_index=True) if named else pd.DataFrame()
