"""What can go wrong with what was kept, as sentences."""

from typing import Self

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _


class UnreadableBundle(ForecastError):
    """A file that is no bundle, is damaged, or comes from a newer version."""

    category = "bundle"


class UnknownRun(ForecastError):
    """Nothing of this name is kept, or it belongs to somebody else."""

    category = "unknown_run"

    @classmethod
    def of(cls, run: str) -> Self:
        """Said of one that was asked for by its name."""
        sentence = _("There is no run {run}; it may have been deleted or expired.")
        return cls(sentence.format(run=repr(run[:40])))


class CannotKeep(ForecastError):
    """A result could not be saved: no room, no right to write, no database."""

    category = "storage"
