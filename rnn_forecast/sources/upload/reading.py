"""The pipeline, from the bytes of a file to a series and its report card."""

from dataclasses import dataclass, replace

import pandas as pd

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Dataset, Note
from rnn_forecast.sources.upload import (
    decode,
    delimited,
    findings,
    parquet,
    separator,
    signatures,
    spreadsheet,
    time_column,
)
from rnn_forecast.sources.upload.by_period import read_by_period
from rnn_forecast.sources.upload.choices import DATE_ORDERS, Choices
from rnn_forecast.sources.upload.grid import Grid
from rnn_forecast.sources.upload.grid_steps import Regular, regular
from rnn_forecast.sources.upload.header import HEAD, read_header
from rnn_forecast.sources.upload.identity import Identity, choose_identity
from rnn_forecast.sources.upload.long_table import long_table
from rnn_forecast.sources.upload.observations import Observations, observe
from rnn_forecast.sources.upload.report import Alternatives, Upload
from rnn_forecast.sources.upload.roles import Values, choose_values
from rnn_forecast.sources.upload.sentences import quoted
from rnn_forecast.sources.upload.sentinels import Cleaned, without_sentinels
from rnn_forecast.sources.upload.table import Table
from rnn_forecast.sources.upload.time_column import Candidate, TimeColumn
from rnn_forecast.sources.upload.transposed import read_transposed
from rnn_forecast.sources.upload.unpack import Packet, unpack

FIRST_ROWS = 50
"""Rows kept for the preview."""


@dataclass(frozen=True, eq=False)
class _Understood:
    """The table and the role of each of its columns."""

    table: Table
    candidates: tuple[Candidate, ...]
    time: TimeColumn
    values: Values
    identity: Identity | None
    notes: tuple[Note, ...]


def read(content: bytes, filename: str, choices: Choices | None = None) -> Upload:
    """The series in a file.

    Args:
        content: Its bytes; they are never written to disk, and nothing in them is evaluated.
        filename: Its name; the content decides what it is.
        choices: What a person decided; everything else is found.

    Raises:
        UnreadableFile: Whatever the bytes are, this is the only error.
    """
    choices = choices or Choices()
    packet = unpack(content, filename, choices.member)
    grid = read_grid(packet, choices)
    understood = _understand(grid, choices)
    observations = observe(
        understood.table,
        understood.time,
        understood.values,
        understood.identity,
        choices.series,
    )
    target = understood.values.target
    findings.check_length(observations.frame, target)
    steps = regular(observations.frame)
    notes = (
        *packet.notes,
        *grid.notes,
        *understood.notes,
        *observations.notes,
        *findings.series_notes(observations.frame, target),
        *steps.notes,
    )
    return _report(packet, grid, understood, observations, replace(steps, notes=notes), choices)


def preview(
    content: bytes, filename: str, choices: Choices | None = None, rows: int = 10
) -> tuple[tuple[str, ...], ...]:
    """The first rows of a file as text, also of one that ``read`` refuses.

    Raises:
        UnreadableFile: Not even rows can be told.
    """
    choices = choices or Choices()
    grid = read_grid(unpack(content, filename, choices.member), choices)
    return tuple(map(tuple, grid.rows(0, rows)))


def read_grid(packet: Packet, choices: Choices) -> Grid:
    """All cells of a table as text.

    Raises:
        UnreadableFile: It holds none.
    """
    if packet.kind == signatures.SPREADSHEET:
        return spreadsheet.read(packet.content, choices.sheet)
    if packet.kind == signatures.PARQUET:
        return parquet.read(packet.content)
    return delimited.read(decode.decode(packet.content, choices.encoding), choices.separator)


def _understand(grid: Grid, choices: Choices) -> _Understood:
    table = _table(grid, choices)
    _check_table(grid, table)
    candidates = tuple(time_column.find_times(table))
    time = time_column.choose_time(table, candidates, choices)
    identity = choose_identity(table, time.times.values, time.parts, choices)
    taken = (*time.parts, *(identity.parts if identity else ()))
    values = choose_values(table, taken, choices)
    cleaned = _cleaned(values, choices)
    clean = replace(values, numbers={name: column.numbers for name, column in cleaned.items()})
    notes = (
        *table.notes,
        *findings.time_notes(time, _example(table, time)),
        *findings.value_notes(values, cleaned),
    )
    return _Understood(table, candidates, time, clean, identity, notes)


