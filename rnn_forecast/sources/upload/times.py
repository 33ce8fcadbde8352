"""From text to times, a whole column at a time.

Every form of ``forms.py`` that occurs in a sample is tried on all cells; what is left over is
tidied (weekdays, a.m.) and tried again. A form with three short numbers only says which numbers;
their order is decided once for the column, in ``date_order.py``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnn_forecast.sources.upload import date_order, instants
from rnn_forecast.sources.upload.calendar_words import WEEKDAYS
from rnn_forecast.sources.upload.forms import FORMS, Form, occurring
from rnn_forecast.sources.upload.intervals import beginnings, intervals
from rnn_forecast.sources.upload.numbers import MISSING
from rnn_forecast.sources.upload.scripts import with_ascii_digits

SAMPLE = 300
"""Cells, spread over the column, that show which forms occur."""

LEAST_SHARE = 0.05
"""Below this share of times in the sample the column is taken for words."""

SPANS = ("day", "week", "month", "quarter", "half-year", "year")
"""From the finest to the coarsest."""

MOST_REPEATED = 0.5
"""Share of coarser times with a finer one at the same time that makes them series of their own."""

PLAUSIBLE_YEARS = (1700, 2200)
"""For what might as well be a plain number."""

_WORDS = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_WEEKDAY_FIRST = rf"^\(?(?:{_WORDS})\)?[.,]?\s+"
_WEEKDAY_INSIDE = rf"\s*(?:\((?:{_WORDS})\.?\)|(?:^|[\s,])(?:{_WORDS})\.?$)"


@dataclass(frozen=True, eq=False)
class Times:
    """A column read as times.

    Attributes:
        values: ``(row,)`` wall clock or UTC, ``datetime64[us]``; NaT where there is none.
        missing: Cells that say that there is no time.
        unreadable: Cells that say something else.
        forms: The forms that occurred and how often.
        order: How three short numbers were read, if any were.
        settled: How the order was decided: ``""`` (no question), ``proven``, ``spacing``,
            ``habit``, ``chosen`` or ``open`` (it cannot be decided).
        zone: ``""``, ``"UTC"`` (converted) or ``"dates"`` (offsets of midnights were dropped).
        intervals: Cells that say from when until when; the beginning counts.
        coarser: ``(row,)`` cells that name a quarter whose months have cells of their own: no
            times of this series. ``None`` if there are none.
    """

    values: np.ndarray
    missing: int
    unreadable: int
    forms: dict[Form, int] = field(default_factory=dict)
    order: str | None = None
    settled: str = ""
    zone: str = ""
    intervals: int = 0
    coarser: np.ndarray | None = None

    @property
    def share(self) -> float:
        """Times among the cells that say something, 0 to 1."""
        times = int((~np.isnat(self.values)).sum())
        return times / max(times + self.unreadable, 1)

    @property
    def digits_only(self) -> bool:
        """Most cells could be plain numbers as well."""
        plain = sum(count for form, count in self.forms.items() if form.digits_only)
        return 2 * plain > sum(self.forms.values())


class _Sheet:
    """What is known about every cell so far; filled in form by form."""

    def __init__(self, texts: pa.StringArray) -> None:
        size = len(texts)
        self.texts = texts
        self.values = np.full(size, instants.NOT_A_TIME)
        self.offsets: np.ndarray | None = None
        self.numbers: np.ndarray | None = None  # (cell, 3): numbers whose order is to be decided
        self.clocks: np.ndarray | None = None
        self.dotted = False
        self.forms: dict[Form, int] = {}
        self.spans = np.zeros(size, np.int8)

    def fill(self, form: Form, left: np.ndarray) -> np.ndarray:
        """Read one form; returns the cells that are still left, ``(left,)`` indices."""
        texts = self.texts if len(left) == len(self.texts) else self.texts.take(pa.array(left))
        found = pc.extract_regex(texts, form.pattern)
        matched = found.is_valid().to_numpy(False)
        if not matched.any():
            return left
        if not matched.all():
            found = found.filter(pa.array(matched))
        places = left[matched]
        parts = {kind.name: found.field(place) for place, kind in enumerate(found.type)}
        read = self._ordered(parts, places) if "one" in parts else self._plain(form, parts, places)
        self.forms[form] = self.forms.get(form, 0) + int(read.sum())
        self.spans[places[read]] = SPANS.index(form.span)
        taken = np.zeros(len(self.texts), dtype=bool)
        taken[places[read]] = True
        return left[~taken[left]]

    def _plain(self, form: Form, parts: instants.Parts, places: np.ndarray) -> np.ndarray:
        times = instants.from_parts(parts, len(places))
        if form.digits_only:
            low, high = (np.datetime64(str(year), "us") for year in PLAUSIBLE_YEARS)
            times = np.where((times >= low) & (times < high), times, instants.NOT_A_TIME)
        times = self._shifted(parts, places, times)
        self.values[places] = times
        return ~np.isnat(times)

    def _shifted(self, parts: instants.Parts, places: np.ndarray, times: np.ndarray) -> np.ndarray:
        minutes = instants.offsets(parts, len(places))
        if np.isnan(minutes).all():
            return times
        if self.offsets is None:
            self.offsets = np.full(len(self.texts), np.nan)
        self.offsets[places] = minutes
        return np.where(np.isinf(minutes), instants.NOT_A_TIME, times)

    def _ordered(self, parts: instants.Parts, places: np.ndarray) -> np.ndarray:
        if self.numbers is None or self.clocks is None:
            self.numbers = np.zeros((len(self.texts), 3), np.int64)
            self.clocks = np.zeros(len(self.texts), "timedelta64[us]")
        numbers, clocks = self.numbers, self.clocks
        years = instants.full_year(parts["three"])
        short = pc.less_equal(pc.utf8_length(parts["three"]), 3).to_numpy(False)
        first, second = (instants.whole(parts[name], len(places), 0) for name in ("one", "two"))
        clock = self._shifted(parts, places, instants.clock(parts, len(places)))
        third = np.where(short, years % 100, years)
        possible = date_order.possible(first, second, third) & ~np.isnat(clock)
        kept = places[possible]
        numbers[kept] = np.column_stack([first, second, third])[possible]
        clocks[kept] = clock[possible]
        self.dotted |= bool(pc.any(pc.equal(parts["mark"], ".")).as_py())
        return possible


def read_times(texts: pa.StringArray, order: str | None = None, hint: str | None = None) -> Times:
    """A column of trimmed text as times.

    Args:
        texts: The cells.
        order: How three short numbers make a date, if a person chose it.
        hint: The same, if the column's name says it (``Date (DD/MM/YYYY)``).
    """
    lower = pc.utf8_lower(texts)
    missing = pc.is_in(lower, MISSING).to_numpy(False)
    said = np.flatnonzero(~missing)
    lower, ranges = _from_beginnings(lower, said)
    likely, share = _likely(lower, said)
    if share < LEAST_SHARE:
        nothing = np.full(len(texts), instants.NOT_A_TIME)
        return Times(nothing, int(missing.sum()), len(said))
    sheet = _Sheet(lower)
    left = _fill(sheet, likely, said)
    if len(left):
        rest = tidy(lower.take(pa.array(left)))
        sheet.texts = _replaced(lower, left, rest)
        others = occurring(rest.slice(0, SAMPLE).to_pylist())
        left = _fill(sheet, [form for form in FORMS if form in likely or form in others], left)
    decision = _settle(sheet, order, hint)
    values, zone = _without_zone(decision.values, sheet.offsets)
    unreadable = int(np.isnat(values[said]).sum())
    coarser = _coarser(values, sheet.spans)
    values = values if coarser is None else np.where(coarser, instants.NOT_A_TIME, values)
    missed = int(missing.sum())
    forms = dict(sorted(sheet.forms.items(), key=lambda item: -item[1]))
    return Times(
        values, missed, unreadable, forms, decision.order, decision.settled, zone, ranges, coarser
    )


def _from_beginnings(lower: pa.StringArray, said: np.ndarray) -> tuple[pa.StringArray, int]:
    """The column without the ends of intervals, if a sample of it has any, and how many it has.

    Before anything is read: the end of ``02.01.23 - 08.01.23`` looks like a time of day.
    """
    if not len(said) or not intervals(lower.take(pa.array(_spread(said)))):
        return lower, 0
    return beginnings(lower), intervals(lower)


def _spread(said: np.ndarray) -> np.ndarray:
    return said[np.unique(np.linspace(0, len(said) - 1, SAMPLE).astype(int))]


def _likely(lower: pa.StringArray, said: np.ndarray) -> tuple[tuple[Form, ...], float]:
    """The forms of a sample, and the share of its cells that they read."""
    if not len(said):
        return (), 0.0
    places = _spread(said)
    sheet = _Sheet(tidy(lower.take(pa.array(places))))
    left = _fill(sheet, occurring(sheet.texts.to_pylist()), np.arange(len(places)))
    used = tuple(form for form in FORMS if sheet.forms.get(form))
    return used, 1 - len(left) / len(places)


def _fill(sheet: _Sheet, forms: Iterable[Form], left: np.ndarray) -> np.ndarray:
    for form in forms:
        if not len(left):
            break
        left = sheet.fill(form, left)
    return left


def tidy(lower: pa.StringArray) -> pa.StringArray:
    """Compatibility form, no weekdays, ``am`` for ``a.m.``, no quotes, intervals' beginnings."""
    texts = with_ascii_digits(pc.utf8_lower(pc.utf8_normalize(lower, form="NFKC")))
    texts = pc.replace_substring_regex(texts, r'^="?(.*?)"?$', r"\1")
    texts = pc.replace_substring_regex(texts, r"^'(.*?)'?$", r"\1")
    texts = pc.replace_substring_regex(texts, r"\b([ap])\.\s?m\.?", r"\1m")
    texts = pc.replace_substring_regex(texts, _WEEKDAY_INSIDE, "")
    texts = pc.replace_substring_regex(texts, _WEEKDAY_FIRST, "")
    return beginnings(pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, r"\s+", " ")))


