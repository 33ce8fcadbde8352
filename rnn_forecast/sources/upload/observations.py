"""From rows to observations: one row a time, sorted, and nothing lost without a word."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.identity import Identity
from rnn_forecast.sources.upload.roles import Values
from rnn_forecast.sources.upload.sentences import listed, quoted, some
from rnn_forecast.sources.upload.table import Table
from rnn_forecast.sources.upload.time_column import TimeColumn

OUTLIERS = 0.01
"""Share of dates up to which dates far away from all others are taken for faulty."""

FAR = 10
"""How many times the span of all other dates a faulty date is away."""


@dataclass(frozen=True, eq=False)
class Observations:
    """Numbers by time.

    Attributes:
        frame: One row a time, one float column a variable; index sorted and unique.
        rows_read: Rows of the series in the file.
        series: The series that was taken from a long table, if it is one.
        notes: What was found and repaired.
    """

    frame: pd.DataFrame
    rows_read: int
    series: str | None
    notes: tuple[Note, ...]


def observe(
    table: Table,
    time: TimeColumn,
    values: Values,
    identity: Identity | None,
    series: str | None,
) -> Observations:
    """The observations of one series.

    Raises:
        UnreadableFile: ``several_tables`` (no such series) or ``no_time_column`` (no time at all).
    """
    notes: list[Note] = []
    rows = np.arange(len(table))
    if identity is not None:
        series, rows = _of_series(identity, series, notes)
    times = time.times.values[rows]
    notes += _unreadable_notes(table, time, rows, times)
    kept = _plausible(times, notes)
    numbers = {name: column.values[rows][kept] for name, column in values.numbers.items()}
    frame = pd.DataFrame(numbers, index=pd.DatetimeIndex(times[kept], name="ds"))
    frame = _unique(_in_order(frame, notes), values.target, notes)
    return Observations(frame, len(rows), series, tuple(notes))


def _of_series(identity: Identity, series: str | None, notes: list[Note]) -> tuple[str, np.ndarray]:
    if series is not None and series not in identity.ids:
        raise UnreadableFile(
            "several_tables",
            f"There is no series {quoted(series)}. There are {listed(identity.ids)}.",
        )
    chosen = identity.ids[0] if series is None else series
    if len(identity.ids) > 1:
        text = (
            f"The table holds {some(len(identity.ids), 'series', 'series')} one below the other, "
            f"told apart by {quoted(identity.name)}: {listed(identity.ids)}. "
            f"{quoted(chosen)} is read."
        )
        notes.append(Note("several_series", text))
    return chosen, np.flatnonzero(identity.labels == identity.ids.index(chosen))


def _unreadable_notes(
    table: Table, time: TimeColumn, rows: np.ndarray, times: np.ndarray
) -> list[Note]:
    """Rows without a readable time: at the end a footer, elsewhere faulty dates."""
    bad = np.isnat(times)
    if not bad.any():
        return []
    if bad.all():
        raise UnreadableFile("no_time_column", f"No time in {quoted(time.name)} could be read.")
    last = int(np.flatnonzero(~bad)[-1])
    footer, inside = rows[last + 1 :], rows[: last + 1][bad[: last + 1]]
    notes = []
    if len(footer):
        text = f"Left out: {some(len(footer), 'line')} below the table, without a time, "
        notes.append(Note("footer", text + f"beginning with {_cell(table, footer)}."))
    if len(inside):
        text = f"Left out: {some(len(inside), 'row')} without a readable time, e.g. "
        notes.append(Note("bad_dates", text + f"{_cell(table, inside, time.parts[0])}."))
    return notes


def _cell(table: Table, rows: np.ndarray, name: str | None = None) -> str:
    cells = [table.column(part)[int(rows[0])].as_py() for part in ([name] if name else table.names)]
    return quoted(next(filter(None, cells), ""))


def _plausible(times: np.ndarray, notes: list[Note]) -> np.ndarray:
    """Rows with a time that is not absurdly far from all others, such as 9999-12-31."""
    kept = ~np.isnat(times)
    micros = times[kept].astype(np.int64)
    low, middle, high = np.quantile(micros, (OUTLIERS, 0.5, 1 - OUTLIERS), method="nearest")
    if len(micros) < 1 / OUTLIERS:  # so few that one faulty date would be a whole quantile
        inner = np.sort(micros)[1:-1] if len(micros) > 9 else micros  # noqa: PLR2004
        low, high = inner.min(initial=middle), inner.max(initial=middle)
    span = max(int(high - low), 1)
    far = (micros > high + FAR * span) | (micros < low - FAR * span)
    if not far.any() or span == 1:
        return kept
    places = np.flatnonzero(kept)[far]
    date = str(times[places[0]].astype("datetime64[D]"))
    text = f"Left out: {some(len(places), 'row')} with a date far from all others, e.g. {date}."
    notes.append(Note("outlier_dates", text))
    kept[places] = False
    return kept


def _in_order(frame: pd.DataFrame, notes: list[Note]) -> pd.DataFrame:
    if frame.index.is_monotonic_increasing:
        return frame
    if frame.index.is_monotonic_decreasing:
        notes.append(
            Note("unsorted", "The rows ran from the newest to the oldest and were turned round.")
        )
        return frame.iloc[::-1].sort_index(kind="stable")
    moved = int((np.diff(frame.index.to_numpy()).astype(np.int64) < 0).sum())
    text = f"The rows were not in order of time ({some(moved, 'step')} back) and were sorted."
    notes.append(Note("unsorted", text))
    return frame.sort_index(kind="stable")


def _unique(frame: pd.DataFrame, target: str, notes: list[Note]) -> pd.DataFrame:
    """One row a time: equal rows once, different ones as their mean."""
    again = frame.index.duplicated(keep="first")
    if not again.any():
        return frame
    concerned = frame[frame.index.duplicated(keep=False)]
    groups = concerned.groupby(level=0)[target]
    differing = int((groups.max() != groups.min()).sum() - groups.count().eq(0).sum())
    text = f"Merged: {some(int(again.sum()), 'row')} with the time of another row"
    if differing > 0:
        text += f"; at {some(differing, 'time')} the values differ and their mean is used"
        text += _clock_change(concerned.index) + "."
    else:
        text += " and the same value."
    notes.append(Note("duplicates", text))
    merged = concerned.groupby(level=0).mean()
    return pd.concat([frame[~frame.index.duplicated(keep=False)], merged]).sort_index()


def _clock_change(index: pd.Index) -> str:
    """One repeated hour of a night in autumn is the end of summer time."""
    times = pd.DatetimeIndex(index)
    autumn = bool(((times.hour <= 3) & times.month.isin([4, 9, 10, 11])).all())  # noqa: PLR2004
    days = len(times.normalize().unique())
    return " (it looks like the end of summer time)" if autumn and days <= len(times) / 2 else ""
