"""Parts as files and files as parts: JSON for settings, safetensors for arrays, Parquet for tables.

Never pickle: reading any of these runs no code.
"""

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors.numpy

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle
from rnn_forecast.runs.footer import packed
from rnn_forecast.runs.parts import Parts

SETUP = "setup.json"
ARRAYS = "weights.safetensors"
TABLE = ".parquet"
PLAIN = "none"
"""How Parquet compresses: the archive around it does that, and limits what comes out."""

MOST_CELLS = 20_000_000
MOST_COLUMNS = 2_000
MOST_LETTERS = 200
"""Of one text in a table."""


def to_files(parts: Parts) -> dict[str, bytes]:
    """The files of a bundle, all but its manifest."""
    arrays = {name: np.ascontiguousarray(array) for name, array in parts.arrays.items()}
    files = {SETUP: to_json(parts.setup), ARRAYS: safetensors.numpy.save(arrays)}
    return files | {name + TABLE: _to_parquet(table) for name, table in parts.tables.items()}


def from_files(files: Mapping[str, bytes]) -> Parts:
    """The inverse of ``to_files``."""
    for name in (SETUP, ARRAYS):
        if name not in files:
            raise UnreadableBundle(
                _("The bundle lacks {name}; it was not written by this program.").format(name=name)
            )
    tables = {
        name.removesuffix(TABLE): _from_parquet(content)
        for name, content in files.items()
        if name.endswith(TABLE)
    }
    return Parts(from_json(files[SETUP]), safetensors.numpy.load(files[ARRAYS]), tables)


def to_json(value: Mapping[str, Any]) -> bytes:
    """Readable, with every digit of every number."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1).encode()


def from_json(content: bytes) -> dict[str, Any]:
    """An object; infinity and NaN are no JSON."""
    value = json.loads(content.decode(), parse_constant=_no_number)
    if not isinstance(value, dict):
        raise UnreadableBundle(_("The settings in the bundle are not as this program writes them."))
    return value


def _no_number(word: str) -> float:
    raise UnreadableBundle(
        _("The settings in the bundle hold {word}, which is no number.").format(word=word)
    )


def _to_parquet(table: pa.Table) -> bytes:
    content = io.BytesIO()
    pq.write_table(table, content, compression=PLAIN)
    return content.getvalue()


def _from_parquet(content: bytes) -> pa.Table:
    """A table within limits; its own notes to pandas and Arrow are not followed.

    A text is stored once however often it occurs: it is read so, and its length is looked at
    before it is multiplied.
    """
    if packed(content):
        raise UnreadableBundle(_("A table in the bundle is packed as this program packs none."))
    file = pq.ParquetFile(io.BytesIO(content))
    _check(file.metadata)
    texts = [
        column.name
        for column in file.schema
        if column.physical_type in ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY")
    ]
    table = pq.read_table(io.BytesIO(content), read_dictionary=texts, use_threads=False)
    return _with_texts(table.replace_schema_metadata(None), texts)


def _check(found: pq.FileMetaData) -> None:
    """What is not compressed inside cannot grow beyond what the archive has let through."""
    groups = [found.row_group(at) for at in range(found.num_row_groups)]
    rows, columns = max(found.num_rows, sum(each.num_rows for each in groups)), found.num_columns
    if columns > MOST_COLUMNS or rows * max(columns, 1) > MOST_CELLS:
        raise UnreadableBundle(
            _(
                "A table in the bundle has {rows:,} rows and {columns:,} columns; at most "
                "{most_cells:,} numbers are read."
            ).format(rows=rows, columns=columns, most_cells=MOST_CELLS)
        )


def _with_texts(table: pa.Table, names: list[str]) -> pa.Table:
    for name in names:
        column = table.column(name)
        if not pa.types.is_dictionary(column.type) or not _short(column):
            raise UnreadableBundle(
                _("The column {name!r} of a table in the bundle is no short text.").format(
                    name=name
                )
            )
        place = table.column_names.index(name)
        table = table.set_column(place, name, column.cast(pa.string()))
    return table


def _short(column: pa.ChunkedArray) -> bool:
    texts = (text for chunk in column.chunks for text in chunk.dictionary)
    return all(len(text.as_py() or "") <= MOST_LETTERS for text in texts)
