"""A table: the grid once its names are told apart from its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.sentences import quoted

SAMPLE = 300
"""Cells of a column, spread over it, that show what the column holds."""


@dataclass(frozen=True, eq=False)
class Table:
    """Named columns of text.

    Attributes:
        names: Unique names, as written in the file.
        columns: Arrow strings, all of one length; trimmed.
        units: Unit by column name, where the file states one.
        typed: Numbers come from typed cells: the decimal sign is a point.
        header_row: Number of the row with the names, from 1; 0 if there is none.
        notes: What was found while telling them apart.
    """

    names: tuple[str, ...]
    columns: tuple[pa.StringArray, ...]
    units: Mapping[str, str] = field(default_factory=dict)
    typed: bool = False
    header_row: int = 0
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def column(self, name: str) -> pa.StringArray:
        """The cells of one column."""
        return self.columns[self.names.index(name)]

    def sample(self, name: str) -> pa.StringArray:
        """Some cells of one column, in the order of the rows."""
        places = np.unique(np.linspace(0, max(len(self) - 1, 0), SAMPLE).astype(int))
        return self.column(name).take(pa.array(places[: len(self)]))


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names for all columns: ``column 3`` where none is, ``y (2)`` where one is repeated."""
    seen: dict[str, int] = {}
    taken: list[str] = []
    for place, written in enumerate(names, start=1):
        name = written or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        taken.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        seen.setdefault(taken[-1], 1)
    return tuple(taken)


def first_words(rows: Sequence[Sequence[str]]) -> str:
    """The first cell that says something, quoted."""
    return quoted(next((cell for row in rows for cell in row if cell), ""))
