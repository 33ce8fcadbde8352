"""What can be chosen for a file that was refused, as far as it can be told."""

from dataclasses import replace

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import DATE_ORDERS, ROW_NUMBER, Alternatives, Choices
from rnn_forecast.sources.upload.decode import ENCODINGS
from rnn_forecast.sources.upload.header import read_header
from rnn_forecast.sources.upload.reading import FIRST_ROWS, read_grid
from rnn_forecast.sources.upload.separator import CANDIDATES
from rnn_forecast.sources.upload.signatures import TEXT
from rnn_forecast.sources.upload.unpack import unpack

Rows = tuple[tuple[str, ...], ...]


def offered(content: bytes, name: str, choices: Choices) -> tuple[Alternatives, Rows]:
    """The choices that are open, and the first rows; both end where the reading ended."""
    offers, rows = Alternatives(), ()
    try:
        packet = unpack(content, name, choices.member)
        offers = replace(offers, members=packet.members)
        if packet.kind == TEXT:
            offers = replace(offers, encodings=ENCODINGS, separators=CANDIDATES)
        grid = read_grid(packet, choices)
        offers = replace(offers, sheets=grid.sheets)
        rows = tuple(map(tuple, grid.rows(0, FIRST_ROWS)))
        names = read_header(grid, choices.header_row).names
    except UnreadableFile:
        return offers, rows
    return _with_columns(offers, names), rows


def _with_columns(offers: Alternatives, names: tuple[str, ...]) -> Alternatives:
    return replace(
        offers,
        columns=names,
        time_columns=(*names, ROW_NUMBER),
        value_columns=names,
        id_columns=names,
        date_orders=DATE_ORDERS,
    )
