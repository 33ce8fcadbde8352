"""Parquet files as grids; the index that pandas stored is a column like the others."""

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from rnn_forecast.sources.upload.sentences import listed, some


def read(content: bytes) -> Grid:
    """All flat columns as text; the names are the first row.

    Raises:
        UnreadableFile: ``corrupt``, ``empty`` or ``too_large``.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        _check_size(file.metadata.num_rows, len(file.schema_arrow))
        table = file.read()
    except UnreadableFile:
        raise
    except Exception as error:  # Arrow's errors are many, and damaged files find them all
        raise UnreadableFile(
            "corrupt", _("The Parquet file is damaged or of a kind that cannot be read.")
        ) from error
    columns, nested = [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        texts = _as_text(column)
        if texts is None:
            nested.append(name)
        else:
            columns.append(pa.concat_arrays([pa.array([name], pa.string()), texts]))
    if not columns or not table.num_rows:
        raise UnreadableFile("empty", _("The Parquet file holds no rows of plain columns."))
    notes = (Note("non_numeric", _nested(nested)),) if nested else ()
    return Grid(tuple(columns), named=True, typed=True, notes=notes)


def _nested(names: list[str]) -> str:
    return _("{columns} with lists or records were left out: {names}.").format(
        columns=some(len(names), "column"), names=listed(names)
    )


def _check_size(height: int, width: int) -> None:
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise UnreadableFile(
            "too_large",
            _(
                "The table has {height:,} rows and {width:,} columns; at most {most_rows:,} "
                "rows, {most_columns:,} columns and {most_cells:,} cells can be read."
            ).format(
                height=height,
                width=width,
                most_rows=MAX_ROWS,
                most_columns=MAX_COLUMNS,
                most_cells=MAX_CELLS,
            ),
        )


def _as_text(column: pa.ChunkedArray) -> pa.StringArray | None:
    """One column as text; ``None`` if it is nested or cannot be written as text."""
    try:
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        if pa.types.is_timestamp(column.type) and column.type.tz:
            column = _with_offset(column)
        texts = pc.fill_null(column.cast(pa.string()), "")
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
        return None
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    joined = pa.concat_arrays(chunks) if chunks else pa.array([], pa.string())
    return pc.utf8_trim_whitespace(joined)


def _with_offset(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Wall clock and offset, so that midnights stay dates; UTC where the zone is not known."""
    try:
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%S%z")
    except pa.ArrowInvalid:
        plain = column.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
        return pc.binary_join_element_wise(plain.cast(pa.string()), "z", "")
