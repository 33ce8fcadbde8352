"""The lesson on one cell: its numbers, typed into a field or moved with a slider."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnn_forecast.app import class_link, controls, session
from rnn_forecast.language import _
from rnn_forecast.lessons.gates import numbers_from
from rnn_forecast.lessons.one_cell import Weights
from rnn_forecast.lessons.own_numbers import NAMES, as_typed, places, with_typed

MOST_VALUES = 12
"""As many as the drawing has room for."""

FURTHEST = 3.0
"""How far from 0 the slider moves a number; a field takes any."""

WHERE = "cell_moved"


@dataclass(frozen=True, eq=False)
class Numbers:
    """What goes through the cell.

    Attributes:
        read: The values that are read, ``(time,)``.
        weights: All of them.
        own_values, own_weights: Whether the reader typed these, or some of them.
        left_out: Values that were typed and that the drawing has no room for.
    """

    read: np.ndarray
    weights: Weights
    own_values: bool
    own_weights: bool
    left_out: int = 0


def own_numbers(scores: np.ndarray, drawn: Weights) -> Numbers:
    """Fields for all numbers and a slider for one of them.

    Args:
        scores: What is read unless somebody types something else, ``(time,)``.
        drawn: The weights unless somebody types others.
    """
    known = {"x": scores} | {name: getattr(drawn, name) for name in NAMES if name != "x"}
    typed = any(session.get(_key(name)) or st.query_params.get(_key(name)) for name in NAMES)
    with st.expander(_("Your own numbers"), icon=":material/edit:", expanded=typed):
        st.caption(
            _(
                "Type numbers with commas between them, matrices row by row. An empty field keeps "
                "what it shows: the values of your series, and the weights that were drawn."
            )
        )
        left, right = st.columns(2)
        texts: dict[str, str] = {}
        for at, (name, values) in enumerate(known.items()):
            with left if at % 2 == 0 else right:
                texts[name] = _field(name, values)
        written = texts.pop("x")
        typed_values = numbers_from(written) if written.strip() else ()
        read = np.array(typed_values[:MOST_VALUES]) if typed_values else scores
        weights = with_typed(drawn, texts)
        _mover({"x": read} | {name: getattr(weights, name) for name in texts})
    own = any(text.strip() for text in texts.values())
    left_out = max(len(typed_values) - MOST_VALUES, 0)
    return Numbers(read, weights, own_values=bool(typed_values), own_weights=own, left_out=left_out)


def _key(name: str) -> str:
    return f"cell_{name}"


def _field(name: str, values: np.ndarray) -> str:
    said = {
        "x": _("x: the values that are read"),
        "w_xh": _("W_xh: from the value to the state"),
        "w_hh": _("W_hh: from the state to the next"),
        "b_h": _("b_h: bias of the state"),
        "w_hy": _("W_hy: from the state to the output"),
        "b_y": _("b_y: bias of the output"),
    }
    return controls.placed(
        st.text_input,
        "",
        lambda given: given[-1],
        key=_key(name),
        label=said[name],
        placeholder=as_typed(values),
        max_chars=200,
    )


def _mover(known: Mapping[str, np.ndarray]) -> None:
    """One number, chosen by its name, under a slider; what it says is written into its field."""
    offered = {
        place: (name, at)
        for name, values in known.items()
        if not class_link.opened().decides(_key(name))
        for at, place in enumerate(places(name, values))
    }
    if not offered:
        return
    left, right = st.columns(2)
    # Another size has other numbers: a list of its own keeps the choice among them.
    size = "_".join(str(values.size) for values in known.values())
    first = next((place for place in offered if place.startswith(NAMES["w_hh"])), None)
    place = left.selectbox(
        _("Move one number"),
        list(offered),
        index=list(offered).index(first) if first else 0,
        key=f"{WHERE}_{size}",
    )
    name, at = offered[place]
    value, key = float(known[name].ravel()[at]), f"{WHERE}_to"
    session.put(key, min(max(value, -FURTHEST), FURTHEST))
    right.slider(
        place,
        -FURTHEST,
        FURTHEST,
        step=0.05,
        key=key,
        on_change=_write,
        args=(name, at, known[name]),
    )


def _write(name: str, at: int, values: np.ndarray) -> None:
    changed = values.astype(float).copy()
    changed.ravel()[at] = session.get(f"{WHERE}_to")
    session.put(_key(name), as_typed(changed))
