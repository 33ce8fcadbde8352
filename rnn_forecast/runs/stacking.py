"""Tables of several series below each other: one file in the bundle, however many there are."""

from collections.abc import Sequence

import pyarrow as pa

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle


def stacked(tables: Sequence[pa.Table | None]) -> pa.Table:
    """All rows; a column that a table lacks is empty in its rows."""
    there = [table for table in tables if table is not None]
    return pa.concat_tables(there, promote_options="permissive") if there else pa.table({})


def unstacked(table: pa.Table, counts: Sequence[int]) -> list[pa.Table]:
    """The inverse: so many rows for each, without the columns that are empty in them."""
    if sum(counts) != table.num_rows:
        raise UnreadableBundle(_("The tables in the bundle have not as many rows as they should."))
    ends = [sum(counts[: at + 1]) for at in range(len(counts))]
    return [
        _without_empty(table.slice(end - count, count))
        for end, count in zip(ends, counts, strict=True)
    ]


def _without_empty(rows: pa.Table) -> pa.Table:
    names = [name for name in rows.column_names if rows.column(name).null_count < len(rows)]
    return rows.select(names)
