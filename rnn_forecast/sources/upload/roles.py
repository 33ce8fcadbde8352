"""What each column is for: values to forecast, and the name of a series in a long table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.errors import UnreadableFile
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

ID_NAMES = calendar_words.names(
    "uniqueid seriesid series symbol ticker tickers 종목코드 종목명 종목 itemid item storeid store shop sku productid "
    "product station stationid site siteid sensor sensorid meter meterid country countryname countrycode iso iso3 "
    "region state city location locationid geo entity code name group category variable metric measure indicator "
    "지역 지점 지점명 지점번호 품목 구분 항목 매장 시도 시도명 key asset coin currency pair"
)
"""Names of columns that tell series apart."""

UNLIKELY = calendar_words.names(
    "id index idx no nr num number row rownames rowid unnamed0 번호 순번 zip zipcode postcode plz code year month day hour "
    "minute weekday dayofweek dow dayofyear doy week quarter lat latitude lon lng longitude 위도 경도 flag is holiday "
    "promo weekend 요일 휴일 年 月 日 년 월 일 key storeid itemid stationid siteid sensorid status quality qc"
)
"""Names of columns that are numbers but seldom what one forecasts."""

MOST_IDS_TRIED = 8
FEWEST_ROWS_AN_ID = 3
REPEATED = 0.2
"""Share of repeated times from which a column is looked for that tells series apart."""


@dataclass(frozen=True, eq=False)
class Values:
    """The columns of numbers and the one to forecast."""

    numbers: Mapping[str, Numbers]
    target: str
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Identity:
    """The series of a long table: its column and, for each row, its name."""

    name: str
    parts: tuple[str, ...]
    labels: np.ndarray
    ids: tuple[str, ...]


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
            column = read_numbers(table.column(name), forced, likely)
            empty = column.missing == len(column.values)
            if empty or column.share >= LEAST_SHARE or name == choices.value_column:
                numbers[name] = column
    words = tuple(name for name in rest if name not in numbers and _says(table.column(name)))
    return Values(_with_values(table, numbers, rest), _target(table, numbers, rest, choices), words)


def _says(column: pa.StringArray) -> bool:
    return bool(pc.any(pc.not_equal(column, "")).as_py())


def _with_values(
    table: Table, numbers: dict[str, Numbers], rest: Sequence[str]
) -> dict[str, Numbers]:
    """Columns in which at least one number stands.

    Raises:
        UnreadableFile: There is none.
    """
    filled = {name: column for name, column in numbers.items() if np.isfinite(column.values).any()}
    if filled:
        return filled
    if any(not column.unreadable for column in numbers.values()):
        raise UnreadableFile(
            "all_missing", f"No number stands in {listed(numbers)}: every value is missing."
        )
    found = f" The others are {listed(rest)}." if rest else ""
    raise UnreadableFile(
        "no_numeric_column",
        f"No column holds numbers beside the times.{found} Add a column with the values to forecast.",
    )


def _file_decimal(table: Table, names: Sequence[str]) -> str:
    """The decimal sign that other columns of the file prove, or "" """
    signs = [read_numbers(table.sample(name)) for name in names[:30]]
    proven = {
        found.decimal
        for found in signs
        if found.decimal and found.proven and found.share >= LEAST_SHARE
    }
    return str(proven.pop()) if len(proven) == 1 else ""


def _target(
    table: Table, numbers: Mapping[str, Numbers], rest: Sequence[str], choices: Choices
) -> str:
    if choices.value_column is not None:
        known = numbers.get(choices.value_column)
        if known is None or not np.isfinite(known.values).any():
            raise UnreadableFile(
                "no_numeric_column",
                f"The column {quoted(choices.value_column)} holds no numbers. Choose one of "
                f"{listed(name for name in rest if name in numbers)}.",
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


def choose_identity(
    table: Table, times: np.ndarray, taken: Sequence[str], choices: Choices
) -> Identity | None:
    """The column that tells series apart, if times are repeated because there are several.

    Args:
        table: The table.
        times: ``(row,)``.
        taken: Columns of the time.
        choices: May name it; ``""`` says that there is none.

    Raises:
        UnreadableFile: ``several_tables``: there is no such column.
    """
    if choices.id_column == "":
        return None
    if choices.id_column is not None:
        return _identity(table, _parts_of(table, choices.id_column))
    known = ~np.isnat(times)
    moments = np.unique(times[known], return_inverse=True)[1]
    repeated = 1 - (moments.max(initial=-1) + 1) / max(len(moments), 1)
    for parts in _candidates(table, taken):
        named = any(calendar_words.folded(part) in ID_NAMES for part in parts)
        if repeated < (0.01 if named else REPEATED) and parts != ("unique_id",):
            continue
        identity = _identity(table, parts)
        if _tells_apart(identity, moments, known):
            return identity
    return None


def _parts_of(table: Table, name: str) -> tuple[str, ...]:
    parts = (name,) if name in table.names else tuple(name.split(" + "))
    if not set(parts) <= set(table.names):
        raise UnreadableFile(
            "several_tables",
            f"There is no column {quoted(name)}. The columns are {listed(table.names)}.",
        )
    return parts


def _candidates(table: Table, taken: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Columns of words or whole numbers that repeat; those with a telling name first; then pairs."""
    found = [
        name for name in table.names[:100] if name not in taken and _repeats(table.sample(name))
    ]
    found.sort(
        key=lambda name: (calendar_words.folded(name) not in ID_NAMES, _is_number(table, name))
    )
    yield from ((name,) for name in found[:MOST_IDS_TRIED])
    yield from combinations(sorted(found[:MOST_IDS_TRIED], key=table.names.index), 2)


def _is_number(table: Table, name: str) -> bool:
    return read_numbers(table.sample(name)).share >= LEAST_SHARE


def _repeats(sample: pa.StringArray) -> bool:
    """Labels repeat and are not measurements, which have fractions."""
    numbers = read_numbers(sample)
    measured = (
        numbers.share >= LEAST_SHARE
        and (numbers.values[np.isfinite(numbers.values)] % 1 != 0).any()
    )
    return not measured and len(sample.unique()) <= len(sample) / 2


def _identity(table: Table, parts: tuple[str, ...]) -> Identity:
    columns = [table.column(part) for part in parts]
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, " / ")
    codes = pc.dictionary_encode(joined)
    ids = tuple(codes.dictionary.to_pylist())
    return Identity(" + ".join(parts), parts, codes.indices.to_numpy(False), ids)


def _tells_apart(identity: Identity, moments: np.ndarray, known: np.ndarray) -> bool:
    """Within each of at least two series, hardly any time is repeated."""
    labels = identity.labels[known]
    present = np.unique(labels)
    if len(present) < 2 or len(labels) < FEWEST_ROWS_AN_ID * len(present):  # noqa: PLR2004
        return identity.parts == ("unique_id",) and len(labels) > 0
    pairs = np.unique(moments.astype(np.int64) * len(identity.ids) + labels)
    left = 1 - len(pairs) / len(labels)
    return left <= 0.02  # noqa: PLR2004  (a share of true duplicates)
