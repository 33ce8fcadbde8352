"""The windows of the user's own series, drawn and counted, before anything is trained."""

from dataclasses import replace

import streamlit as st

from rnn_forecast.app import session, show
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted
from rnn_forecast.figures import task_diagram, window_diagram
from rnn_forecast.language import _, n_
from rnn_forecast.windows import Split, cut, nearest_fit, problem_of_future

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
"""Of networks, as a sentence begins."""


def plan_in_words(choice: Choice) -> str:
    """One sentence on what the button will do."""
    window, network = choice.setup.window, choice.setup.network
    reads = counted(window.sequence_length, choice.series.frequency)
    ahead = counted(window.horizon, choice.series.frequency)
    count = choice.setup.training.ensemble
    last = _("last value") if window.sequence_length == 1 else _("last {reads}").format(reads=reads)
    return n_(
        "{count} network ({label}) reads the {last} of **{name}** ({title}) and forecasts the next "
        "{ahead}.",
        "{count} networks ({label}) read the {last} of **{name}** ({title}) and forecast the next "
        "{ahead}.",
        count,
    ).format(
        count=_(NUMBERS[count]),
        label=network.label,
        last=last,
        name=literal(choice.series.name),
        title=literal(choice.dataset.title),
        ahead=ahead,
    )


def offer_nearest(choice: Choice) -> None:
    """A button that takes the nearest windows that fit."""
    series, window = choice.series, choice.setup.window
    if series.known:
        window = replace(window, horizon=min(window.horizon, max(series.known_ahead, 1)))
    nearest = nearest_fit(window, Split.by_share(len(series)))
    if nearest is not None and not problem_of_future(series, nearest.horizon):
        st.button(_("Use the nearest values that work"), on_click=_take, args=(nearest,))


def _take(window: object) -> None:
    for name in ("sequence_length", "horizon", "stride"):
        session.put(name, getattr(window, name))


def inspector(choice: Choice) -> None:
    """First and last window, the arithmetic, and the shapes that the network sees."""
    if choice.problem:
        st.caption(_("Choose windows that fit to see them here."))
        return
    windows = cut(choice.series, choice.setup.window, inputs=choice.setup.inputs)
    show.picture(window_diagram(windows, theme=show.theme()), "window_diagram")
    st.markdown(arithmetic(choice, {part: len(c) for part, c in windows.cutoffs.items()}))
    show.drawing(task_diagram(choice.setup, windows.num_features, theme=show.theme()))


def arithmetic(choice: Choice, counts: dict[str, int]) -> str:
    """How many windows there are, and why."""
    window, steps = choice.setup.window, len(choice.series)
    train_end = Split.by_share(steps).train_end
    smallest = replace(window, stride=1)
    return _(
        "Training part: ({rows:,} rows − {length} − {horizon}) ÷ {stride} + 1 = "
        "**{train:,} windows**. Validation: **{valid:,}**, test: **{test:,}**. One window needs at "
        "least {needed} rows."
    ).format(
        rows=train_end,
        length=window.sequence_length,
        horizon=window.horizon,
        stride=window.stride,
        **counts,
        needed=smallest.sequence_length + smallest.horizon,
    )
