"""``NAME/COLUMN?setting=value&...``, taken apart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from rnn_forecast.sources.live.failures import UnknownSetting


@dataclass(frozen=True, slots=True)
class Parts:
    """What a name says.

    Attributes:
        name: What stands before the slash, e.g. ``"AAPL"`` or ``"Berlin"``.
        column: What stands behind it, or nothing.
        settings: What follows the question mark.
    """

    name: str
    column: str
    settings: Mapping[str, str]


def take_apart(text: str, known: Collection[str]) -> Parts:
    """The parts of ``text``; only settings that are ``known`` are taken.

    Raises:
        UnknownSetting: Another one is named.
    """
    address, _, query = text.partition("?")
    name, _, column = address.partition("/")
    settings = dict(parse_qsl(query, keep_blank_values=True))
    for setting in settings:
        if setting not in known:
            raise UnknownSetting.among("setting", setting, known)
    return Parts(name.strip(), column.strip(), settings)


def put_together(name: str, settings: Mapping[str, str]) -> str:
    """The name that ``take_apart`` takes apart again; settings without a value are left out."""
    given = {setting: value for setting, value in settings.items() if value}
    query = urlencode(given, quote_via=quote, safe=",:")
    return f"{name}?{query}" if query else name


def one_of(what: str, value: str, known: Collection[str]) -> str:
    """``value``, if it is among those that are known.

    Raises:
        UnknownSetting: It is not.
    """
    if value not in known:
        raise UnknownSetting.among(what, value, known)
    return value
