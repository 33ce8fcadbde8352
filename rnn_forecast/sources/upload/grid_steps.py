"""From observations to regular steps: absent ones become rows of NaN."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload import frequency
from rnn_forecast.sources.upload.sentences import some

MOST_ADDED = 1
"""Rows added for each that was observed; sparser series (hours of trading) keep their own steps."""

ALWAYS_ADDED = 100


@dataclass(frozen=True, eq=False)
class Regular:
    """A table of steps.

    Attributes:
        frame: One row a step.
        alias: Pandas alias that dates the future.
        frequency: The same; ``None`` if the series is irregular.
        words: The step for people.
        missing_steps: Steps absent between the first and the last.
        notes: What was found.
    """

    frame: pd.DataFrame
    alias: str
    frequency: str | None
    words: str
    missing_steps: int
    notes: tuple[Note, ...]


def regular(frame: pd.DataFrame) -> Regular:
    """The observations on the grid of their step.

    Args:
        frame: Index sorted and unique, no time zone.
    """
    times = frame.index.to_numpy().astype("datetime64[us]")
    step = frequency.infer(times)
    if step.alias is None:
        return _irregular(frame, times)
    frame, notes = _moved(frame, times, step)
    size = _grid_size(frame.index, step.alias)
    absent = size - len(frame)
    if absent <= 0:
        return Regular(frame, step.alias, step.alias, step.words, 0, tuple(notes))
    fills = step.fills and absent <= max(MOST_ADDED * len(frame), ALWAYS_ADDED)
    if fills:
        grid = pd.date_range(frame.index[0], frame.index[-1], freq=step.alias, name="ds", unit="us")
        notes.append(_gap_note(frame, grid))
        frame = frame.reindex(grid)
    else:
        notes.append(_kept_note(absent, step))
    return Regular(frame, step.alias, step.alias, step.words, absent, tuple(notes))


def _irregular(frame: pd.DataFrame, times: np.ndarray) -> Regular:
    alias = frequency.nearest_alias(times)
    text = _(
        "The times have no regular step. The observations are used in their order, as "
        "if one step of {step!r} lay between any two; average them to a regular step "
        "for a better forecast."
    ).format(step=alias)
    return Regular(frame, alias, None, _("irregular"), 0, (Note("irregular", text),))


def _moved(
    frame: pd.DataFrame, times: np.ndarray, step: frequency.Step
) -> tuple[pd.DataFrame, list[Note]]:
    """Every observation on its step of the grid; two on one step become their mean."""
    moved = step.times.astype("datetime64[us]")
    shifted = int((moved != times).sum())
    if not shifted:
        return frame, []
    text = _("Moved to the exact step ({step}): {times}.").format(
        step=step.words, times=some(shifted, "time")
    )
    frame = frame.set_axis(pd.DatetimeIndex(moved, name="ds"))
    if frame.index.has_duplicates:
        twice = int(frame.index.duplicated().sum())
        text += _(" Averaged with a neighbour on the same step: {observations}.").format(
            observations=some(twice, "observation")
        )
        frame = frame.groupby(level=0).mean()
    return frame, [Note("jitter", text)]


def _grid_size(index: pd.Index, alias: str) -> int:
    """Steps from the first to the last time, counted without building them where that is long."""
    first, last = pd.Timestamp(index[0]), pd.Timestamp(index[-1])
    offset = pd.tseries.frequencies.to_offset(alias)
    if isinstance(offset, pd.tseries.offsets.Day):
        return int((last - first) / pd.Timedelta(days=offset.n)) + 1
    if isinstance(offset, pd.tseries.offsets.Tick):
        return int((last - first) / pd.Timedelta(offset)) + 1
    if alias == "B":
        days = index.to_numpy().astype("datetime64[D]")
        return int(np.busday_count(days[0], days[-1])) + 1
    return len(pd.date_range(first, last, freq=alias, unit="us"))


def _gap_note(frame: pd.DataFrame, grid: pd.DatetimeIndex) -> Note:
    absent = grid.difference(pd.DatetimeIndex(frame.index))
    runs = int((np.diff(grid.get_indexer(absent)) != 1).sum()) + 1
    text = _(
        "Absent: {count:,} of {steps}, in {gaps}, the first at {first}; shown as missing values."
    ).format(
        count=len(absent),
        steps=some(len(grid), "step"),
        gaps=some(runs, "gap"),
        first=_moment(absent[0], frame.index),
    )
    return Note("gaps", text)


def _moment(at: pd.Timestamp, among: pd.Index) -> str:
    """A date, with its time of day only where others have one."""
    times = pd.DatetimeIndex(among)
    return f"{at:%Y-%m-%d}" if times.equals(times.normalize()) else str(at)


def _kept_note(absent: int, step: frequency.Step) -> Note:
    if step.alias == "B":
        text = _("Absent: {days}, probably holidays; not filled in.").format(
            days=some(absent, "business day")
        )
    else:
        text = _(
            "Absent: {steps}, far more than are there; the observations are used one after "
            "the other without them."
        ).format(steps=some(absent, "step"))
    return Note("gaps", text)
