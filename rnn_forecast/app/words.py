"""Numbers with the words that people use for them."""

from rnn_forecast.language import _, n_
from rnn_forecast.series import family

STEP = ("step", "steps", "{count:,} step", "{count:,} steps")

STEPS = {
    "s": ("second", "seconds", "{count:,} second", "{count:,} seconds"),
    "min": ("minute", "minutes", "{count:,} minute", "{count:,} minutes"),
    "h": ("hour", "hours", "{count:,} hour", "{count:,} hours"),
    "D": ("day", "days", "{count:,} day", "{count:,} days"),
    "B": ("trading day", "trading days", "{count:,} trading day", "{count:,} trading days"),
    "W": ("week", "weeks", "{count:,} week", "{count:,} weeks"),
    "M": ("month", "months", "{count:,} month", "{count:,} months"),
    "Q": ("quarter", "quarters", "{count:,} quarter", "{count:,} quarters"),
    "Y": ("year", "years", "{count:,} year", "{count:,} years"),
}
"""One step, several, and a number of them, said in the reader's language where they are shown."""


def step_name(frequency: str) -> str:
    """What one step is called; ``"step"`` where it is a multiple of something."""
    return _(_words(frequency)[0])


def steps_name(frequency: str) -> str:
    """What several steps are called."""
    return _(_words(frequency)[1])


def counted(number: int, frequency: str) -> str:
    """``"7 days"``, ``"1 hour"``."""
    one, many = _words(frequency)[2:]
    return n_(one, many, number).format(count=number)


def _words(frequency: str) -> tuple[str, str, str, str]:
    return STEP if frequency[:1].isdigit() else STEPS.get(family(frequency), STEP)
