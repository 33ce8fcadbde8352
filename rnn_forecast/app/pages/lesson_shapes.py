"""Lesson: in which shape should a network read and speak?"""

from dataclasses import replace

import streamlit as st

from rnn_forecast.app import controls, live, loading, messages, session, show
from rnn_forecast.app.lessons import frame
from rnn_forecast.app.messages import literal
from rnn_forecast.app.words import counted
from rnn_forecast.figures import task_diagram
from rnn_forecast.figures.shapes_plot import shapes_plot
from rnn_forecast.figures.wording import quantity
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.lessons.shapes import ShapesStudy, compare_shapes, shapes_setup
from rnn_forecast.tasks import TASKS

KIND = "lesson_shapes"
tab = session.current()
choice = messages.require(tab.choice)
setup = shapes_setup(len(choice.series), choice.setup.window)


def start() -> None:
    """Queue the six trainings."""
    title = _("Six task shapes on {name}").format(name=choice.series.name)
    work = lambda: compare_shapes(choice.series, setup)  # noqa: E731
    tab.follow(KIND, loading.jobs().start(title, KIND, work, owner=tab.owner))


def current(study: ShapesStudy) -> bool:
    """Whether the result belongs to the series and windows that are chosen now."""
    return (study.setup, study.fingerprint) == (setup, choice.series.fingerprint)


def curve(study: ShapesStudy) -> None:
    """What is finished so far."""
    show.picture(shapes_plot(study, theme=show.theme()), "shapes_plot")


def result(study: ShapesStudy) -> None:
    """The picture, the answer and the numbers."""
    curve(study)
    scores = study.scores()
    if len(scores) < len(TASKS):
        return
    in_order = sorted(study.trained, key=lambda each: each.mae)
    best, worst = in_order[0], in_order[-1]
    lesson.answer(
        list(TASKS).index(best.task),
        [_(task) for task in TASKS],
        _(
            "Its error on the test part is {best}, that of the worst, {task}, is {worst}; "
            "repeating the last value has {naive}. Each shape was trained once, so differences of "
            "a few per cent may well be chance."
        ).format(
            best=quantity(best.mae, study.unit),
            task=_(worst.task),
            worst=quantity(worst.mae, study.unit),
            naive=quantity(study.baselines["naive"], study.unit),
        ),
    )
    with st.expander(_("Errors, weights and seconds"), icon=":material/table:"):
        show.table(scores)


lesson = frame.begin("lesson_shapes", _("In which shape should a network read and speak?"))
question = _(
    "Six small networks are trained on your series. They are alike in everything but how much they "
    "read, and how they come to say the future. Which will be best?"
)
if lesson.guess(question, [_(task) for task in TASKS]):
    shown = controls.select(
        "many-to-one", tuple(TASKS), key="shape_shown", label=_("Task shape"), words=True
    )
    st.markdown(f"{_(TASKS[shown].does)} {_(TASKS[shown].good_for)}")
    drawn = replace(setup, window=replace(setup.window, task=shown))
    show.drawing(task_diagram(drawn, 1, theme=show.theme()))
    st.markdown(
        _(
            "Trained on **{name}** alone, without other columns: each shape is a GRU, a recurrent "
            "network whose state holds {hidden} numbers here, and forecasts {ahead}; those that "
            "read a window read {reads}."
        ).format(
            name=literal(choice.series.name),
            hidden=setup.network.hidden_size,
            ahead=counted(setup.window.horizon, choice.series.frequency),
            reads=counted(setup.window.sequence_length, choice.series.frequency),
        )
    )
    job: Job[ShapesStudy] | None = tab.job(KIND)
    busy = job is not None and not job.ended
    if st.button(_("Train all six"), type="primary", icon=":material/play_arrow:", disabled=busy):
        start()
        st.rerun()
    if job is not None and busy:
        live.watch(job, curve)
    elif job is not None:
        live.ending(job)
        if job.latest is not None and current(job.latest):
            result(job.latest)
        elif job.latest is not None:
            st.caption(_("What was trained before was another series, or other windows."))
    else:
        st.caption(_("It takes a few seconds, half a minute where much else is running."))
    st.markdown(
        _(
            "**Two questions** set the shapes apart. *How much is read?* One value (one-to-one, "
            "one-to-many) or a sequence (the others): the difference is what history is worth. "
            "*How is the future said?* At once (one-to-one, many-to-one), after every step "
            "(many-to-many, aligned with the inputs), or step by step, each value made from the "
            "one before (one-to-many, recursive, sequence-to-sequence).\n\nOn a noisy sine, where "
            "the last value does not tell whether the wave rises or falls, the shapes that read "
            "one value have more than three times the error of the others. Sequence-to-sequence "
            "has the most weights, because its encoder and its decoder are two cells."
        )
    )
    lesson.open_in_app(
        "forecast",
        _("Open {task} in the app, on a sine").format(task=_(shown)),
        source="Sine of period 24",
        task=shown,
        cell="GRU",
        hidden_size=setup.network.hidden_size,
        horizon=24,
        calendar="false",
    )
    lesson.open_with(
        "forecast",
        _("Forecast your series in this shape"),
        task=shown,
        cell="gru",
        hidden_size=setup.network.hidden_size,
        sequence_length=setup.window.sequence_length,
        horizon=setup.window.horizon,
    )
lesson.end(
    "Karpathy, A. (2015). The unreasonable effectiveness of recurrent neural networks. "
    "karpathy.github.io/2015/05/21/rnn-effectiveness.",
    "Sutskever, I., Vinyals, O., & Le, Q. V. (2014). Sequence to sequence learning with neural "
    "networks. *Advances in Neural Information Processing Systems* 27, 3104–3112.",
    "Ben Taieb, S., Bontempi, G., Atiya, A. F., & Sorjamaa, A. (2012). A review and comparison of "
    "strategies for multi-step ahead time series forecasting. *Expert Systems with Applications* "
    "39(8), 7067–7083.",
)
