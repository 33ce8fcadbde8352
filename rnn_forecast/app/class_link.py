"""A teacher's link: settings that may not be changed, or are not even shown.

    ?fixed=cell,sequence_length&hidden=seed&cell=LSTM&seed=7

Both kinds hold the value that the link gives them, or what is suggested where it gives none. It
keeps a class together; it is no lock: whoever edits the address is free.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from rnn_forecast.app import session
from rnn_forecast.errors import ForecastError

T = TypeVar("T")

KINDS = ("fixed", "hidden")
"""Names of the parameters; the settings are separated by commas."""

_OPENED = "class_link"
_DRAWN = "controls_drawn"


@dataclass(frozen=True)
class ClassLink:
    """What a link decides for those who follow it.

    Attributes:
        fixed: Settings that are shown but cannot be changed.
        hidden: Settings that are not shown.
        values: All parameters of the link.
    """

    fixed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    values: Mapping[str, list[str]] = field(default_factory=dict)

    def decides(self, name: str) -> bool:
        """Whether the setting is out of the reader's hands."""
        return name in self.fixed or name in self.hidden

    def value(self, name: str, default: T, read: Callable[[list[str]], T]) -> T:
        """What the link says of a setting; the default if that is nothing, or nonsense."""
        if name not in self.values:
            return default
        try:
            return read(self.values[name])
        except (ForecastError, KeyError, ValueError):
            return default


def opened() -> ClassLink:
    """What the address said when this visitor came, as long as the visit lasts."""
    link = session.get(_OPENED)
    if link is None:
        values = {name: st.query_params.get_all(name) for name in st.query_params}
        fixed, hidden = (_names(values.get(kind, [])) for kind in KINDS)
        link = ClassLink(fixed, hidden, values)
        session.put(_OPENED, link)
    return link


def begin_run() -> None:
    """Forget which controls were drawn, and put into the address what a change of page removed."""
    session.put(_DRAWN, {})
    link = opened()
    for name in (*KINDS, *sorted(link.fixed | link.hidden)):
        given = link.values.get(name)
        if given and st.query_params.get_all(name) != given:
            st.query_params[name] = given


def note(name: str, label: str) -> None:
    """A control that a class link from this page can fix or hide."""
    session.get(_DRAWN, {})[name] = label


def drawn() -> dict[str, str]:
    """Labels of all controls of this page by their names."""
    return session.get(_DRAWN, {})


def parameters(fixed: list[str], hidden: list[str]) -> dict[str, Any]:
    """What a class link adds to an address; hidden wins where a setting is both."""
    shown = [name for name in fixed if name not in hidden]
    named = zip(KINDS, (shown, hidden), strict=True)
    return {kind: ",".join(names) for kind, names in named if names}


def _names(given: list[str]) -> frozenset[str]:
    return frozenset(name.strip() for text in given for name in text.split(",") if name.strip())
