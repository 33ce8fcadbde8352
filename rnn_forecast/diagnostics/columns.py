"""What each column of a table is for, and why."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnn_forecast.language import _
from rnn_forecast.preparation import wanders
from rnn_forecast.sources import Dataset
from rnn_forecast.suggestions import MAX_COVARIATES, MAX_MISSING, suggest_covariates
from rnn_forecast.windows import Split

Role = Literal["target", "read beside it", "known for the future", "left out"]

WANDERS = "Wanders: its level leaves the range it had."


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: As it stands in the source.
        role: What it is for now.
        why: What was found in it; a sentence.
        suggested: Whether its role is the one that was suggested.
        missing: Steps without a value.
    """

    name: str
    role: Role
    why: str
    suggested: bool
    missing: int


def columns(
    dataset: Dataset, target: str, covariates: Collection[str], known: Collection[str] = ()
) -> tuple[Column, ...]:
    """All columns, in the order of the table."""
    suggested = suggest_covariates(dataset, target)
    found = (
        _column(dataset, name, target, {*covariates, *known}, suggested) for name in dataset.columns
    )
    return tuple(
        replace(column, role="known for the future") if column.name in known else column
        for column in found
    )


def _column(
    dataset: Dataset,
    name: str,
    target: str,
    covariates: Collection[str],
    suggested: Collection[str],
) -> Column:
    missing = int(dataset.frame[name].isna().sum())
    if name == target:
        return Column(name, "target", _("The column to forecast."), suggested=True, missing=missing)
    role: Role = "read beside it" if name in covariates else "left out"
    why = _found(dataset, name) or _spared(dataset, target, name in suggested)
    as_suggested = (name in suggested) == (name in covariates)
    return Column(name, role, why, suggested=as_suggested, missing=missing)


def _found(dataset: Dataset, name: str) -> str:
    """What speaks against reading a column; "" if nothing does."""
    values = dataset.frame[name].to_numpy(dtype=float)
    split = Split.by_share(len(values))
    train = values[: split.train_end]
    seen = train[np.isfinite(train)]
    absent = 1 - len(seen) / len(train)
    if absent > MAX_MISSING:
        return _("Too many missing: {absent:.0%} of its training part.").format(absent=absent)
    if np.ptp(seen) == 0:
        return _("Constant: every value of its training part is {seen:g}.").format(seen=seen[0])
    if wanders(train, values[split.train_end : split.valid_end]):
        return _(WANDERS)
    return ""


def _spared(dataset: Dataset, target: str, suggested: bool) -> str:  # noqa: FBT001  (told by name)
    """Why a column that could be read is suggested, or is not."""
    if suggested:
        return _("Observed, varying, and stays in its range.")
    if _found(dataset, target) == _(WANDERS):
        return _("Could be read, but beside a target that wanders fewer inputs are safer.")
    return _("Could be read, but {count} columns are enough to begin with.").format(
        count=MAX_COVARIATES
    )
