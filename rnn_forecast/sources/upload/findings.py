"""What was found in the values and the times, one counted sentence each; and what is too little."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.limits import MIN_OBSERVATIONS, SHORT
from rnn_forecast.sources.upload.numbers import Numbers
from rnn_forecast.sources.upload.roles import Values
from rnn_forecast.sources.upload.sentences import listed, quoted, some
from rnn_forecast.sources.upload.sentinels import Cleaned
from rnn_forecast.sources.upload.time_column import TimeColumn

ZONES = {
    "UTC": "The times carry a time zone and were converted to UTC.",
    "dates": "The times are midnights with a time zone; only their dates are used.",
}
REASONS = {
    "spacing": "only so are the times evenly spaced or in order",
    "habit": "as is usual with dots",
}

MOST_MISSING = 0.5
"""Share of missing values from which a series is remarked upon as too empty."""


def time_notes(time: TimeColumn, example: str) -> Iterator[Note]:
    """How the times were read.

    Args:
        time: The times.
        example: A cell of their column.

    Raises:
        UnreadableFile: ``ambiguous_dates``.
    """
    times = time.times
    if not time.parts:
        text = "No times are used: the rows are counted as days from 2000-01-01."
        yield Note("no_time_column", text)
    yield from _order_notes(time, example)
    if time.words:
        yield Note("date_formats", f"The numbers in {quoted(time.name)} were read as {time.words}.")
    if len(times.forms) > 1:
        ways = listed(dict.fromkeys(form.words for form in times.forms))
        yield Note("date_formats", f"Times are written in {len(times.forms)} ways: like {ways}.")
    if times.zone in ZONES:
        yield Note("time_zone", ZONES[times.zone])


def _order_notes(time: TimeColumn, example: str) -> Iterator[Note]:
    settled, order = time.times.settled, time.times.order or ""
    if settled == "open":
        raise UnreadableFile(
            "ambiguous_dates",
            f"The dates in {quoted(time.name)}, e.g. {quoted(example)}, can be read with the day "
            "or with the month first, and nothing in the file decides it. Choose the order of "
            "dates.",
        )
    if settled in REASONS:
        text = f"Dates such as {quoted(example)} were read {order.replace('-', ' ')}: "
        yield Note("ambiguous_dates", text + REASONS[settled] + ".")


def value_notes(values: Values, cleaned: Mapping[str, Cleaned]) -> Iterator[Note]:
    """What the columns of numbers hold beside plain numbers."""
    numbers = values.numbers
    yield from _counted(
        "non_numeric", {name: column.unreadable for name, column in numbers.items()},
        "Words instead of numbers: {cells} of {names}, which count as missing.",
    )  # fmt: skip
    yield from _counted(
        "infinite", {name: column.infinite for name, column in numbers.items()},
        "Infinite numbers: {cells} of {names}, which count as missing.",
    )  # fmt: skip
    yield from _counted(
        "sentinel", {name: column.count for name, column in cleaned.items()},
        f"Codes for missing values ({_codes(cleaned)}): {{cells}} of {{names}}, taken for such.",
    )  # fmt: skip
    for name, column in numbers.items():
        if not column.proven:
            yield _open_decimal(name, column)
    if values.words:
        words = listed(values.words)
        text = f"Left out: {some(len(values.words), 'column')} without numbers: {words}."
        yield Note("non_numeric", text)


def _counted(category: str, counts: Mapping[str, int], sentence: str) -> Iterator[Note]:
    hit = {name: count for name, count in counts.items() if count}
    if hit:
        cells = some(sum(hit.values()), "cell")
        yield Note(
            category, sentence.format(cells=cells, names="{names}").replace("{names}", listed(hit))
        )


def _codes(cleaned: Mapping[str, Cleaned]) -> str:
    codes = sorted({code for column in cleaned.values() for code in column.found})
    return ", ".join(f"{code:g}" for code in codes[:3])


def _open_decimal(name: str, column: Numbers) -> Note:
    point = "a decimal point" if column.decimal == "." else "a decimal comma"
    text = (
        f"Thousands or decimals (1,234 or 1.234): {some(column.open_cells, 'number')} in "
        f"{quoted(name)} could be both; read with {point}."
    )
    return Note("ambiguous_numbers", text)


def check_length(frame: pd.DataFrame, target: str) -> None:
    """Refuse what no series can be made of.

    Raises:
        UnreadableFile: ``too_short``, ``all_missing`` or ``too_many_missing``.
    """
    observed = int(frame[target].notna().sum())
    if len(frame) < MIN_OBSERVATIONS:
        raise UnreadableFile(
            "too_short",
            f"The series has {some(len(frame), 'observation')}; at least {MIN_OBSERVATIONS} are "
            "needed. Upload a longer period.",
        )
    if observed == 0:
        raise UnreadableFile(
            "all_missing", f"All {len(frame):,} values of {quoted(target)} are missing."
        )
    if observed < MIN_OBSERVATIONS:
        raise UnreadableFile(
            "too_many_missing",
            f"Only {observed} of {len(frame):,} values of {quoted(target)} are there; at least "
            f"{MIN_OBSERVATIONS} are needed. Choose another column or a longer period.",
        )


def series_notes(frame: pd.DataFrame, target: str) -> Iterator[Note]:
    """What is remarkable about the observations of the target."""
    values = frame[target].to_numpy()
    observed = values[np.isfinite(values)]
    missing = len(values) - len(observed)
    if missing:
        text = f"Missing: {missing:,} of {some(len(values), 'value')} in {quoted(target)}."
        yield Note("missing", text)
    if missing > MOST_MISSING * len(values):
        text = f"More than half of {quoted(target)} is missing; a forecast of it cannot be trusted."
        yield Note("too_many_missing", text)
    if len(observed) < SHORT:
        text = f"The series has only {len(observed)} values; a network learns little from so few."
        yield Note("too_short", text)
    if observed.min() == observed.max():
        text = f"All values of {quoted(target)} are {observed[0]:g}: there is nothing to learn."
        yield Note("constant", text)
