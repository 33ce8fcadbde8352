"""What a person decided where the reader would have used its default."""

from dataclasses import dataclass

ROW_NUMBER = "(row number)"
"""As ``time_column``: the table has no times, its rows count as days."""

DATE_ORDERS = ("day-first", "month-first", "year-first")
"""How three short numbers make a date: 31/12/2024, 12/31/2024, 24/12/31."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Decisions about one file; ``None`` leaves one to the reader. All fit into a link.

    Attributes:
        encoding: Name of the text encoding, e.g. ``"cp949"``.
        separator: One character between the cells of a line; ``" "`` means runs of blanks.
        decimal: ``"."`` or ``","``.
        header_row: Number of the row with the names, counted from 1 without empty rows;
            0: there is none.
        sheet: Name of a sheet of a spreadsheet.
        member: Name of a file inside a zip archive.
        time_column: Name of the column with the times, or ``ROW_NUMBER``.
        value_column: Name of the column to forecast.
        id_column: Name of the column that tells the series of a long table apart;
            ``""``: the table holds one series.
        series: Which of them.
        date_order: One of ``DATE_ORDERS``.
        sentinels: ``"keep"`` keeps values such as -999 that otherwise count as missing.
    """

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    member: str | None = None
    time_column: str | None = None
    value_column: str | None = None
    id_column: str | None = None
    series: str | None = None
    date_order: str | None = None
    sentinels: str | None = None
