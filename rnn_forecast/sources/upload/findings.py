"""What was found in the values and the times, one counted sentence each; and what is too little."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
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
    "spacing": "Dates such as {example} were read {order}: only so are the times evenly spaced or "
    "in order.",
    "habit": "Dates such as {example} were read {order}: as is usual with dots.",
}
"""How the order of dates was decided, where nothing proves it."""

ORDERS = {
    "day-first": "day first",
    "month-first": "month first",
    "year-first": "year first",
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
        text = _("No times are used: the rows are counted as days from 2000-01-01.")
        yield Note("no_time_column", text)
    yield from _order_notes(time, example)
    if time.words:
        yield Note(
            "date_formats",
            _("The numbers in {name} were read as {words}.").format(
                name=quoted(time.name), words=_(time.words)
            ),
        )
    if len(times.forms) > 1:
        ways = listed(dict.fromkeys(form.words for form in times.forms))
        yield Note(
            "date_formats",
            _("Times are written in {count} ways: like {ways}.").format(
                count=len(times.forms), ways=ways
            ),
        )
    if times.intervals:
        text = _("{cells} of {name} say from when until when; the beginning counts.").format(
            cells=some(times.intervals, "cell"), name=quoted(time.name)
        )
        yield Note("date_formats", text)
    if time.filled:
        text = _("Empty: {cells} of {name}, each read as the cell above (merged cells).").format(
            cells=some(time.filled, "cell"), name=quoted(time.parts[0])
        )
        yield Note("date_formats", text)
    if times.zone in ZONES:
        yield Note("time_zone", _(ZONES[times.zone]))


def _order_notes(time: TimeColumn, example: str) -> Iterator[Note]:
    settled, order = time.times.settled, time.times.order or ""
    if settled == "open":
        raise UnreadableFile(
            "ambiguous_dates",
            _(
                "The dates in {name}, e.g. {example}, can be read with the day or with the "
                "month first, and nothing in the file decides it. Choose the order of dates."
            ).format(name=quoted(time.name), example=quoted(example)),
        )
    if settled in REASONS:
        text = _(REASONS[settled]).format(example=quoted(example), order=_(ORDERS[order]))
        yield Note("ambiguous_dates", text)


def value_notes(values: Values, cleaned: Mapping[str, Cleaned]) -> Iterator[Note]:
    """What the columns of numbers hold beside plain numbers."""
    numbers = values.numbers
    yield from _counted(
        "non_numeric", {name: column.unreadable for name, column in numbers.items()},
        _("Words instead of numbers: {cells} of {names}, which count as missing."),
    )  # fmt: skip
    yield from _counted(
        "non_numeric", {name: column.marked for name, column in numbers.items()},
        _("Marks behind numbers, such as * or p for provisional: {cells} of {names}; the numbers "
          "count like all others."),
    )  # fmt: skip
    yield from _counted(
        "infinite", {name: column.infinite for name, column in numbers.items()},
        _("Infinite numbers: {cells} of {names}, which count as missing."),
    )  # fmt: skip
    yield from _counted(
        "sentinel", {name: column.count for name, column in cleaned.items()},
        _("Codes for missing values ({codes}): {cells} of {names}, taken for such."),
        codes=_codes(cleaned),
    )  # fmt: skip
    for name, column in numbers.items():
        if not column.proven:
            yield _open_decimal(name, column)
    if values.words:
        words = listed(values.words)
        text = _("Left out: {columns} without numbers: {words}.").format(
            columns=some(len(values.words), "column"), words=words
        )
        yield Note("non_numeric", text)


def _counted(
    category: str, counts: Mapping[str, int], sentence: str, **words: str
) -> Iterator[Note]:
    hit = {name: count for name, count in counts.items() if count}
    if hit:
        cells = some(sum(hit.values()), "cell")
        yield Note(category, sentence.format(cells=cells, names=listed(hit), **words))


def _codes(cleaned: Mapping[str, Cleaned]) -> str:
    codes = sorted({code for column in cleaned.values() for code in column.found})
    return ", ".join(f"{code:g}" for code in codes[:3])


def _open_decimal(name: str, column: Numbers) -> Note:
    point = _("a decimal point") if column.decimal == "." else _("a decimal comma")
    text = _(
        "Thousands or decimals (1,234 or 1.234): {numbers} in {name} could be both; "
        "read with {point}."
    ).format(numbers=some(column.open_cells, "number"), name=quoted(name), point=point)
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
            _(
                "The series has {observations}; at least {least} are needed. Upload "
                "a longer period."
            ).format(observations=some(len(frame), "observation"), least=MIN_OBSERVATIONS),
        )
    if observed == 0:
        raise UnreadableFile(
            "all_missing",
            _("All {total:,} values of {target} are missing.").format(
                total=len(frame), target=quoted(target)
            ),
        )
    if observed < MIN_OBSERVATIONS:
        raise UnreadableFile(
            "too_many_missing",
            _(
                "Only {observed} of {total:,} values of {target} are there; at least "
                "{least} are needed. Choose another column or a longer period."
            ).format(
                observed=observed,
                total=len(frame),
                target=quoted(target),
                least=MIN_OBSERVATIONS,
            ),
        )


def _missing(values: np.ndarray, missing: int, target: str) -> str:
    said = _("Missing: {missing:,} of {values} in {target}.")
    ahead = int(np.isfinite(values)[::-1].argmax())
    if ahead:
        said = _(
            "Missing: {missing:,} of {values} in {target}, {ahead:,} of them after its last one, "
            "where the forecast begins."
        )
    values_said = some(len(values), "value")
    return said.format(missing=missing, values=values_said, target=quoted(target), ahead=ahead)


def series_notes(frame: pd.DataFrame, target: str) -> Iterator[Note]:
    """What is remarkable about the observations of the target."""
    values = frame[target].to_numpy()
    observed = values[np.isfinite(values)]
    missing = len(values) - len(observed)
    if missing:
        yield Note("missing", _missing(values, missing, target))
    if missing > MOST_MISSING * len(values):
        text = _(
            "More than half of {target} is missing; a forecast of it cannot be trusted."
        ).format(target=quoted(target))
        yield Note("too_many_missing", text)
    if len(observed) < SHORT:
        text = _(
            "The series has only {observed} values; a network learns little from so few."
        ).format(observed=len(observed))
        yield Note("too_short", text)
    if observed.min() == observed.max():
        text = _("All values of {target} are {observed:g}: there is nothing to learn.").format(
            target=quoted(target), observed=observed[0]
        )
        yield Note("constant", text)
