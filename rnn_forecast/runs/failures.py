"""What can go wrong with what was kept, as sentences."""

from rnn_forecast.errors import ForecastError


class UnreadableBundle(ForecastError):
    """A file that is no bundle, is damaged, or comes from a newer version."""

    category = "bundle"


class UnknownRun(ForecastError):
    """Nothing of this name is kept, or it belongs to somebody else."""

    category = "unknown_run"


class CannotKeep(ForecastError):
    """A result could not be saved: no room, no right to write, no database."""

    category = "storage"
