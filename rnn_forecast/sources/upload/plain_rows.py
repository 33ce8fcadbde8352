"""The quick way through text in which every line is plain: no quotes, equally many cells.

It gives what the careful way in ``delimited.py`` gives, five times faster, or ``None``.
"""

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from rnn_forecast.sources.upload.decode import Text
from rnn_forecast.sources.upload.grid import Stacked, check_size, check_width, without_empty_rows

WORTHWHILE = 100_000
"""Bytes from which the quick way is taken."""


def read_plain(text: Text, sign: str, *, skip_hint: bool) -> Stacked | None:
    """The columns of a large plain text; ``None`` if it is anything else.

    Raises:
        UnreadableFile: ``too_large``.
    """
    content = text.content
    if len(content) < WORTHWHILE or text.encoding != "utf-8" or text.errors != "strict":
        return None
    if sign == " " or not sign.isascii() or b'"' in content:
        return None
    if content.count(b"\r") != content.count(b"\r\n"):
        return None
    width = content[:10_000].split(b"\n", 2)[int(skip_hint)].count(sign.encode()) + 1
    check_width(width)
    try:
        table = _arrow(content, sign, width, skip_rows=int(skip_hint))
    except pa.ArrowInvalid:  # lines of different lengths
        return None
    check_size(table.num_rows, width)
    columns = tuple(pc.utf8_trim_whitespace(_whole(column)) for column in table.columns)
    return Stacked(without_empty_rows(columns), 0, 0)


def _arrow(content: bytes, sign: str, width: int, *, skip_rows: int) -> pa.Table:
    names = [str(place) for place in range(width)]
    return csv.read_csv(
        pa.BufferReader(content),
        csv.ReadOptions(column_names=names, skip_rows=skip_rows),
        csv.ParseOptions(delimiter=sign, quote_char=False, ignore_empty_lines=True),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
        ),
    )


def _whole(column: pa.ChunkedArray) -> pa.StringArray:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
