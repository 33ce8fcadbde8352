"""Names, numbers and dates as figures write them."""

import math
from typing import Any

import numpy as np
import pandas as pd

from rnn_forecast.language import _, spoken
from rnn_forecast.models import MODELS
from rnn_forecast.series import SECONDS_A_DAY, family, step_seconds

LONGEST = 32
"""Characters that a phone has room for above a figure."""

LONGEST_UNIT = 12

HOUR, DAY = 3_600_000, 86_400_000  # milliseconds

NUMBERED = [
    {"dtickrange": [None, HOUR // 60 - 1], "value": "%H:%M:%S"},
    {"dtickrange": [HOUR // 60, DAY - 1], "value": "%H:%M\n%Y-%m-%d"},
    {"dtickrange": [DAY, "M1"], "value": "%m-%d\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%Y-%m"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]
"""Ticks of a time axis in languages whose months Plotly does not know, by their distance."""

LABELS = {
    "network": "Network",
    "naive": "Naive",
    "seasonal_naive": "Seasonal naive",
    "historic_mean": "Mean",
    "drift": "Drift",
    "linear": "Linear",
    "ets": "ETS",
    "theta": "Theta",
    **{key: model.label for key, model in MODELS.items()},
}


def label(name: str) -> str:
    """What people call a forecaster: ``"seasonal_naive"`` is ``"Seasonal naive"``."""
    return _(LABELS[name]) if name in LABELS else name


def literal(text: str, most: int = LONGEST) -> str:
    """Text from a file, shown as it is: Plotly reads tags, entities and ``%{...}`` in its texts."""
    text = " ".join(text.split())
    if len(text) > most:
        text = text[: most - 1] + "…"
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("{", "&#123;")):
        text = text.replace(sign, entity)
    return text


def axis_title(name: str, unit: str) -> str:
    """``"temp_max (°C)"``, safe for Plotly and short enough for a phone."""
    if not unit:
        return literal(name)
    room = LONGEST - min(len(unit), LONGEST_UNIT) - len(" ()")
    return f"{literal(name, room)} ({literal(unit, LONGEST_UNIT)})"


def number(value: float, digits: int = 3) -> str:
    """So many significant digits, but no digit before the point is ever rounded away."""
    if not math.isfinite(value):
        return _("unknown")
    return f"{value:,.{_between(digits - 1 - _size(value), 0, 9)}f}"


def quantity(value: float, unit: str) -> str:
    """A number and its unit, plain text: ``"2.14 °C"``."""
    return f"{number(value)} {unit}".strip()


def hover(values: np.ndarray, unit: str = "", field: str = "y") -> str:
    """A hover template for a number: three digits of what these values differ by, four of all."""
    seen = values[np.isfinite(values)]
    spread = float(np.std(seen)) if len(seen) else 0.0
    largest = float(np.abs(seen).max()) if len(seen) else 0.0
    digits = _between(min(2 - _size(spread or largest), 3 - _size(largest)), 0, 9)
    return f"%{{{field}:,.{digits}f}} {literal(unit, LONGEST_UNIT)}".strip()


def date_text(time: pd.Timestamp, frequency: str) -> str:
    """``"31 Dec 2015"``; with the clock below a day, without the day from a month on.

    In other languages than English ``"2015-12-31"``, which all can read.
    """
    if family(frequency) == "Y":
        return f"{time:%Y}"
    if spoken() != "en":
        return f"{time:{_iso(frequency)}}"
    if family(frequency) in ("M", "Q"):
        return f"{time:%b %Y}"
    day = f"{time.day} {time:%b %Y}"
    return f"{day}, {time:%H:%M}" if _has_clock(frequency) else day


def span_text(start: pd.Timestamp, end: pd.Timestamp, frequency: str) -> str:
    """From one date to another, without saying twice what they share."""
    first, last = date_text(start, frequency), date_text(end, frequency)
    if first == last:
        return last
    if _has_clock(frequency) and start.date() == end.date():
        return f"{first} – {end:%H:%M}"
    if family(frequency) != "Y" and start.year == end.year:
        first = first.replace(f" {start.year}", "", 1)
    return f"{first} – {last}"


def hover_date(frequency: str) -> str:
    """The same for Plotly's hover labels, with the weekday where it matters."""
    if family(frequency) == "Y":
        return "%Y"
    if spoken() != "en":
        return _iso(frequency)
    if family(frequency) in ("M", "Q"):
        return "%b %Y"
    return "%a %-d %b %Y, %H:%M" if _has_clock(frequency) else "%a %-d %b %Y"


def date_axis(frequency: str) -> dict[str, Any]:
    """How an axis writes its dates: Plotly knows English months only, others get numbers."""
    if spoken() == "en":
        return {"hoverformat": hover_date(frequency)}
    return {"hoverformat": hover_date(frequency), "tickformatstops": NUMBERED}


def _iso(frequency: str) -> str:
    if family(frequency) in ("M", "Q"):
        return "%Y-%m"
    return "%Y-%m-%d %H:%M" if _has_clock(frequency) else "%Y-%m-%d"


def enumeration(parts: list[str]) -> str:
    """``"a, b and c"``."""
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def labelled(values: tuple[int, ...], *, room: int = 12) -> list[str]:
    """Tick labels of values on a logarithmic axis; "" where the neighbour's label is too near.

    The first and the last are always there.
    """
    first, *_, last = (*values[:1], *values)
    width = math.log(last / first) / room
    kept = [first]
    for value in values[1:-1]:
        if min(math.log(value / kept[-1]), math.log(last / value)) >= width:
            kept.append(value)
    return [str(value) if value in (*kept, last) else "" for value in values]


def _has_clock(frequency: str) -> bool:
    return step_seconds(frequency) < SECONDS_A_DAY


def _size(value: float) -> int:
    """Power of ten of the first digit."""
    return math.floor(math.log10(abs(value))) if value else 0


def _between(value: int, low: int, high: int) -> int:
    return min(max(value, low), high)
