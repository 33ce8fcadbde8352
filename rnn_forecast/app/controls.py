"""A widget for every setting of a spec.

The widget's limits, choices and help are those of the spec, its key is the setting's name and, by
``bind``, its name in the page's address: a link reproduces every setting, the seed included.
"""

from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from rnn_forecast.specs import Option, Spec

S = TypeVar("S", bound=Spec)

BIND = "query-params"

MOST_SEGMENTS = 4
"""Choices that stand side by side; more of them become a list."""


def settings(spec: S, *names: str) -> S:
    """Widgets for some settings of a spec, which holds their defaults; returns what was chosen."""
    chosen = {name: setting(spec.option(name), getattr(spec, name)) for name in names}
    return replace(spec, **chosen)


def setting(option: Option, default: Any) -> Any:  # noqa: ANN401  (of the option's kind)
    """The widget that fits the option."""
    if option.kind is bool:
        return st.toggle(**_common(option), value=default)
    if option.choices:
        return choice(option, default, option.choices)
    return _number(option, default)


def choice(option: Option, default: str, offered: tuple[str, ...]) -> str:
    """A widget for those of the option's choices that are offered."""
    if len(option.choices) > MOST_SEGMENTS:
        index = offered.index(default)
        return st.selectbox(**_common(option), options=offered, index=index)
    return st.segmented_control(**_common(option), options=offered, default=default, required=True)


def _number(option: Option, default: float) -> float:
    assert option.bounds is not None  # noqa: S101  (every number of a spec has limits)
    kind = option.kind
    value = st.number_input(
        **_common(option),
        min_value=kind(option.bounds.low),
        max_value=kind(option.bounds.high),
        value=kind(default),
        step=kind(option.bounds.step or (1 if kind is int else option.bounds.low or 0.1)),
        format=None if kind is int else "%g",
    )
    return kind(value)


def _common(option: Option) -> dict[str, Any]:
    return {
        "label": option.about.label,
        "help": option.about.help or None,
        "key": option.name,
        "bind": BIND,
    }
