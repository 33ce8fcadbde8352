"""Day or month first? Decided by the column if it can be, asked if it cannot.

In this order: a number above 12 is no month; a name such as ``dd/mm/yyyy`` in the header; only one
reading gives evenly spaced times; only one gives times in order; dots mean day first, as
everywhere where they are usual. Otherwise the person is asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnn_forecast.sources.upload import frequency, instants

ORDERS: Mapping[str, tuple[int, int, int]] = {
    "day-first": (2, 1, 0),
    "month-first": (2, 0, 1),
    "year-first": (0, 1, 2),
}
"""Places of year, month and day among the three numbers."""

FOUR_DIGITS = 100
"""A number from here on was written with four digits: a year."""

ENOUGH = 0.95
"""Share of dates that exist, from which one reading is taken and the rest are faulty."""

FILLED = 0.5
"""Share of the span that the usual step must fill."""

_NAMED = re.compile(
    r"(?<![a-z])(d{1,2}\W?m{1,3}\W?y{2,4}|m{1,3}\W?d{1,2}\W?y{2,4}|y{2}\W?m{1,2}\W?d{1,2})(?![a-z])"
)
_BY_LETTER = {"d": "day-first", "m": "month-first", "y": "year-first"}


@dataclass(frozen=True, eq=False)
class Question:
    """Dates as three numbers each, among others that need no decision.

    Attributes:
        values: ``(row,)`` times that are known already; NaT elsewhere.
        numbers: ``(row, 3)``; zeros where there is no such date.
        clocks: ``(row,)`` time of day.
        dotted: They were written with dots.
    """

    values: np.ndarray
    numbers: np.ndarray
    clocks: np.ndarray
    dotted: bool


@dataclass(frozen=True, eq=False)
class Decision:
    """All times of the column, the order, and how it was found (see ``Times.settled``)."""

    values: np.ndarray
    order: str | None
    settled: str


def named_order(name: str) -> str | None:
    """The order that a header such as ``Date (DD/MM/YYYY)`` states."""
    found = _NAMED.search(name.lower())
    return _BY_LETTER[found[1][0]] if found else None


def possible(first: np.ndarray, second: np.ndarray, third: np.ndarray) -> np.ndarray:
    """Rows that are a date in at least one order."""
    numbers = np.column_stack([first, second, third])
    return np.logical_or.reduce([~np.isnat(_dates(numbers, order)) for order in ORDERS])


def decide(question: Question, *, order: str | None, hint: str | None) -> Decision:
    """The times of the column in the order that was chosen, named or found."""
    readings = {name: _reading(question, name) for name in ORDERS}
    asked = question.numbers.any(axis=1)
    valid = {name: int((~np.isnat(times[asked])).sum()) for name, times in readings.items()}
    if order in readings:
        return Decision(readings[order], order, "chosen")
    most = max(valid.values())
    left = [name for name in ORDERS if valid[name] == most]
    if hint in left:
        return Decision(readings[hint], hint, "proven")
    if len(left) == 1 and most < ENOUGH * asked.sum():
        return Decision(readings[left[0]], left[0], "open")
    if len(left) == 1:
        return Decision(readings[left[0]], left[0], "proven")
    return _by_spacing({name: readings[name] for name in left}, dotted=question.dotted)


def _by_spacing(readings: Mapping[str, np.ndarray], *, dotted: bool) -> Decision:
    """The only even spacing, the only one in order, the habit, or nothing."""
    first = next(iter(readings))
    if all(np.array_equal(times, readings[first], equal_nan=True) for times in readings.values()):
        return Decision(readings[first], first, "proven")
    even = [name for name, times in readings.items() if _even(times)]
    if len(even) == 1:
        return Decision(readings[even[0]], even[0], "spacing")
    ordered = [name for name in even or readings if _in_order(readings[name])]
    if len(ordered) == 1:
        return Decision(readings[ordered[0]], ordered[0], "spacing")
    if dotted and "day-first" in readings:
        return Decision(readings["day-first"], "day-first", "habit")
    return Decision(readings[first], first, "open")


def _even(times: np.ndarray) -> bool:
    """A regular step without large gaps: 1 to 12 January of every year are none."""
    known = np.unique(times[~np.isnat(times)])
    gaps = np.diff(known).astype(np.int64)
    if frequency.infer(known).alias is None:
        return False
    return bool(np.median(gaps) * len(gaps) >= FILLED * gaps.sum())


def _in_order(times: np.ndarray) -> bool:
    steps = np.diff(times[~np.isnat(times)]).astype(np.int64)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _reading(question: Question, order: str) -> np.ndarray:
    dates = _dates(question.numbers, order) + question.clocks
    return np.where(question.numbers.any(axis=1), dates, question.values)


def _dates(numbers: np.ndarray, order: str) -> np.ndarray:
    year, month, day = (numbers[:, place] for place in ORDERS[order])
    short = year < FOUR_DIGITS
    full = np.where(short, year + np.where(year < instants.PIVOT, 2000, 1900), year)
    # With four digits at the end, the first number is no year.
    misplaced = (
        (numbers[:, 2] >= FOUR_DIGITS) if order == "year-first" else np.zeros(len(year), bool)
    )
    return instants.civil(np.where(misplaced, 0, full), month, day)
