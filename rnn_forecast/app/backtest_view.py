"""The backtest page: the folds as they will be, as they are finished, and what came of them."""

import math

import streamlit as st

from rnn_forecast.app import leaving_view, show
from rnn_forecast.app.live import spell
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted
from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.comparison import Comparison
from rnn_forecast.figures import error_by_step
from rnn_forecast.figures.backtest_paths import backtest_paths
from rnn_forecast.figures.folds import folds_plot
from rnn_forecast.language import _
from rnn_forecast.studies.backtest_values import Backtest, Finished
from rnn_forecast.studies.folds import BacktestPlan


def before(plan: BacktestPlan) -> None:
    """The folds as they will be."""
    show.picture(folds_plot(Backtest(Finished(plan)), theme=show.theme()), "folds_before")
    st.caption(
        _(
            "The network learns from the training part and stops learning when the validation part "
            "says so. Every forecast knows only what was known on its day. The results appear here "
            "and fill in as the folds are finished."
        )
    )


def so_far(study: Backtest) -> None:
    """The folds that are finished."""
    if study.doing:
        st.caption(literal(study.doing))
    done, count = len(study.results), len(study.plan.folds)
    st.caption(_("{done} of {count} folds are finished.").format(done=done, count=count))
    if study.assessment is None:
        show.picture(folds_plot(study, theme=show.theme()), "folds_live", table="")
    else:
        paths = backtest_paths(study.assessment, theme=show.theme())
        show.picture(paths, "paths_live", table="")


def result(study: Backtest, choice: Choice) -> None:
    """Verdict, numbers, pictures, table."""
    plan, assessment = study.plan, study.assessment
    if plan.series.fingerprint != choice.series.fingerprint:
        other = _("This backtest belongs to another series: {series}.")
        st.caption(f":material/history: {other.format(series=literal(plan.series.name))}")
    for note in (*study.notes, *study.failed.values()):
        st.caption(literal(note))
    if assessment is None:
        st.markdown(_("No fold was finished: there is nothing to show."))
        return
    verdict = assessment.verdict()
    st.markdown(f"## {literal(verdict.headline)}")
    st.markdown(literal(verdict.details))
    _numbers(assessment)
    show.picture(backtest_paths(assessment, theme=show.theme()), "paths")
    if plan.setup.window.horizon > 1:
        steps = counted(plan.setup.window.horizon, plan.series.frequency)
        st.markdown(_("Mean error by distance, up to {steps} ahead.").format(steps=steps))
        drawn = error_by_step(assessment, label=assessment.label, theme=show.theme())
        show.picture(drawn, "errors")
    _table(study, assessment)
    _folds(study)


def _numbers(assessment: Assessment) -> None:
    """Skill against both simple rivals with its interval and test; what the intervals held."""
    row = st.container(horizontal=True)
    for name, label in (
        ("naive", _("Skill against naive")),
        ("seasonal_naive", _("Skill against seasonal naive")),
    ):
        if name not in assessment.forecasts:
            continue
        against = assessment.against(name)
        row.metric(
            label,
            _percent(against.skill),
            _between(against),
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=_("Share of the rival's error that is saved. Below it, its 90 % interval."),
        )
    held = assessment.held
    row.metric(
        _("{level} % interval held").format(level=LEVEL),
        _("none") if held is None else f"{held * 100:.0f} %",
        None if held is None else _("{points:+.0f} points").format(points=held * 100 - LEVEL),
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=_("Each interval is made from errors that were known on the day of its forecast."),
    )
    if sentence := _significance(assessment):
        st.caption(sentence)


def _between(against: Comparison) -> str | None:
    if not math.isfinite(against.low):
        return None
    return _("{low} to {high}").format(low=_percent(against.low), high=_percent(against.high))


def _percent(share: float) -> str:
    return f"{share * 100:+.1f} %"


RAREST = 0.001
"""No smaller share is told: the test is no more exact than what it assumes."""


def _significance(assessment: Assessment) -> str:
    """The test of Diebold and Mariano against naive, as a sentence; "" where it says nothing."""
    test = assessment.diebold_mariano("naive")
    if math.isnan(test.p_value):
        return ""
    share = f"{test.p_value * 100:.1f} %"
    return _(
        "Diebold-Mariano test over {count} forecasts: were the network and naive equally good, a "
        "difference as large as this one would still come up in {share} of such tests."
    ).format(count=test.origins, share="< 0.1 %" if test.p_value < RAREST else share)


def _table(study: Backtest, assessment: Assessment) -> None:
    with st.expander(_("All scores"), icon=":material/table:"):
        show.table(study.scores())
        for name, why in assessment.left_out.items():
            label = _(show.LABELS.get(name, name))
            st.caption(literal(_("{model} is not there: {why}").format(model=label, why=why)))
    name = study.plan.series.name
    with st.container(horizontal=True):
        show.download(study.scores(), f"{name}-backtest-scores.csv", _("Scores as CSV"))
        show.download(study.frame(), f"{name}-backtest.csv", _("All forecasts as CSV"))
        leaving_view.report(study, study.frame(), f"{name}-backtest")


def _folds(study: Backtest) -> None:
    st.header(_("What was learnt from when"))
    show.picture(folds_plot(study, theme=show.theme()), "folds")
    total = _("{count} of {all} trainings finished, {time} of computing.")
    st.caption(
        total.format(count=len(study.results), all=len(study.plan.folds), time=spell(study.seconds))
    )
    with st.expander(_("The folds and what they cost"), icon=":material/table:"):
        show.table(study.costs(), study.plan.series.frequency)
