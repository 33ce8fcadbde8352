"""Numbers with the words that people use for them."""

from rnn_forecast.series import family

STEPS = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "D": "day",
    "B": "trading day",
    "W": "week",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
}


def step_name(frequency: str) -> str:
    """What one step is called; ``"step"`` where it is a multiple of something."""
    return "step" if frequency[:1].isdigit() else STEPS.get(family(frequency), "step")


def counted(number: int, frequency: str) -> str:
    """``"7 days"``, ``"1 hour"``."""
    plural = "" if number == 1 else "s"
    return f"{number:,} {step_name(frequency)}{plural}"
