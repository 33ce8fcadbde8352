"""What every source delivers: a table of regular steps, and what is known about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnn_forecast.errors import UnknownSource
from rnn_forecast.language import _
from rnn_forecast.series import Series


@dataclass(frozen=True, slots=True)
class Note:
    """One finding about a source: a word for programs, a counted sentence for people."""

    category: str
    text: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """Columns observed at the same steps.

    Attributes:
        key: The name under which ``load`` finds it again, e.g. ``"bundled:seattle-weather"``.
        title: For people, e.g. ``"Seattle daily weather"``.
        frame: One row a step, one float column a variable; the index is a strictly increasing
            ``DatetimeIndex`` without a time zone; NaN where nothing was observed (absent steps
            have been added as rows of NaN, except where the calendar has none: a stock's weekend).
        frequency: Pandas alias of the step.
        target: The column to forecast unless another is chosen.
        units: Unit of each column that has one.
        credit: Origin and licence, one sentence.
        notes: What was found and repaired on the way in.
        calendar: The exchange whose trading days the steps are, e.g. ``"XNYS"``; see ``Series``.
        long: Where the source holds several series, such as stocks or the names of a long table:
            all of them one below the other, each with all of its own steps; ``unique_id, ds, y``.
    """

    key: str
    title: str
    frame: pd.DataFrame
    frequency: str
    target: str
    units: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    notes: tuple[Note, ...] = ()
    calendar: str | None = None
    long: pd.DataFrame | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all variables."""
        return tuple(self.frame.columns)

    def series(
        self,
        target: str | None = None,
        covariates: Sequence[str] = (),
        known: Sequence[str] = (),
    ) -> Series:
        """One column as the target, others beside it; it ends with the target's last value.

        Args:
            target: The column to forecast; the dataset's own unless given.
            covariates: Columns known until today.
            known: Columns known for the future too: their values after the target's last one are
                what they will be.

        Raises:
            UnknownSource: A column of that name does not exist.
        """
        target = target or self.target
        for name in (target, *covariates, *known):
            if name not in self.frame.columns:
                raise UnknownSource.among(
                    _("column of {title}").format(title=self.title), name, self.columns
                )
        end = self.steps(target)
        return Series(
            name=target,
            index=pd.DatetimeIndex(self.frame.index[:end]),
            values=self._values(target)[:end],
            frequency=self.frequency,
            covariates={
                name: self._values(name)[:end]
                for name in covariates
                if name != target and name not in known
            },
            unit=self.units.get(target, ""),
            calendar=self.calendar,
            known={name: self._values(name) for name in known if name != target},
        )

    def known_ahead(self, target: str, name: str) -> int:
        """Steps after the target's last value for which a column has values."""
        return max(self.steps(name) - self.steps(target), 0)

    def steps(self, name: str) -> int:
        """Steps up to a column's last value; a table may go on where others are known ahead."""
        seen = np.flatnonzero(np.isfinite(self._values(name)))
        return int(seen[-1]) + 1 if len(seen) else len(self.frame)

    def _values(self, name: str) -> np.ndarray:
        return self.frame[name].to_numpy(dtype=float)
