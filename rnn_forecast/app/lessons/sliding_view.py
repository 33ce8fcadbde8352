"""The lesson on windows, first part: one that slides along the reader's own series."""

import pandas as pd
import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.app.messages import literal
from rnn_forecast.figures.sliding_window import sliding_window
from rnn_forecast.figures.wording import span_text
from rnn_forecast.language import _, n_
from rnn_forecast.lessons.sliding import STEPS, Slide, SlideSpec, slide, windows_of
from rnn_forecast.series import Series


@session.fragment
def window(series: Series) -> None:
    """Sliders, the window, and what it reads in words."""
    left, middle, right = st.columns(3)
    with left:
        spec = controls.sliders(SlideSpec(), "slide_length")
    with middle:
        spec = controls.sliders(spec, "slide_horizon")
    with right:
        spec = controls.sliders(spec, "slide_stride")
    steps = min(len(series), STEPS)
    count = windows_of(steps, spec)
    if count == 0:
        st.caption(_too_short(steps, spec))
        return
    found = slide(series, spec, _place(count))
    picture = sliding_window(found, series, theme=show.theme())
    show.picture(picture, "sliding_window", table=_("What it reads and is to say"), lazy=True)
    st.markdown(_reads(found, series))
    st.markdown(f"{_next(found)} {_makes(found)}")
    frame.Lesson("lesson_windows").open_with(
        "forecast",
        _("Forecast your series with such windows"),
        sequence_length=spec.slide_length,
        horizon=spec.slide_horizon,
        stride=spec.slide_stride,
    )


def _place(count: int) -> int:
    """Which window; as many as there are, so that it has no place in the address."""
    if count == 1:
        return 1
    return st.slider(_("Slide the window"), 1, count, min(3, count), key="slide_place")


def _too_short(steps: int, spec: SlideSpec) -> str:
    return _(
        "Your series has {steps} values, and one window needs {needed}: make it shorter."
    ).format(steps=steps, needed=spec.slide_length + spec.slide_horizon)


def _reads(found: Slide, series: Series) -> str:
    dates = pd.DatetimeIndex(found.dates)
    return n_(
        "**Window {place}** reads {length} values of {name}, {read}, oldest first, and is to say "
        "the one after them, {said}. It may know nothing of what comes after its *cutoff*, the "
        "last value that it reads.",
        "**Window {place}** reads {length} values of {name}, {read}, oldest first, and is to say "
        "the {horizon} after them, {said}. It may know nothing of what comes after its *cutoff*, "
        "the last value that it reads.",
        found.spec.slide_horizon,
    ).format(
        place=found.place,
        length=found.spec.slide_length,
        name=literal(series.name),
        read=span_text(dates[found.start()], dates[found.cutoff()], series.frequency),
        horizon=found.spec.slide_horizon,
        said=span_text(dates[found.cutoff() + 1], dates[found.end()], series.frequency),
    )


def _next(found: Slide) -> str:
    """How far away the next window begins, and what it has in common with this one."""
    stride, shared = found.spec.slide_stride, found.shared
    if found.place == found.count:
        return _("It is the last one: another would have targets that are not known yet.")
    begins = n_(
        "The next one begins {stride} step later",
        "The next one begins {stride} steps later",
        stride,
    ).format(stride=stride)
    if not shared:
        return _("{begins} and reads none of these values again.").format(begins=begins)
    return n_(
        "{begins} and reads {shared} of these values again.",
        "{begins} and reads {shared} of these values again.",
        shared,
    ).format(begins=begins, shared=shared)


def _makes(found: Slide) -> str:
    """The arithmetic of the windows that so many values make."""
    spec, steps = found.spec, len(found.values)
    return n_(
        "So {steps} values make ({steps} − {length} − {horizon}) ÷ {stride} + 1 = **{count} "
        "window** (rounded down before the 1 is added): one example to learn from.",
        "So {steps} values make ({steps} − {length} − {horizon}) ÷ {stride} + 1 = **{count} "
        "windows** (rounded down before the 1 is added), and each of them is one example to learn "
        "from.",
        found.count,
    ).format(
        stride=spec.slide_stride,
        steps=steps,
        length=spec.slide_length,
        horizon=spec.slide_horizon,
        count=found.count,
    )