def _replaced(texts: pa.StringArray, places: np.ndarray, new: pa.StringArray) -> pa.StringArray:
    mask = np.zeros(len(texts), dtype=bool)
    mask[places] = True
    return pc.replace_with_mask(texts, pa.array(mask), new)


def _settle(sheet: _Sheet, order: str | None, hint: str | None) -> date_order.Decision:
    if sheet.numbers is None or sheet.clocks is None:
        return date_order.Decision(sheet.values, None, "")
    return date_order.decide(
        date_order.Question(sheet.values, sheet.numbers, sheet.clocks, dotted=sheet.dotted),
        order=order,
        hint=hint,
    )


def _coarser(values: np.ndarray, spans: np.ndarray) -> np.ndarray | None:
    """Years and quarters that stand above or below their own months in one table, ``(cell,)``."""
    known = ~np.isnat(values)
    present = np.unique(spans[known])
    if len(present) < 2:  # noqa: PLR2004  (all of one span)
        return None
    above = known & (spans > present[0])
    finer = values[known & (spans == present[0])]
    return above if np.isin(values[above], finer).mean() > MOST_REPEATED else None


def _without_zone(values: np.ndarray, offsets: np.ndarray | None) -> tuple[np.ndarray, str]:
    """Instants without a time zone.

    Midnights with an offset are dates: there the offset is dropped, because in UTC a Monday of
    Seoul would begin on Sunday. All other times are converted to UTC, which knows no summer time.
    """
    if offsets is None:
        return values, ""
    times = ~np.isnat(values)
    midnight = (values[times] - values[times].astype("datetime64[D]")) == np.timedelta64(0, "us")
    if midnight.all() and np.nan_to_num(offsets).any():
        return values, "dates"
    shift = np.nan_to_num(offsets, posinf=0.0).astype(np.int64) * 60_000_000
    return values - shift.astype("timedelta64[us]"), "UTC"
