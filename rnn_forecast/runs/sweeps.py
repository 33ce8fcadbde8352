"""The runs of one sweep over many series, shown as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from rnn_forecast.runs.index import Entry


@dataclass(frozen=True)
class Sweep:
    """All runs that one command made, a series each.

    Attributes:
        entries: By the name of their series; at least one.
    """

    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """Its name on the command line; as hard to guess as that of a run."""
        return self.entries[0].sweep

    @property
    def title(self) -> str:
        """What people call it."""
        return self.entries[0].sweep_title

    @property
    def kind(self) -> str:
        """Key in KINDS."""
        return self.entries[0].kind

    @property
    def skills(self) -> tuple[float, ...]:
        """Of the runs whose skill is known."""
        return tuple(entry.skill for entry in self.entries if entry.skill is not None)

    @property
    def skill(self) -> float | None:
        """The median of these; None where none is known."""
        return median(self.skills) if self.skills else None

    @property
    def better(self) -> int:
        """How many are better than naive."""
        return sum(skill > 0 for skill in self.skills)

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return all(entry.finished for entry in self.entries)

    @property
    def seconds(self) -> float:
        """Of training, all together."""
        return sum(entry.seconds for entry in self.entries)

    @property
    def size(self) -> int:
        """Bytes of the bundles."""
        return sum(entry.size for entry in self.entries)

    @property
    def when(self) -> datetime:
        """When its newest run was made, UTC."""
        return max(entry.when for entry in self.entries)


def grouped(entries: Iterable[Entry]) -> tuple[Entry | Sweep, ...]:
    """Runs by themselves, and sweeps in place of theirs; in the order of the first of each."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.sweep or entry.id, []).append(entry)
    return tuple(sweep_of(group) if group[0].sweep else group[0] for group in groups.values())


def sweep_of(entries: Iterable[Entry]) -> Sweep:
    """These as one."""
    return Sweep(tuple(sorted(entries, key=lambda entry: (entry.series, -entry.created))))
