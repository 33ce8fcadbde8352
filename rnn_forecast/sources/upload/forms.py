# ruff: noqa: E501  (one form a line, however long)
"""How people write times: one regular expression a form, with named parts.

RE2 syntax (Arrow), matched against lower-case text in compatibility form (NFKC). The parts are
``year month day hour minute second fraction half noon zone quarter semester week weekday ordinal``,
``name`` for a month's name, and ``one two three`` for short numbers whose order is to be decided.
Adding a form is adding a line to ``FORMS``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Form:
    """One way of writing times.

    Attributes:
        words: For people, e.g. ``"2024-01-31"``.
        pattern: The regular expression.
        digits_only: A plain number may look like this too, so more evidence is needed.
        span: The longest stretch that one such time names: ``day``, ``week``, ``month`` ...
    """

    words: str
    pattern: str
    digits_only: bool = False
    span: str = "day"


_HALF = r"am|pm|오전|오후|上午|下午|午前|午後"
_CLOCK = (
    rf"(?P<half>{_HALF})?\s*(?P<hour>\d{{1,2}})(?:\s*[:h시時时点點.]\s*(?P<minute>\d{{1,2}})"
    r"(?:\s*[:m분分.]\s*(?P<second>\d{1,2})(?:[.,:](?P<fraction>\d{1,9})\d*)?)?)?"
    rf"\s*(?:h|uhr|시|時|时|分|분|초|秒|s|hrs|点|點)?\s*(?P<noon>am|pm)?"
)
_ZONE = r"(?:\s*(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,4}t|utc|msk)?)?(?:\s*\[[^\]]*\])?"
_JOIN = r"(?:t|[\s,;_:-]+(?:at\s|um\s|à\s|kl\.?\s)?)"
_REST = rf"(?:{_JOIN}{_CLOCK}{_ZONE}|\s*(?P<bare_zone>z|[+-]\d{{2}}:\d{{2}}))?$"

_YEAR = r"(?P<year>\d{4})"
_ANY_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_NAME = r"(?P<name>\pL[\pL\pM]*)\.?"
_OF = r"[-/.,\s]*(?:de\s|del\s|of\s|do\s)?"
_QUARTER = r"(?:q|k|t|trim\.?|qtr|quarter|quartal|quartale|trimestre|trimester|분기|季度|kv|kw|кв\.?|квартал)"

FORMS = (
    # First, because it looks like a date; nobody writes a date with these two marks.
    Form("2024 1/4", rf"^{_YEAR}[.\s]\s?(?P<quarter>[1-4])/4$", span="quarter"),
    Form(
        "2024-01-31",
        rf"^{_YEAR}\s?[-/._년年\s]\s?(?P<month>\d{{1,2}})\s?[-/._월月\s]\s?(?P<day>\d{{1,2}})\s?[일日.]?{_REST}",
    ),
    Form(
        "31/01/2024",
        r"^(?P<one>\d{1,2})\s?(?P<mark>[-/.\s])\s?(?P<two>\d{1,2})\s?[-/.\s]\s?(?P<three>\d{4}|'?\d{2})\.?"
        rf"(?:\s?г\.?)?{_REST}",
    ),
    Form(
        "31 Jan 2024",
        rf"^(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|o|a|\.)?{_OF}{_NAME}{_OF}{_ANY_YEAR}(?:\s?г\.?|\.)?{_REST}",
    ),
    Form("Jan 31, 2024", rf"^{_NAME}[-/.,\s]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/,\s]+{_ANY_YEAR}{_REST}"),
    Form("2024 Jan 31", rf"^{_YEAR}[-/.,\s]*{_NAME}[-/.,\s]*(?P<day>\d{{1,2}}){_REST}"),
    Form("Jan 31 12:00:00 2024", rf"^{_NAME}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}{_ZONE}\s+{_YEAR}$"),
    Form("31 Jan 12:00:00 2024", rf"^(?P<day>\d{{1,2}})\s+{_NAME}\s+{_CLOCK}{_ZONE}\s+{_YEAR}$"),
    Form(
        "20240131T1200",
        rf"^{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})[t\s_-]+(?P<hour>\d{{2}})"
        rf"(?:[:h]?(?P<minute>\d{{2}})(?::?(?P<second>\d{{2}})(?:[.,](?P<fraction>\d{{1,9}}))?)?)?{_ZONE}$",
    ),
    Form("2024-031", rf"^{_YEAR}-(?P<ordinal>\d{{3}})$"),
    Form("2024-01-01 - 2024-01-07", rf"^{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})\s?(?:-|–|/|~|to)\s?\d{{4}}-\d{{2}}-\d{{2}}$"),
    Form("2024-Q1", rf"^{_YEAR}[-/:._\s년年]*{_QUARTER}[-\s]*(?P<quarter>[1-4])$", span="quarter"),
    Form("2024 1분기", rf"^{_ANY_YEAR}[-/:.\s년年]+第?(?P<quarter>[1-4])(?:\.|st|nd|rd|th|er|e|º|ª|°)?\s?{_QUARTER}$", span="quarter"),
    Form("Q1 2024", rf"^{_QUARTER}[-\s]?(?P<quarter>[1-4])[-/.,\s]*(?:of\s)?{_ANY_YEAR}$", span="quarter"),
    Form("1Q24", rf"^(?P<quarter>[1-4])(?:\.|st|nd|rd|th|er|e|º|ª|°)?\s?{_QUARTER}{_OF}{_ANY_YEAR}$", span="quarter"),
    Form("2024-H1", rf"^{_YEAR}[-/\s]*(?:h|s|b|hj)(?P<semester>[12])$", span="half-year"),
    Form("H1 2024", rf"^(?:h|s|hj)(?P<semester>[12])[-/\s]*{_YEAR}$", span="half-year"),
    Form("2024-W05", rf"^{_YEAR}[-/\s년年]*(?:w|kw|wk|week|s|sem|v|u|第|제)[-\s.]*(?P<week>\d{{1,2}})[주週周]?차?(?:-?(?P<weekday>[1-7]))?$", span="week"),
    Form("2024년 5주", rf"^{_YEAR}[년年]\s?(?P<week>\d{{1,2}})[주週周]차?$", span="week"),
    Form("W05 2024", rf"^(?:w|kw|wk|week|s|sem|v|u)[-\s.]*(?P<week>\d{{1,2}})[-/.,\s]*{_YEAR}$", span="week"),
    Form("2024-01", rf"^{_YEAR}\s?(?:[-/_:년年]|-?m|\s|\.\s)\s?(?P<month>\d{{1,2}})\s?[월月]?\.?$", span="month"),
    Form("01/2024", rf"^m?(?P<month>\d{{1,2}})\s?[-/\s]\s?{_YEAR}$", span="month"),
    Form("Jan-24", rf"^{_NAME}{_OF}{_ANY_YEAR}(?:\s?г\.?)?$", span="month"),
    Form("2024 Jan", rf"^{_YEAR}[-/.,\s]*{_NAME}$", span="month"),
    Form("FY2024", rf"^(?:fy|cy|ay)?\s?{_YEAR}\s?(?:년도?|年度?|г\.?|год|\*|p|e)$", span="year"),
    Form("FY2024", rf"^(?:fy|cy|ay)\s?{_YEAR}$", span="year"),
    Form("202401011200", rf"^{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?P<hour>\d{{2}})(?:(?P<minute>\d{{2}})(?P<second>\d{{2}})?)?$", digits_only=True),
    Form("20240131", rf"^{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:\.0)?$", digits_only=True),
    Form("31012024", r"^(?P<one>\d{2})(?P<two>\d{2})(?P<three>\d{4})(?P<mark>)$", digits_only=True),
    Form("2024031", rf"^{_YEAR}(?P<ordinal>\d{{3}})$", digits_only=True),
    Form("202401", rf"^{_YEAR}(?P<month>\d{{2}})(?:\.0)?$", digits_only=True, span="month"),
    Form("240131", r"^(?P<one>\d{2})(?P<two>\d{2})(?P<three>\d{2})(?P<mark>)$", digits_only=True),
    Form("2024.01", rf"^{_YEAR}\.(?P<month>\d{{2}})$", digits_only=True, span="month"),
    Form("01.2024", rf"^(?P<month>\d{{2}})\.{_YEAR}$", digits_only=True, span="month"),
    Form("2024", rf"^{_YEAR}(?:\.0)?$", digits_only=True, span="year"),
)  # fmt: skip
"""Tried in this order: the more a form says, the earlier."""


@cache
def _by_hand(form: Form) -> re.Pattern[str]:
    return re.compile(form.pattern.replace(r"\pL[\pL\pM]*", r"[^\W\d_]+"))


def occurring(texts: Iterable[str]) -> tuple[Form, ...]:
    """The forms that some of these texts may have.

    Arrow compiles an expression at every call; Python's own are kept, so looking first is cheap.
    """
    examples: dict[str, list[str]] = {}
    for text in texts:
        alike = examples.setdefault(_shape(text), [])
        if len(alike) < EXAMPLES and text not in alike:
            alike.append(text)
    shown = [text for alike in list(examples.values())[:SHAPES] for text in alike]
    return tuple(form for form in FORMS if any(map(_by_hand(form).match, shown)))


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "0", text))


EXAMPLES = 6
"""Texts of one shape that are looked at; ``q4 2024`` and ``h2 2024`` have one shape."""

SHAPES = 40

CLOCK = rf"^{_CLOCK}$"
"""A time of day by itself."""

CLOCK_DIGITS = r"^(?P<hour>\d{1,2})(?P<minute>\d{2})$"
"""``0130``: a time of day without a colon."""
