"""Lesson: why does my forecast look right, one step late?"""

import streamlit as st

from rnn_forecast.app import controls, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.app.messages import literal
from rnn_forecast.evaluation.amounts import amount, compared
from rnn_forecast.figures.copied_series import copied_changes, copied_series
from rnn_forecast.language import _
from rnn_forecast.lessons.copying import Copy, CopySpec, copy

ANSWERS = (
    _("Yes: it follows every turn"),
    _("No: it knows nothing of the next change"),
    _("Half: it gets the direction right, not the size"),
)


def in_words(found: Copy) -> str:
    """What the left picture shows, and what the right one."""
    from_last, from_came = found.distances
    return _(
        "Forecast and series have a correlation of **{alike:.2f}**; the *changes* that were "
        "forecast and those that came, of **{changes:.2f}**. The forecast lies {near} from the "
        "last value and {far} from what came: it is **{skill}** than repeating the last value."
    ).format(
        alike=found.alike,
        changes=round(found.changes_alike, 2) + 0.0,  # no minus before a nothing
        near=amount(from_last),
        far=amount(from_came),
        skill=literal(compared(found.skill)),
    )


@session.fragment
def moved() -> None:
    """Sliders, pictures and what they show; only this is drawn again when one moves."""
    spec = controls.sliders(CopySpec(), "copy_wave", "copy_draw")
    found = copy(spec)
    left, right = st.columns(2)
    with left:
        show.picture(copied_series(found, theme=show.theme()), "copied_series", lazy=True)
    with right:
        show.picture(copied_changes(found, theme=show.theme()), "copied_changes", lazy=True)
    st.markdown(in_words(found))


lesson = frame.begin("lesson_copying", _("Why does it copy yesterday?"))
question = _(
    "A forecast of the next value follows the series so closely that their correlation is above "
    "0.9. Would you trust it with your money?"
)
if lesson.guess(question, ANSWERS):
    moved()
    lesson.answer(
        1,
        ANSWERS,
        _(
            "At a height of 0 the series is a random walk. Yesterday and today are nearly the same "
            "on such a series, so whoever says *yesterday* is nearly right, one step late, and a "
            "picture of both curves looks splendid."
        ),
    )
    st.markdown(
        _("A random walk moves by shocks that nobody knows before they come, with the mean 0:")
    )
    st.latex(r"y_{t+1} = y_t + e_{t+1}")
    st.latex(r"\mathrm{E}[y_{t+1} \mid y_t, y_{t-1}, \dots] = y_t")
    st.markdown(
        _(
            "The last value *is* the best forecast. A network that copies it has made no mistake: "
            "it has found that nothing else can be found. Prices are nearly like that, because a "
            "change that everybody could foresee would have happened already."
        )
    )
    st.markdown(
        _(
            "Now raise the wave. A wave can be known ahead, so at a height of 3 the changes agree "
            "and the forecast saves a fifth or more of the error, while the correlation of the two "
            "curves hardly moves: it could not tell the two cases apart. So compare with the last "
            "value, look at changes and never at two curves; below every forecast, this program "
            "says by itself when it finds a copy."
        )
    )
    lesson.open_in_app(
        "forecast", _("Forecast a random walk"), source="Random walk", horizon=1, cell="GRU"
    )
lesson.end(
    "Hyndman, R. J. & Athanasopoulos, G. (2021). *Forecasting: principles and practice*, 3rd ed., "
    "sections 5.2 and 9.1. OTexts.",
    "Samuelson, P. A. (1965). Proof that properly anticipated prices fluctuate randomly. "
    "*Industrial Management Review* 6(2), 41–49.",
)
