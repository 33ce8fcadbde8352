# ruff: noqa: E501  (one entry a line, however long)
"""Which columns hold numbers, and which of them one wants to forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.choices import Choices
from rnn_forecast.sources.upload.numbers import Numbers, read_numbers
from rnn_forecast.sources.upload.sentences import listed, quoted
from rnn_forecast.sources.upload.table import Table

LEAST_SHARE = 0.5
"""Share of numbers among the cells that say something, from which a column holds numbers."""

FAVOURITES = (
    calendar_words.names("y target"),
    calendar_words.names("value values val wert valeur valor obsvalue 값 수치 値 数值 observation"),
    calendar_words.names(
        "close adjclose 종가 終値 收盘价 收盘 price 현재가 last schlusskurs schluss cierre"
    ),
    calendar_words.names(
        "sales revenue demand load consumption 매출 매출액 판매량 판매 수량 total 합계"
    ),
)
"""Names that say what is to be forecast, the clearest first."""

UNLIKELY = calendar_words.names(
    "id index idx no nr num number row rownames rowid unnamed0 번호 순번 zip zipcode postcode plz code year month day hour "
    "minute weekday dayofweek dow dayofyear doy week quarter lat latitude lon lng longitude 위도 경도 flag is holiday "
    "promo weekend 요일 휴일 年 月 日 년 월 일 key storeid itemid stationid siteid sensorid status quality qc"
)
"""Names of columns that are numbers but seldom what one forecasts."""


@dataclass(frozen=True, eq=False)
class Values:
    """The columns of numbers and the one to forecast."""

    numbers: Mapping[str, Numbers]
    target: str
    words: tuple[str, ...]


def choose_values(table: Table, taken: Sequence[str], choices: Choices) -> Values:
    """All columns of numbers and the default target.

    Args:
        table: The table.
        taken: Columns with another role.
        choices: May name the target and the decimal sign.

    Raises:
        UnreadableFile: ``no_numeric_column`` or ``all_missing``.
    """
    rest = [name for name in table.names if name not in taken]
    likely = "." if table.typed else _file_decimal(table, rest)
    numbers: dict[str, Numbers] = {}
    for name in rest:
        forced = choices.decimal if choices.decimal in (".", ",") else None
        sample = read_numbers(table.sample(name), forced, likely)
        if (
            sample.share >= LEAST_SHARE
            or sample.missing == len(table.sample(name))
            or name == choices.value_column
        ):
            whole = len(table.sample(name)) < len(table)
            column = read_numbers(table.column(name), forced, likely) if whole else sample
            empty = column.missing == len(column.values)
            if empty or column.share >= LEAST_SHARE or name == choices.value_column:
                numbers[name] = column
    words = tuple(name for name in rest if name not in numbers and _says(table.column(name)))
    return Values(_filled(numbers, rest), _target(numbers, rest, choices), words)


def _says(column: pa.StringArray) -> bool:
    return bool(pc.any(pc.not_equal(column, "")).as_py())


def _filled(numbers: dict[str, Numbers], rest: Sequence[str]) -> dict[str, Numbers]:
    """Columns in which at least one number stands.

    Raises:
        UnreadableFile: There is none.
    """
    filled = {name: column for name, column in numbers.items() if np.isfinite(column.values).any()}
    if filled:
        return filled
    if any(not column.unreadable for column in numbers.values()):
        raise UnreadableFile(
            "all_missing",
            _("No number stands in {names}: every value is missing.").format(names=listed(numbers)),
        )
    found = _(" The others are {names}.").format(names=listed(rest)) if rest else ""
    raise UnreadableFile(
        "no_numeric_column",
        _(
            "No column holds numbers beside the times.{others} Add a column with the values "
            "to forecast."
        ).format(others=found),
    )


def _file_decimal(table: Table, names: Sequence[str]) -> str:
    """The decimal sign that other columns of the file prove; empty if they do not agree."""
    signs = [read_numbers(table.sample(name)) for name in names[:30]]
    proven = {
        found.decimal
        for found in signs
        if found.decimal and found.proven and found.share >= LEAST_SHARE
    }
    return str(proven.pop()) if len(proven) == 1 else ""


def _target(numbers: Mapping[str, Numbers], rest: Sequence[str], choices: Choices) -> str:
    if choices.value_column is not None:
        known = numbers.get(choices.value_column)
        if known is None or not np.isfinite(known.values).any():
            raise UnreadableFile(
                "no_numeric_column",
                _("The column {column} holds no numbers. Choose one of {names}.").format(
                    column=quoted(choices.value_column),
                    names=listed(name for name in rest if name in numbers),
                ),
            )
        return choices.value_column
    filled = [name for name, column in numbers.items() if np.isfinite(column.values).any()]
    return max(filled, key=lambda name: _likelihood(name, numbers[name]), default="")


def _likelihood(name: str, column: Numbers) -> float:
    """How likely a column is to be the one to forecast; the leftmost wins among equals."""
    folded = calendar_words.folded(name)
    for rank, names in enumerate(FAVOURITES):
        if folded in names:
            return 10.0 - rank
    known = column.values[np.isfinite(column.values)]
    different = np.unique(known[:10_000])
    likelihood = 5.0 - 2 * (len(known) < len(column.values) / 2)
    if folded in UNLIKELY or folded.endswith("id"):
        likelihood -= 3
    if len(different) <= 2:  # noqa: PLR2004  (a flag)
        likelihood -= 3
    steps = np.diff(known[:10_000])
    if len(steps) and (steps == 1).all():
        likelihood -= 3  # a running number
    return likelihood
