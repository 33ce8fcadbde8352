"""From rows to observations: one row a time, sorted, and nothing lost without a word."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
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
            _("There is no series {series}. There are {ids}.").format(
                series=quoted(series), ids=listed(identity.ids)
            ),
        )
    chosen = identity.ids[0] if series is None else series
    if len(identity.ids) > 1:
        text = _(
            "The table holds {series} one below the other, told apart by {name}: {ids}. "
            "{chosen} is read."
        ).format(
            series=some(len(identity.ids), "series"),
            name=quoted(identity.name),
            ids=listed(identity.ids),
            chosen=quoted(chosen),
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
        raise UnreadableFile(
            "no_time_column", _("No time in {name} could be read.").format(name=quoted(time.name))
        )
    notes = []
    if time.times.coarser is not None and (coarser := time.times.coarser[rows]).any():
        bad &= ~coarser
        notes.append(_coarser_note(table, time, rows[coarser]))
    last = int(np.flatnonzero(~bad)[-1])
    footer, inside = rows[last + 1 :], rows[: last + 1][bad[: last + 1]]
    if len(footer):
        text = _(
            "Left out: {lines} below the table, without a time, beginning with {cell}."
        ).format(lines=some(len(footer), "line"), cell=_cell(table, footer))
        notes.append(Note("footer", text))
    if len(inside):
        text = _("Left out: {rows} without a readable time, e.g. {cell}.").format(
            rows=some(len(inside), "row"), cell=_cell(table, inside, time.parts[0])
        )
        notes.append(Note("bad_dates", text))
    return notes


def _coarser_note(table: Table, time: TimeColumn, rows: np.ndarray) -> Note:
    text = _(
        "Left out: {rows} for years, quarters or months whose parts have rows of their own, "
        "e.g. {cell}."
    )
    cell = _cell(table, rows, time.parts[0])
    return Note("several_series", text.format(rows=some(len(rows), "row"), cell=cell))


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
    text = _("Left out: {rows} with a date far from all others, e.g. {date}.").format(
        rows=some(len(places), "row"), date=date
    )
    notes.append(Note("outlier_dates", text))
    kept[places] = False
    return kept


def _in_order(frame: pd.DataFrame, notes: list[Note]) -> pd.DataFrame:
    if frame.index.is_monotonic_increasing:
        return frame
    if frame.index.is_monotonic_decreasing:
        notes.append(
            Note("unsorted", _("The rows ran from the newest to the oldest and were turned round."))
        )
        return frame.iloc[::-1].sort_index(kind="stable")
    moved = int((np.diff(frame.index.to_numpy()).astype(np.int64) < 0).sum())
    text = _("The rows were not in order of time ({steps} back) and were sorted.").format(
        steps=some(moved, "step")
    )
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
    notes.append(Note("duplicates", _merged(int(again.sum()), differing, frame.index)))
    merged = concerned.groupby(level=0).mean()
    return pd.concat([frame[~frame.index.duplicated(keep=False)], merged]).sort_index()


def _merged(again: int, differing: int, index: pd.Index) -> str:
    rows, times = some(again, "row"), some(max(differing, 0), "time")
    if differing <= 0:
        text = _("Merged: {rows} with the time of another row and the same value.")
    elif _clock_change(index):
        text = _(
            "Merged: {rows} with the time of another row; at {times} the values differ and their "
            "mean is used (it looks like the end of summer time)."
        )
    else:
        text = _(
            "Merged: {rows} with the time of another row; at {times} the values differ and their "
            "mean is used."
        )
    return text.format(rows=rows, times=times)


def _clock_change(index: pd.Index) -> bool:
    """One repeated hour of a night in autumn is the end of summer time."""
    hourly = np.median(np.diff(index.to_numpy())) <= np.timedelta64(1, "h")
    times = pd.DatetimeIndex(index[index.duplicated(keep=False)])
    autumn = bool(((times.hour <= 3) & times.month.isin([4, 9, 10, 11])).all())  # noqa: PLR2004
    days = len(times.normalize().unique())
    return bool(hourly) and autumn and days <= len(times) / 2