def _table(grid: Grid, choices: Choices) -> Table:
    """The table, upright; whoever names the row of names wants it as it stands."""
    if choices.header_row is not None or grid.named:
        return read_header(grid, choices.header_row)
    return read_by_period(grid) or read_transposed(grid) or read_header(grid)


def _check_table(grid: Grid, table: Table) -> None:
    if len(table) == 0:
        raise UnreadableFile("empty", _("The file has names but no rows below them."))
    if not any(
        character.isdecimal() for row in grid.rows(0, HEAD) for cell in row for character in cell
    ):
        raise UnreadableFile(
            "not_tabular",
            _("The file holds text but no numbers. Upload a table with times and values."),
        )


def _cleaned(values: Values, choices: Choices) -> dict[str, Cleaned]:
    if choices.sentinels == "keep":
        return {name: Cleaned(column) for name, column in values.numbers.items()}
    return {name: without_sentinels(column) for name, column in values.numbers.items()}


def _example(table: Table, time: TimeColumn) -> str:
    cells = table.column(time.parts[0]).slice(0, HEAD).to_pylist() if time.parts else []
    return next(filter(None, cells), "")


def _report(
    packet: Packet,
    grid: Grid,
    understood: _Understood,
    observations: Observations,
    steps: Regular,
    choices: Choices,
) -> Upload:
    values, identity = understood.values, understood.identity
    series = _series(observations.frame, values.target)
    return Upload(
        dataset=_dataset(packet, understood, steps, observations.series),
        series=series,
        encoding=grid.encoding,
        separator=grid.separator,
        sheet=grid.sheet,
        member=packet.member,
        header_row=understood.table.header_row,
        rows_read=observations.rows_read,
        rows_used=len(series),
        frequency=steps.frequency,
        step=steps.words,
        missing_steps=steps.missing_steps,
        missing_values=int(series["y"].isna().sum()),
        time_column=understood.time.name,
        value_column=values.target,
        value_columns=tuple(values.numbers),
        id_column=identity.name if identity else None,
        series_id=observations.series,
        series_ids=identity.ids if identity else (),
        date_order=understood.time.times.order,
        notes=steps.notes,
        choices=choices,
        alternatives=_alternatives(packet, grid, understood),
        first_rows=tuple(map(tuple, grid.rows(0, FIRST_ROWS))),
    )


def _series(frame: pd.DataFrame, target: str) -> pd.DataFrame:
    return pd.DataFrame({"ds": frame.index, "y": frame[target].to_numpy()})


def _dataset(
    packet: Packet, understood: _Understood, steps: Regular, series: str | None
) -> Dataset:
    values = understood.values
    units = {name: column.unit for name, column in values.numbers.items() if column.unit}
    stated = {name: unit for name, unit in understood.table.units.items() if name in values.numbers}
    return Dataset(
        key=f"upload:{packet.name}",
        title=packet.name if series is None else f"{packet.name}: {series}",
        frame=steps.frame,
        frequency=steps.alias,
        target=values.target,
        units=units | stated,
        credit=_("Uploaded file {name}.").format(name=quoted(packet.name)),
        notes=steps.notes,
        long=_long(understood),
    )


def _long(understood: _Understood) -> pd.DataFrame | None:
    """Every series of a long table, for those who want them all."""
    identity, values = understood.identity, understood.values
    if identity is None or len(identity.ids) == 1:
        return None
    target = values.numbers[values.target].values
    return long_table(understood.time.times.values, target, identity)


def _alternatives(packet: Packet, grid: Grid, understood: _Understood) -> Alternatives:
    is_text = grid.encoding is not None
    identity = understood.identity
    return Alternatives(
        encodings=decode.ENCODINGS if is_text else (),
        separators=separator.CANDIDATES if is_text else (),
        sheets=grid.sheets,
        members=packet.members,
        columns=understood.table.names,
        time_columns=time_column.alternatives(understood.candidates),
        value_columns=tuple(understood.values.numbers),
        id_columns=tuple(
            name for name in understood.table.names if name not in understood.time.parts
        ),
        series_ids=identity.ids if identity else (),
        date_orders=DATE_ORDERS if understood.time.times.settled else (),
    )
