"""Leak it on purpose: the same setup with a classic mistake, and how pretty it looks.

Nothing of it leaves this fold: no forecast, no file, no verdict.
"""

import streamlit as st

from rnn_forecast.app import live, loading, messages, session, show
from rnn_forecast.app.controls import BIND, select
from rnn_forecast.app.messages import literal
from rnn_forecast.evaluation.amounts import compared, percent
from rnn_forecast.figures.leaked_skill import leaked_skill
from rnn_forecast.jobs import Job
from rnn_forecast.language import _
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.studies.leakage import MISTAKES, LeakStudy, leak_study

KIND = "leak"

VISIBLE = 0.01
"""Skill that a mistake must add before anybody would notice."""


def fold(study: ForecastStudy) -> None:
    """A mistake to choose, a button, and the two numbers side by side."""
    opened = st.expander(
        _("Leak it on purpose"),
        icon=":material/water_drop:",
        key="leaking",
        on_change="rerun",
        bind=BIND,
    )
    if opened.open:
        with opened:
            _leak(study)


def _leak(study: ForecastStudy) -> None:
    st.markdown(
        _(
            "How good would this forecast look if something had seen the future? The same networks "
            "are trained again with a mistake that many make. The result is wrong and is kept out "
            "of every file and verdict."
        )
    )
    mistake = select(
        next(iter(MISTAKES)),
        list(MISTAKES),
        names={name: mistake.title for name, mistake in MISTAKES.items()},
        words=True,
        key="mistake",
        label=_("Mistake"),
    )
    st.caption(_(MISTAKES[mistake].how))
    tab = session.current()
    job: Job[LeakStudy] | None = tab.job(KIND)
    busy = job is not None and not job.ended
    if st.button(_("Train with this mistake"), icon=":material/water_drop:", disabled=busy):
        with messages.shown():
            _start(study, mistake)
            st.rerun()
    if job is not None and busy:
        live.watch(job, _training)
    elif job is not None:
        live.ending(job)
        _result(study, job.latest)


def _start(study: ForecastStudy, mistake: str) -> None:
    assert study.assessment is not None  # noqa: S101  (the fold is drawn below a result)
    run, honest = study.run, study.assessment
    title = _("{label} with a leak").format(label=honest.label)
    work = lambda: leak_study(run, honest, mistake)  # noqa: E731
    tab = session.current()
    tab.follow(KIND, loading.jobs().start(title, KIND, work, owner=tab.owner))


def _training(leak: LeakStudy) -> None:
    epochs = leak.run.setup.training.epochs
    done = _("Epoch {done} of {epochs}").format(done=leak.run.epochs_done, epochs=epochs)
    st.caption(done)


def _result(study: ForecastStudy, leak: LeakStudy | None) -> None:
    if leak is None or leak.leaked_skill is None:
        return
    same_series = leak.honest.windows.series.fingerprint == study.windows.series.fingerprint
    if leak.run.setup != study.setup or not same_series:
        st.caption(
            ":material/history: "
            + _("These numbers belong to another forecast than the one above.")
        )
    drawn = leaked_skill(
        leak.honest_skill, leak.leaked_skill, label=leak.honest.label, theme=show.theme()
    )
    show.picture(drawn, "leaked", table="")  # a table can be downloaded, and this must not be
    st.markdown(literal(in_words(leak)))


def in_words(leak: LeakStudy) -> str:
    """What the two numbers mean, and why the pretty one is wrong."""
    assert leak.leaked_skill is not None  # noqa: S101  (its caller has looked)
    mistake = MISTAKES[leak.mistake]
    numbers = _(
        "LEAKED: {leaked} than repeating the last value. Without the mistake the same networks are "
        "{honest}."
    )
    if leak.leaked_skill - leak.honest_skill < VISIBLE:
        numbers = _(
            "LEAKED: {leaked} than repeating the last value, and without the mistake {honest}. "
            "Here the mistake does not show, and so nobody would find it."
        )
    sentences = [
        numbers.format(leaked=compared(leak.leaked_skill), honest=compared(leak.honest_skill)),
        _(mistake.why),
    ]
    if leak.shared > 0:
        shared = _("Of its test windows, {share} share targets with training windows.")
        sentences.append(shared.format(share=percent(leak.shared)))
    return " ".join(sentences)
