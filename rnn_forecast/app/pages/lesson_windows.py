"""Lesson: does the order of the past matter?"""

import streamlit as st

from rnn_forecast.app import controls, live, loading, messages, session, show
from rnn_forecast.app.lessons import frame, sliding_view
from rnn_forecast.figures.order_errors import order_errors
from rnn_forecast.figures.order_window import order_window
from rnn_forecast.figures.wording import number
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.lessons.order import LENGTH, TRAIN, OrderSpec, Reader, learn

KIND = "lesson_windows"
ANSWERS = (_("Both"), _("Only the one that reads them in order"), _("Neither"))
tab = session.current()


def learning(reader: Reader) -> None:
    """While the network learns, its forecast moves towards what came."""
    show.picture(order_window(reader, 0, 0, theme=show.theme()), "order_learning", table="")


@session.fragment
def shuffling(reader: Reader) -> None:
    """Sliders and pictures."""
    left, right = st.columns(2)
    with left:
        spec = controls.sliders(OrderSpec(), "order_moved")
    with right:
        spec = controls.sliders(spec, "order_place")
    moved = spec.order_moved
    window = order_window(reader, spec.order_place - 1, moved, theme=show.theme())
    show.picture(window, "order_window", table=_("The numbers of this window"), lazy=True)
    errors = order_errors(reader, moved, theme=show.theme())
    show.picture(errors, "order_errors", table=_("The errors as numbers"), lazy=True)


def explanation(reader: Reader) -> None:
    """Why one of them notices."""
    rnn, bag = reader.errors["rnn"], reader.errors["bag"]
    lesson.answer(
        1,
        ANSWERS,
        _(
            "On wholly shuffled windows its mean absolute error is {last}, in order it was "
            "{first}. The other, the bag of values, has {bag} either way: sorting undoes every "
            "shuffle."
        ).format(first=number(rnn[0]), last=number(rnn[-1]), bag=number(bag[0])),
    )
    st.markdown(
        _(
            "The bag pays for its calm. Half a wave that rises holds the same values as half a "
            "wave that falls, so without their order it is hardly better than saying the mean of "
            "all values. The recurrent network reads $x_1, x_2, \\dots$ one after the other and "
            "carries a state $h_t$ along:"
        )
    )
    st.latex(r"h_t = \tanh(W_{xh}\, x_t + W_{hh}\, h_{t-1} + b_h)")
    st.markdown(
        _(
            "Because $h_t$ is made from $h_{t-1}$, the same values in another order lead to "
            "another state. That is why a window is a *sequence*, oldest value first, why it "
            "slides along the series step by step, and why nothing in this program ever shuffles "
            "within a window. (Whole windows are shuffled while training: their order carries "
            "nothing.)"
        )
    )
    lesson.open_in_app(
        "lengths",
        _("How many values of this wave does a network need?"),
        source="Sine of period 24",
        horizon=1,
        lengths_tried=[2, 4, 8, 16, 32],
        cells_tried=["RNN", "MLP"],
    )


lesson = frame.begin("lesson_windows", _("Does the order of the past matter?"))
question = _(
    "Two forecasters read the same {length} values of a noisy wave and say the next one. One reads "
    "them one after the other. The other is given them sorted by size. Now the values of every "
    "window are shuffled. Who forecasts worse than before?"
).format(length=LENGTH)
if lesson.guess(question, ANSWERS):
    st.header(_("A window slides along a series"))
    sliding_view.window(messages.require(tab.choice).series)
    st.header(_("Now shuffle what is in it"))
    st.markdown(
        _(
            "Here the series is a noisy wave, of which both forecasters have learnt from {count:,} "
            "windows. The one that reads the values one after the other is a *recurrent neural "
            "network* (RNN), the one that gets them sorted knows only a *bag of values*. Shuffle "
            "the {length} values of other windows, and look at what they say, and at the mean "
            "distance to what came, the *mean absolute error*."
        ).format(count=TRAIN, length=LENGTH)
    )
    job: Job[Reader] | None = tab.job(KIND)
    if job is None:
        job = loading.jobs().start(_("Learning to read"), KIND, learn, owner=tab.owner)
        tab.follow(KIND, job)
        st.rerun()
    elif not job.ended:
        live.watch(job, learning)
    else:
        live.ending(job)
        if job.latest is not None and job.latest.errors:
            shuffling(job.latest)
            explanation(job.latest)
lesson.end(
    "Elman, J. L. (1990). Finding structure in time. *Cognitive Science* 14(2), 179–211.",
    "Dietterich, T. G. (2002). Machine learning for sequential data: a review. *Structural, "
    "Syntactic, and Statistical Pattern Recognition*, LNCS 2396, 15–30.",
)
