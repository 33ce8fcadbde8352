"""How a result was tested, and how its networks were trained."""

import streamlit as st

from rnn_forecast.app import show
from rnn_forecast.app.words import counted, steps_name
from rnn_forecast.evaluation.assessment import Assessment
from rnn_forecast.figures import error_by_step, forecasts_on_test, training_curve
from rnn_forecast.language import _
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.training import Run


def tested(study: ForecastStudy, assessment: Assessment) -> None:
    """The forecasts on the test part, their errors by distance, and all scores."""
    st.header(_("How it was tested"))
    st.markdown(_on_what(study, assessment))
    windows = study.windows
    frequency, horizon = windows.series.frequency, windows.spec.horizon
    label, step = study.setup.network.label, 1
    if horizon > 1:
        steps = _("{steps} ahead").format(steps=steps_name(frequency).capitalize())
        step = st.slider(steps, 1, horizon, 1, key="step_ahead")
    drawn = forecasts_on_test(assessment, step=step, label=label, theme=show.theme())
    show.picture(drawn, "test")
    if horizon > 1:
        st.markdown(
            _("Mean error by distance, up to {steps} ahead.").format(
                steps=counted(horizon, frequency)
            )
        )
        show.picture(error_by_step(assessment, label=label, theme=show.theme()), "by_step")
    with st.expander(_("All scores"), icon=":material/table:"):
        show.table(assessment.scores())


def _on_what(study: ForecastStudy, assessment: Assessment) -> str:
    windows = study.windows
    start, end = (windows.dates(windows.cutoffs["test"])[i] for i in (0, -1))
    return _(
        "On {count:,} windows between {start} and {end} that no network, scaler or setting has "
        "seen. The baselines forecast from the same windows."
    ).format(count=len(assessment.actual), start=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")


def trained(run: Run) -> None:
    """Losses by epoch, and why each training ended."""
    st.header(_("How it was trained"))
    show.picture(training_curve(run, theme=show.theme()), "training")
    outcomes = [fit.outcome for fit in run.fits]
    for outcome in dict.fromkeys(outcomes):
        count = outcomes.count(outcome)
        stopped = _("Stopped by you; the best weights so far were kept.")
        st.caption(
            _("{count} of {all} networks: {outcome}").format(
                count=count, all=len(outcomes), outcome=_(outcome) if outcome else stopped
            )
        )
