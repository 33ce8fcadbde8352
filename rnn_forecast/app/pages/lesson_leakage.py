"""Lesson: how does one win at a game that nobody can win?"""

from dataclasses import replace

import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.app.messages import literal
from rnn_forecast.evaluation.amounts import compared
from rnn_forecast.figures.leaked_walk import leaked_walk
from rnn_forecast.language import _
from rnn_forecast.lessons.leakage import LENGTH, Leak, LeakSpec, leak

ANSWERS = (
    _("No better than the last value, whichever windows test it"),
    _("About half of its error is saved, if the windows are picked at random"),
    _("Better in both tests: it learns the pattern"),
)


def in_words(found: Leak) -> str:
    """The skill with this split, beside that of the same walk split by time."""
    honest = leak(replace(found.spec, leak_split="by time"))
    if found.spec.leak_split == "by time":
        return _("Split by time, it is **{skill}** than repeating the last value.").format(
            skill=literal(compared(found.skill))
        )
    if found.skill <= 0:
        said = _(
            "Split at random, it is **{skill}** than repeating the last value; split by time, the "
            "same forecaster on the same walk is **{honest}**."
        )
    else:
        said = _(
            "Split at random, it seems **{skill}** than repeating the last value. Split by time, "
            "the same forecaster on the same walk is **{honest}**."
        )
    return said.format(skill=literal(compared(found.skill)), honest=literal(compared(honest.skill)))


@session.fragment
def moved() -> None:
    """Sliders, the picture and what it shows; only this is drawn again when one moves."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(LeakSpec(), "leak_split", "leak_draw")
    with right:
        spec = controls.sliders(spec, "leak_horizon")
    found = leak(spec)
    drawn = leaked_walk(found, theme=show.theme())
    show.picture(drawn, "leaked_walk", table=_("The numbers"), lazy=True)
    st.markdown(in_words(found))
    lesson.open_in_app(
        "forecast",
        _("Forecast the temperature with such windows, then leak it on purpose"),
        source="Seattle daily weather",
        leaking="true",
        sequence_length=LENGTH,
        horizon=spec.leak_horizon,
    )


lesson = frame.begin("lesson_leakage", _("How can one forecast what nobody can forecast?"))
question = _(
    "A random walk goes one random step up or down at a time: its future cannot be known. A "
    "forecaster reads {length} values, finds the most similar window it has seen before, and says "
    "what came 10 steps after that one. It is tested on a fifth of the windows, the newest ones or "
    "some picked at random. How does it fare against repeating the last value?"
).format(length=LENGTH)
if lesson.guess(question, ANSWERS):
    moved()
    lesson.answer(
        1,
        ANSWERS,
        _(
            "Nothing is known about a random walk but its last value. With the windows shuffled, "
            "the most similar window is mostly the one that began a step earlier or later. At a "
            "horizon of 10, 9 of its 10 targets are targets of the test window, too: the "
            "forecaster has read the answers."
        ),
    )
    st.markdown(
        _(
            "Move the horizon to 1: windows then share no target, and the miracle is gone, even "
            "with a random split. Shuffling is right for pictures and patients, which do not "
            "overlap. A series is split *by time*: first what is learnt from, then what is tested "
            "on, and no target in both."
        )
    )
    st.markdown(
        _(
            "The same happens with a scaler fitted before the split, a gap filled from the value "
            "after it, or a column that was shifted the wrong way. The app checks its own windows: "
            "open *What has seen what* below a forecast. *Leak it on purpose* shows how much "
            "prettier your own number would look."
        )
    )
lesson.end(
    "Kaufman, S., Rosset, S., Perlich, C. & Stitelman, O. (2012). Leakage in data mining: "
    "formulation, detection, and avoidance. *ACM TKDD* 6(4), 15.",
    "Kapoor, S. & Narayanan, A. (2023). Leakage and the reproducibility crisis in "
    "machine-learning-based science. *Patterns* 4(9), 100804.",
)
