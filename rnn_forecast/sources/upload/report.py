"""What an upload turned out to be: the report card beside the series."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnn_forecast.sources.dataset import Dataset, Note
from rnn_forecast.sources.upload.choices import Choices


@dataclass(frozen=True, kw_only=True)
class Alternatives:
    """What a page can offer instead of the defaults.

    Attributes:
        encodings: Of text; empty for other kinds of file.
        separators: Between the cells of a line; empty for other kinds of file.
        decimals: Decimal signs.
        sheets: Of a spreadsheet.
        members: Of a zip archive.
        columns: All columns, as they are named.
        time_columns: Columns that hold times, alone or together.
        value_columns: Columns of numbers.
        id_columns: Columns that may tell series apart.
        series_ids: The series of a long table.
        date_orders: How three short numbers can make a date; empty if the question does not arise.
    """

    encodings: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    decimals: tuple[str, ...] = (".", ",")
    sheets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    time_columns: tuple[str, ...] = ()
    value_columns: tuple[str, ...] = ()
    id_columns: tuple[str, ...] = ()
    series_ids: tuple[str, ...] = ()
    date_orders: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Upload:
    """A file as a series, and all that was found on the way.

    Attributes:
        dataset: All columns of numbers at regular steps; what the rest of the program works with.
        series: Columns ``ds`` and ``y``: sorted, unique times, before gaps are filled.
        encoding: Text encoding; ``None`` for spreadsheets and Parquet.
        separator: Sign between cells; ``None`` for spreadsheets and Parquet.
        sheet: Sheet that was read, if it is a spreadsheet.
        member: File that was read, if it is an archive.
        header_row: Number of the row with the names, from 1; 0: none.
        rows_read: Rows of the chosen series below the names.
        rows_used: Times in ``series``.
        frequency: Pandas alias; ``None`` if the times have no regular step.
        step: The step for people, e.g. ``"15 minutes"``.
        missing_steps: Steps absent between the first and the last.
        missing_values: NaN in ``series``.
        time_column: Name; several columns are joined by " + ".
        value_column: The default target.
        value_columns: All columns of numbers.
        id_column: What tells the series of a long table apart, or ``None``.
        series_id: The series that was read, or ``None``.
        series_ids: All series of a long table.
        date_order: How three short numbers were read, or ``None``.
        notes: One counted sentence a finding.
        choices: The decisions that were given.
        alternatives: What else could be chosen.
        first_rows: The first rows as they stand in the file.
    """

    dataset: Dataset
    series: pd.DataFrame
    encoding: str | None
    separator: str | None
    sheet: str | None
    member: str | None
    header_row: int
    rows_read: int
    rows_used: int
    frequency: str | None
    step: str
    missing_steps: int
    missing_values: int
    time_column: str
    value_column: str
    value_columns: tuple[str, ...]
    id_column: str | None
    series_id: str | None
    series_ids: tuple[str, ...]
    date_order: str | None
    notes: tuple[Note, ...]
    choices: Choices
    alternatives: Alternatives
    first_rows: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> pd.Timestamp:
        """Time of the first observation."""
        return pd.Timestamp(self.series["ds"].iloc[0])

    @property
    def last(self) -> pd.Timestamp:
        """Time of the last observation."""
        return pd.Timestamp(self.series["ds"].iloc[-1])

    def preview(self, rows: int = 10) -> tuple[tuple[str, ...], ...]:
        """The first rows as they stand in the file, the names among them."""
        return self.first_rows[:rows]


def describe(upload: Upload) -> dict[str, Any]:
    """The answer of ``inspect FILE --json``, ready for JSON."""
    return {
        "status": "ok",
        "rows": upload.rows_used,
        "first": upload.first.isoformat(),
        "last": upload.last.isoformat(),
        "frequency": upload.frequency,
        "time_column": upload.time_column,
        "value_column": upload.value_column,
        "value_columns": list(upload.value_columns),
        "id_column": upload.id_column,
        "series_ids": list(upload.series_ids),
        "missing_values": upload.missing_values,
        "missing_steps": upload.missing_steps,
        "notes": [{"category": note.category, "text": note.text} for note in upload.notes],
    }
