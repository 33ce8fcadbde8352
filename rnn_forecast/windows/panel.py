"""Windows of many series in one table, for one network that learns from all of them.

A global model: Salinas et al. (2020), "DeepAR", section 3; Montero-Manso & Hyndman (2021),
"Principles and algorithms for forecasting groups of time series". Each series keeps its own scale,
so that a small one teaches as much as a large one; what they share are the network's weights.

The parts end on the same *dates* for all series. A share of each series by itself would let the
network learn from one series what was still to come in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pandas as pd

from rnn_forecast.errors import SeriesError, SeriesTooShort
from rnn_forecast.language import _
from rnn_forecast.preparation import InputSpec, Preparation
from rnn_forecast.series import Series
from rnn_forecast.windows.enough import MIN_SCORED_WINDOWS, MIN_TRAIN_WINDOWS, check_fit
from rnn_forecast.windows.gathering import Gathering, Windows, gather
from rnn_forecast.windows.preparing import prepare
from rnn_forecast.windows.spec import WindowSpec
from rnn_forecast.windows.split import PARTS, Part, Split

VALID, TEST = 0.15, 0.15
"""Shares of all observations, as ``Split.by_share`` has them of one series."""


@dataclass(frozen=True, eq=False)
class PanelWindows(Gathering):
    """The windows of all series, ready for one network.

    Attributes:
        members: Windows of each series by itself, by which it is assessed and forecast.
        features: The tables of all members below each other, ``(time, feature)`` float32.
        answers: Their scaled targets, ``(time,)`` float32.
        cutoffs: Positions of each part's windows in the joint table, ``(window,)``.
        left_out: Why a series takes no part, a sentence by its name.
    """

    members: tuple[Windows, ...]
    features: np.ndarray
    answers: np.ndarray
    cutoffs: Mapping[Part, np.ndarray]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def spec(self) -> WindowSpec:  # type: ignore[override]  (of its members)
        """Shape of a window, the same for all."""
        return self.members[0].spec

    @property
    def relative(self) -> bool:
        """Whether targets go in relative to one value of their window, the same for all."""
        return self.members[0].relative

    @property
    def known_values(self) -> np.ndarray:
        """The targets, ``(time,)``, as standard scores: series have no unit in common."""
        return self.features[:, 0].astype(float)

    def actual(self, cutoffs: np.ndarray) -> np.ndarray:
        """What came, as standard scores, ``(window, horizon)``; NaN where unobserved."""
        ahead = np.arange(1, self.spec.horizon + 1)
        return self.answers[cutoffs[:, None] + ahead].astype(float)

    def forecasts(self, outputs: np.ndarray, cutoffs: np.ndarray) -> np.ndarray:
        """From what the network said to standard scores, ``(window, horizon)``."""
        return self.features[cutoffs, 0][:, None].astype(float) + outputs

    def with_validation(self) -> Self:
        """The same with training parts that go on to the end of the validation parts."""
        joined = join([member.with_validation() for member in self.members], self.left_out)
        return replace(self, cutoffs=joined.cutoffs)

    @property
    def tested(self) -> tuple[Windows, ...]:
        """The members whose test part holds enough windows to be judged by."""
        return tuple(
            member for member in self.members if len(member.cutoffs["test"]) >= MIN_SCORED_WINDOWS
        )


def cut_panel(
    panel: Sequence[Series],
    spec: WindowSpec,
    *,
    inputs: InputSpec | None = None,
    known_until: pd.Timestamp | None = None,
    split: Split | None = None,
    first_cutoff: int = 0,
) -> PanelWindows:
    """Cut many series into windows of a training, validation and test part.

    Args:
        panel: Series with the same covariates, under different names.
        spec: Shape of the windows.
        inputs: What the network is shown. Where it is chosen from the data, the majority of the
            series decides for all.
        known_until: What may be learnt ends here, for all series; what follows is the test part.
            85 % into all observations unless given.
        split: Where the parts of every series end, as positions; at common dates unless given.
        first_cutoff: No window of a series before this position in it.

    Raises:
        SeriesTooShort: All series together hold too few windows.
        SeriesError: Names are not unique, or covariates differ.
    """
    _check_alike(panel)
    by_date = split_by_date([series.index for series in panel], known_until)
    splits = by_date if split is None else [split] * len(panel)
    kept: list[tuple[Series, Split]] = []
    left_out: dict[str, str] = {}
    for series, own in zip(panel, splits, strict=True):
        why = _why_left_out(series, own, spec)
        if why or own is None:
            left_out[series.name] = why
        else:
            kept.append((series, own))
    members = tuple(
        gather(series, spec, own, preparation, first_cutoff=first_cutoff)
        for (series, own), preparation in zip(
            kept, _prepare(kept, spec, inputs or InputSpec()), strict=True
        )
    )
    if len(panel) == 1 and known_until is None:
        alone = splits[0] or Split.by_share(len(panel[0]))
        check_fit(len(panel[0]), spec, alone, name=panel[0].name, first_cutoff=first_cutoff)
    _check_enough(members, len(panel), tests=MIN_SCORED_WINDOWS if known_until is None else 1)
    return join(members, left_out)


def join(members: Sequence[Windows], left_out: Mapping[str, str] | None = None) -> PanelWindows:
    """Lay the tables of the members below each other."""
    lengths = [len(member.features) for member in members]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return PanelWindows(
        members=tuple(members),
        features=np.concatenate([member.features for member in members]),
        answers=np.concatenate([member.answers for member in members]),
        cutoffs={part: _joint_cutoffs(members, starts, part) for part in PARTS},
        left_out=left_out or {},
    )


def split_by_date(
    indexes: Sequence[pd.DatetimeIndex], known_until: pd.Timestamp | None = None
) -> list[Split | None]:
    """Where the parts of each series end: at the same dates, 70 and 85 % into all observations.

    Where the second of these dates is given, the first is found among what lies before it. None for
    a series that begins after the training part.
    """
    moments = np.sort(np.concatenate([index.to_numpy() for index in indexes]))
    if known_until is None:
        shares = Split.by_share(len(moments), valid=VALID, test=TEST)
        ends = moments[np.minimum([shares.train_end, shares.valid_end], len(moments) - 1)]
    else:
        later = np.datetime64(known_until + pd.Timedelta(nanoseconds=1))
        known = int(np.searchsorted(moments, later))
        ends = np.array([moments[round(known * (1 - VALID / (1 - TEST)))], later])
    return [_split_at(index, ends) for index in indexes]


def _split_at(index: pd.DatetimeIndex, ends: np.ndarray) -> Split | None:
    train_end, valid_end = (int(end) for end in np.searchsorted(index.to_numpy(), ends))
    return Split(train_end, valid_end, len(index)) if train_end else None


def _joint_cutoffs(members: Sequence[Windows], starts: np.ndarray, part: Part) -> np.ndarray:
    shifted = [member.cutoffs[part] + start for member, start in zip(members, starts, strict=True)]
    return np.concatenate(shifted)


def _why_left_out(series: Series, split: Split | None, spec: WindowSpec) -> str:
    """Why a series cannot take part, as a sentence; "" if it can."""
    if len(series) < spec.sequence_length:
        return _("{name} has {steps} steps, fewer than the sequence length {length}.").format(
            name=series.name, steps=len(series), length=spec.sequence_length
        )
    if split is None or not np.isfinite(series.values[: split.train_end]).any():
        return _("{name} has no value before the training part ends.").format(name=series.name)
    return ""


def _prepare(
    kept: Sequence[tuple[Series, Split]], spec: WindowSpec, inputs: InputSpec
) -> list[Preparation]:
    """Each series has its own scale; what the network is shown is the same for all."""
    fitted = [prepare(series, spec, inputs, split) for series, split in kept]
    half = len(fitted) / 2
    relative = sum(each.relative for each in fitted) > half
    found = dict.fromkeys(cycle for each in fitted for cycle in each.cycles)
    cycles = tuple(cycle for cycle in found if sum(cycle in each.cycles for each in fitted) >= half)
    return [replace(each, relative=relative, cycles=cycles) for each in fitted]


def _check_alike(panel: Sequence[Series]) -> None:
    names = [series.name for series in panel]
    if len(set(names)) < len(names):
        raise SeriesError(_("Two series of the panel have the same name; give each its own."))
    columns = {(*series.covariates, "|", *series.known) for series in panel}
    if len(columns) > 1:
        raise SeriesError(
            _("The series of a panel need the same covariates; choose columns that all have.")
        )


def _check_enough(members: Sequence[Windows], given: int, *, tests: int) -> None:
    counts = {part: sum(len(member.cutoffs[part]) for member in members) for part in PARTS}
    needed = {"train": MIN_TRAIN_WINDOWS, "valid": MIN_SCORED_WINDOWS, "test": tests}
    if members and all(counts[part] >= needed[part] for part in PARTS):
        return
    raise SeriesTooShort(
        _(
            "The {given} series together make {train} training, {valid} validation and {test} test "
            "windows; at least {a}, {b} and {c} are needed. Choose a shorter sequence length or "
            "horizon, or longer series."
        ).format(given=given, a=MIN_TRAIN_WINDOWS, b=MIN_SCORED_WINDOWS, c=tests, **counts)
    )
