"""Errors as people say them: few digits, and the unit."""

import math

from rnn_forecast.language import _


def amount(value: float, unit: str = "", *, digits: int = 2) -> str:
    """``"2.7 °C"``: so many significant digits, but none before the point is rounded away."""
    if not math.isfinite(value):
        return _("unknown")
    size = math.floor(math.log10(abs(value))) if value else 0
    decimals = min(max(digits - 1 - size, 0), 9)
    return f"{value:,.{decimals}f} {unit}".strip()


def amounts(one: float, other: float, unit: str = "") -> tuple[str, str]:
    """Two values to be compared: with a third digit where two would make them look equal."""
    digits = 2 if amount(one) != amount(other) else 3
    return amount(one, unit, digits=digits), amount(other, unit, digits=digits)


def percent(share: float) -> str:
    """``"22 %"``; what is not nothing is never called 0 %."""
    return "<1 %" if 0 < share < 1 / 200 else f"{share * 100:.0f} %"


def compared(skill: float) -> str:
    """``"22 % better"``: a skill in words."""
    words = _("{share} better") if skill > 0 else _("{share} worse")
    return words.format(share=percent(abs(skill)))
