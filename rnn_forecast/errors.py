"""What the person in front of the program can put right.

ForecastError                     its text is the sentence shown: what is wrong and what to do
├── SourceError                   a series could not be obtained
│   ├── UnknownSource             no such name; lists the names there are
│   ├── SourceUnavailable         no network, rate limit, broken answer; says what still works
│   └── UnreadableFile            the file's category of trouble and the place in it
├── SeriesError                   a series is not fit for what was asked
│   └── SeriesTooShort            the windows do not fit; carries the nearest values that do
├── OutOfBounds                   a setting outside its limits
└── WorkRefused                   the queue does not take more work

Anything else that is raised is a bug and stays loud.

Every class takes positional arguments and hands them to ``Exception``, because an exception with
another constructor cannot be unpickled and would break the pool of worker processes.
"""

import difflib
from collections.abc import Collection
from typing import Self

from rnn_forecast.language import _


class ForecastError(Exception):
    """Something the user can put right; ``str(error)`` is the sentence to show."""

    category: str = "invalid"
    """One word for programs that read the command line's ``--json`` answer."""


class SourceError(ForecastError):
    """A series could not be obtained."""

    category = "source"


class UnknownSource(SourceError):
    """No source, series or column has this name."""

    category = "unknown_source"

    @classmethod
    def among(cls, what: str, name: str, names: Collection[str]) -> Self:
        """There is no ``what`` called ``name``; the nearest of ``names`` is suggested."""
        near = [known for known in names if name and name.lower() in known.lower()]
        near = near or difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        hint = _(" Did you mean {near}?").format(near=near[0]) if near else ""
        return cls(
            _("There is no {what} {name!r}.{hint} There are: {names}.").format(
                what=what, name=name, hint=hint, names=", ".join(names)
            )
        )


class SourceUnavailable(SourceError):
    """A live source did not answer usefully."""

    category = "unavailable"


class UnreadableFile(SourceError):
    """A file from which no series can be made.

    Args:
        category: One word, e.g. ``"no_time_column"``; see ``sources/upload``.
        message: The sentence to show.
    """

    def __init__(self, category: str, message: str) -> None:
        super().__init__(category, message)
        self.category = category

    def __str__(self) -> str:
        return str(self.args[1])


class SeriesError(ForecastError):
    """A series is not fit for what was asked of it."""

    category = "series"


class SeriesTooShort(SeriesError):
    """The windows do not fit into the series."""

    category = "too_short"


class OutOfBounds(ForecastError):
    """A setting lies outside its limits."""

    category = "out_of_bounds"


class WorkRefused(ForecastError):
    """The queue does not take this work."""

    category = "refused"
