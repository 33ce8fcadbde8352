"""Which version of a package is at work."""

from functools import cache
from importlib import metadata

from rnn_forecast import __version__


@cache
def version(name: str) -> str:
    """The version of an installed package, or of this one, which may run from a folder.

    Where the dashboard is deployed, its requirements are installed and it itself is not.
    """
    return __version__ if name == "rnn_forecast" else metadata.version(name)
