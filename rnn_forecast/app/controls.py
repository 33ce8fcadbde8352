"""A widget for every setting of a spec.

The widget's limits, choices and help are those of the spec, its key is the setting's name and, by
``bind``, its name in the page's address: a link reproduces every setting, the seed included. A
class link may fix or hide it (class_link.py); what is returned is always the value in force.

Streamlit writes into the address what a choice is called on the page. Where that is a word of ours,
said in the reader's language, we write the English one instead (``addressed``): links mean the same
in every language.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from rnn_forecast.app import class_link, session
from rnn_forecast.language import _, spoken
from rnn_forecast.specs import Option, Spec

S = TypeVar("S", bound=Spec)

BIND = "query-params"

_DRAWN_IN = "languages_of_controls"

MOST_SEGMENTS = 4
"""Choices that stand side by side; more of them become a list."""

TRUTH = {"true": True, "false": False}


def settings(spec: S, *names: str) -> S:
    """Widgets for some settings of a spec, which holds their defaults; returns what was chosen."""
    chosen = {name: setting(spec.option(name), getattr(spec, name)) for name in names}
    return replace(spec, **chosen)


def sliders(spec: S, *names: str) -> S:
    """The same with sliders for the numbers, for pictures that answer at once.

    Names must not be those of the sidebar or of another lesson: values are kept by them.
    """
    chosen = {name: _moved(spec.option(name), getattr(spec, name)) for name in names}
    return replace(spec, **chosen)


def _moved(option: Option, default: Any) -> Any:  # noqa: ANN401  (of the option's kind)
    if option.bounds is None:
        return setting(option, default)
    return option.kind(_number(st.slider, option, default))


def setting(option: Option, default: Any) -> Any:  # noqa: ANN401  (of the option's kind)
    """The widget that fits the option."""
    if option.kind is bool:
        return placed(st.toggle, default, _reader(option), **_common(option), value=default)
    if option.choices:
        return choice(option, default, option.choices)
    numeric = "%g" if option.kind is float else None
    return option.kind(_number(st.number_input, option, default, format=numeric))


def choice(option: Option, default: str, offered: tuple[str, ...]) -> str:
    """A widget for those of the option's choices that are offered."""
    many = len(option.choices) > MOST_SEGMENTS
    return select(default, offered, many=many, words=True, **_common(option))


def select(  # noqa: PLR0913  (what a choice needs, all by name)
    default: Any,  # noqa: ANN401  (one of the offered)
    offered: Sequence[Any],
    *,
    key: str,
    label: str,
    names: Mapping[Any, str] | None = None,
    words: bool = False,
    many: bool = True,
    **arguments: Any,  # noqa: ANN401  (of Streamlit's widget)
) -> Any:  # noqa: ANN401  (one of the offered)
    """A list, or segments side by side, that the address writes as English readers see it.

    Args:
        default: Where nobody has chosen.
        offered: What can be chosen.
        key: Name of the setting.
        label: What it is called on the page.
        names: What the offered are called.
        words: Whether their names are words of ours, to be said in the reader's language.
        many: Whether they are a list.
        arguments: For the widget.
    """
    named = {option: str(option) if names is None else names[option] for option in offered}
    by_name = {name: option for option, name in named.items()}
    shown = {option: _(name) for option, name in named.items()} if words else named
    widget = st.selectbox if many else st.segmented_control
    index = list(offered).index(default)
    start = {"index": index} if many else {"default": default, "required": True}
    return placed(
        widget,
        default,
        lambda given: by_name[given[-1]],
        write=named.__getitem__ if words else None,
        key=key,
        label=label,
        options=offered,
        format_func=shown.__getitem__,
        **start,
        **arguments,
    )


def placed(
    widget: Callable[..., Any],
    suggested: Any,  # noqa: ANN401  (of the widget's kind)
    read: Callable[[list[str]], Any],
    /,
    *,
    key: str,
    label: str,
    write: Callable[[Any], str] | None = None,
    **arguments: Any,  # noqa: ANN401  (of Streamlit's widget)
) -> Any:  # noqa: ANN401  (of the widget's kind)
    """A widget bound to the address; where a class link decides, disabled or left out.

    Args:
        widget: ``st.slider`` and the like.
        suggested: Its value where nobody has chosen one.
        read: The value from what the address says, raising ValueError or KeyError at nonsense.
        key: Name of the setting.
        label: What it is called on the page.
        write: What the address says of a value, where Streamlit may not write what people read.
        arguments: For the widget.
    """
    class_link.note(key, label)
    link = class_link.opened()
    if not link.decides(key):
        if write is not None:
            return addressed(widget, suggested, read, write, key=key, label=label, **arguments)
        return widget(label, key=key, bind=BIND, **arguments)
    value = link.value(key, suggested, read)
    session.put(key, value)
    if key not in link.hidden:
        # Not bound: its place in the address belongs to the class link, on every page.
        widget(label, key=key, disabled=True, **arguments)
    return value


def addressed(
    widget: Callable[..., Any],
    suggested: Any,  # noqa: ANN401  (of the widget's kind)
    read: Callable[[list[str]], Any],
    write: Callable[[Any], str],
    /,
    *,
    key: str,
    label: str,
    **arguments: Any,  # noqa: ANN401  (of Streamlit's widget)
) -> Any:  # noqa: ANN401  (of the widget's kind)
    """A widget whose value we write into the address ourselves; what is suggested is left out."""
    given = st.query_params.get_all(key)
    if given and session.get(key) is None:
        with suppress(KeyError, ValueError):
            session.put(key, read(given))
    _say_again(key)
    value = widget(label, key=key, persist_state="session", **arguments)
    written = [] if value == suggested else [write(value)]
    if written and written != given:
        st.query_params[key] = written[0]
    elif given and not written:
        del st.query_params[key]
    return value


def _say_again(key: str) -> None:
    """Tell the browser the value anew when the language has changed: it knows the word only."""
    drawn_in = session.get(_DRAWN_IN, {})
    if drawn_in.get(key, spoken()) != spoken():
        session.put(key, session.get(key))
    session.put(_DRAWN_IN, {**drawn_in, key: spoken()})


def _number(
    widget: Callable[..., Any],
    option: Option,
    default: float,
    **arguments: Any,  # noqa: ANN401  (of Streamlit's widget)
) -> float:
    assert option.bounds is not None  # noqa: S101  (every number of a spec has limits)
    kind = option.kind
    return placed(
        widget,
        kind(default),
        _reader(option),
        **_common(option),
        min_value=kind(option.bounds.low),
        max_value=kind(option.bounds.high),
        value=kind(default),
        step=kind(option.bounds.step or (1 if kind is int else option.bounds.low or 0.1)),
        **arguments,
    )


def _reader(option: Option) -> Callable[[list[str]], Any]:
    def read(given: list[str]) -> Any:  # noqa: ANN401  (of the option's kind)
        value = TRUTH[given[-1].lower()] if option.kind is bool else option.kind(given[-1])
        option.check(value)
        return value

    return read


def _common(option: Option) -> dict[str, Any]:
    return {
        "label": _(option.about.label),
        "help": _(option.about.help) or None,
        "key": option.name,
    }
