"""What every source delivers: a table of regular steps, and what is known about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from rnn_forecast.errors import UnknownSource
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

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all variables."""
        return tuple(self.frame.columns)

    def series(self, target: str | None = None, covariates: Sequence[str] = ()) -> Series:
        """One column as the target, others beside it.

        Raises:
            UnknownSource: A column of that name does not exist.
        """
        target = target or self.target
        for name in (target, *covariates):
            if name not in self.frame.columns:
                raise UnknownSource.among(f"column of {self.title}", name, self.columns)
        return Series(
            name=target,
            index=pd.DatetimeIndex(self.frame.index),
            values=self.frame[target].to_numpy(dtype=float),
            frequency=self.frequency,
            covariates={
                name: self.frame[name].to_numpy(dtype=float)
                for name in covariates
                if name != target
            },
            unit=self.units.get(target, ""),
            calendar=self.calendar,
        )
