"""What goes wrong between here and a server: one class a case, each with its own category.

All are ``SourceError``, so that whoever shows sentences needs none of these names; the category
tells programs which it was.
"""

from rnn_forecast.errors import SourceUnavailable, UnknownSource


class UnknownSymbol(UnknownSource):
    """Yahoo has no such symbol."""

    category = "unknown_symbol"


class UnknownPlace(UnknownSource):
    """No place has this name."""

    category = "unknown_place"


class UnknownSetting(UnknownSource):
    """A setting, or the value of one, that does not exist."""

    category = "unknown_setting"


class RateLimited(SourceUnavailable):
    """Too many requests, by our own count or by the server's."""

    category = "rate_limit"


class TimedOut(SourceUnavailable):
    """No answer within the deadline."""

    category = "timeout"


class NoNetwork(SourceUnavailable):
    """The server cannot be reached."""

    category = "no_network"


class BrokenAnswer(SourceUnavailable):
    """An answer that is cut off, or not what the server promises."""

    category = "broken_answer"


class ServiceDown(SourceUnavailable):
    """The server says that it is down or overloaded."""

    category = "service_down"


class Refused(SourceUnavailable):
    """The server understood, and says no: a range it does not have, a client it does not like."""

    category = "refused"


class Delisted(SourceUnavailable):
    """The symbol existed, but is traded no longer."""

    category = "delisted"


class NoRows(SourceUnavailable):
    """A good answer with nothing in it."""

    category = "no_rows"
