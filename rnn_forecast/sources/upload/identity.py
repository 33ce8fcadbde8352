# ruff: noqa: E501  (one entry a line, however long)
"""What tells the series of a long table apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow.compute as pc

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.upload import calendar_words
from rnn_forecast.sources.upload.choices import Choices
from rnn_forecast.sources.upload.merged import filled_down
from rnn_forecast.sources.upload.numbers import read_numbers
from rnn_forecast.sources.upload.sentences import listed, quoted
from rnn_forecast.sources.upload.table import Table

LEAST_SHARE = 0.5
"""Share of numbers from which a column counts as one of numbers."""

ID_NAMES = calendar_words.names(
    "uniqueid seriesid series symbol ticker tickers 종목코드 종목명 종목 itemid item storeid store shop sku productid "
    "product station stationid site siteid sensor sensorid meter meterid country countryname countrycode iso iso3 "
    "region state city location locationid geo entity code name group category variable metric measure indicator "
    "지역 지점 지점명 지점번호 품목 구분 항목 매장 시도 시도명 key asset coin currency pair"
)
"""Names of columns that tell series apart."""

MOST_IDS_TRIED = 8
FEWEST_ROWS_AN_ID = 3
CERTAIN = calendar_words.names("uniqueid seriesid symbol ticker itemid 종목코드 종목명")
"""Names that tell series apart even where no time is repeated."""

LEAST_REPEATED = 0.01
REPEATED = 0.2
"""Share of repeated times from which a column is looked for that tells series apart."""


@dataclass(frozen=True, eq=False)
class Identity:
    """The series of a long table: its column and, for each row, its name."""

    name: str
    parts: tuple[str, ...]
    labels: np.ndarray
    ids: tuple[str, ...]


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
    certain = any(calendar_words.folded(name) in CERTAIN for name in table.names)
    if repeated < LEAST_REPEATED and not certain:
        return None
    for parts in _candidates(table, taken):
        named = any(calendar_words.folded(part) in ID_NAMES for part in parts)
        certain = calendar_words.folded(parts[0]) in CERTAIN and len(parts) == 1
        if repeated < (LEAST_REPEATED if named else REPEATED) and not certain:
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
            _("There is no column {name}. The columns are {names}.").format(
                name=quoted(name), names=listed(table.names)
            ),
        )
    return parts


def _candidates(table: Table, taken: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Columns of words or whole numbers that repeat; those with a telling name first; then pairs."""
    found = [name for name in table.names[:100] if name not in taken and _repeats(table, name)]
    found.sort(
        key=lambda name: (calendar_words.folded(name) not in ID_NAMES, _is_number(table, name))
    )
    yield from ((name,) for name in found[:MOST_IDS_TRIED])
    yield from combinations(sorted(found[:MOST_IDS_TRIED], key=table.names.index), 2)


def _is_number(table: Table, name: str) -> bool:
    return read_numbers(table.sample(name)).share >= LEAST_SHARE


def _repeats(table: Table, name: str) -> bool:
    """Labels repeat and are not measurements, which have fractions.

    Of hundreds of series a sample has each once: then the whole column is looked at, unless it is
    one of numbers with no telling name, which may repeat by chance.
    """
    sample = table.sample(name)
    numbers = read_numbers(sample)
    numeric = numbers.share >= LEAST_SHARE
    if numeric and (numbers.values[np.isfinite(numbers.values)] % 1 != 0).any():
        return False
    if len(sample.unique()) <= len(sample) / 2:
        return True
    if numeric and calendar_words.folded(name) not in ID_NAMES:
        return False
    return pc.count_distinct(table.column(name)).as_py() <= len(table) / FEWEST_ROWS_AN_ID


def _identity(table: Table, parts: tuple[str, ...]) -> Identity:
    columns = [filled_down(table.column(part)) for part in parts]
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
