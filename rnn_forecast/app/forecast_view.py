"""The forecast page's three states: before, while and after a training."""

import numpy as np
import pandas as pd
import streamlit as st

from rnn_forecast.app import messages, show
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted, step_name
from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.verdict import Standing, standing_of
from rnn_forecast.figures import (
    DARK,
    LIGHT,
    Picture,
    error_by_step,
    forecast_fan,
    forecasts_on_test,
    series_plot,
    training_curve,
)
from rnn_forecast.series import Series
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.training import Outcome, Run
from rnn_forecast.windows import Split


def before(choice: Choice) -> None:
    """The series, and how it will be split."""
    split = Split.by_share(len(choice.series))
    drawn = _series_picture(choice.series, split, dark=show.theme() is DARK)
    show.picture(drawn, "series")
    st.caption(
        "The network learns from the training part, stops learning when the validation part says "
        "so, and is judged on the test part, which it never sees before."
    )
    st.caption("On a phone, the settings and the other pages are behind » at the top left.")


# Half the work of a rerun, and the same until another series is chosen. For this visitor only:
# what somebody has uploaded stays out of caches that all share.
@st.cache_resource(
    scope="session",
    max_entries=4,
    show_spinner=False,
    hash_funcs={Series: lambda series: (series.name, series.unit, series.fingerprint)},
)
def _series_picture(series: Series, split: Split, *, dark: bool) -> Picture:
    return series_plot(series, split, theme=DARK if dark else LIGHT)


def training(study: ForecastStudy) -> None:
    """The losses so far, and how large the gradients are."""
    run = study.run
    numbers = st.container(horizontal=True)
    numbers.metric("Epoch", f"{run.epochs_done} of {run.setup.training.epochs}")
    losses = live_losses(run)
    if losses.empty:
        return
    newest = [fit.epochs[-1] for fit in run.fits if fit.epochs]
    numbers.metric("Validation loss", f"{losses['validation'].iloc[-1]:.4f}")
    numbers.metric(
        "Gradient norm",
        f"{np.mean([epoch.gradient_norm for epoch in newest]):.2f}",
        help="Mean over the last epoch, before clipping. Near 0: nothing more is learnt. Growing "
        "from epoch to epoch: the gradients explode.",
    )
    st.line_chart(losses, x_label="epoch", y_label="loss", height=220)


def live_losses(run: Run) -> pd.DataFrame:
    """Mean loss over the networks after each epoch: columns ``training`` and ``validation``."""
    rows = [
        {"epoch": epoch.number, "training": epoch.train_loss, "validation": epoch.valid_loss}
        for fit in run.fits
        for epoch in fit.epochs
    ]
    frame = pd.DataFrame(rows, columns=["epoch", "training", "validation"])
    return frame.groupby("epoch").mean()


def result(study: ForecastStudy, choice: Choice) -> None:
    """Verdict, picture, numbers; then how it was tested."""
    if study.forecast is None or study.assessment is None or study.verdict is None:
        _nothing(study.run)
        return
    _if_changed(study, choice)
    st.markdown(f"#### {literal(study.verdict.headline)}")
    st.markdown(literal(study.verdict.details))
    show.picture(forecast_fan(study, theme=show.theme()), "fan")
    _numbers(study.assessment, study.windows.series.unit)
    _table(study)
    _tested(study, study.assessment)
    _trained(study.run)


def _nothing(run: Run) -> None:
    outcomes = {fit.outcome for fit in run.fits if fit.outcome is Outcome.DIVERGED}
    messages.refuse(
        " ".join(outcomes)
        or "The training was stopped before its first epoch was finished: there is nothing to show."
    )


def _if_changed(study: ForecastStudy, choice: Choice) -> None:
    same_series = study.windows.series.fingerprint == choice.series.fingerprint
    if study.setup != choice.setup or not same_series:
        st.caption(
            ":material/history: This forecast was made with other settings "
            f"({literal(_described(study))}). Press Forecast now for the ones in the sidebar."
        )


def _described(study: ForecastStudy) -> str:
    window = study.setup.window
    return (
        f"{study.windows.series.name}, {study.setup.network.label} "
        f"{study.setup.network.hidden_size} wide, reading {window.sequence_length}, "
        f"forecasting {window.horizon}"
    )


def _numbers(assessment: Assessment, unit: str) -> None:
    unit = literal(f" {unit}") if unit else ""
    network, naive, linear = (assessment.mae(name) for name in ("network", "naive", "linear"))
    tied = standing_of({"naive": assessment.against("naive")}) is Standing.TIES
    row = st.container(horizontal=True)
    row.metric(
        f"{assessment.label}: mean error",
        f"{network:.3g}{unit}",
        f"{network - naive:+.2g} against {naive:.3g} naive",
        delta_color="off" if tied else "inverse",  # within chance is neither good nor bad
        border=True,
        help="Mean absolute error on the test part, over all windows and steps ahead.",
    )
    row.metric(
        "Linear model: mean error",
        f"{linear:.3g}{unit}",
        f"{linear - naive:+.2g} against naive",
        delta_color="inverse",
        border=True,
        help="Least squares on the same window and inputs. A network should beat it.",
    )
    held = assessment.held
    row.metric(
        f"{LEVEL} % interval held",
        "none" if held is None else f"{held:.0%}",
        None if held is None else f"{(held - LEVEL / 100) * 100:+.0f} points",
        delta_color="off",
        border=True,
        help="Share of the test values that lay inside the interval, which was calibrated on the "
        "validation part only.",
    )


def _table(study: ForecastStudy) -> None:
    assert study.forecast is not None  # noqa: S101  (result has looked)
    frame = study.forecast.frame()
    with st.expander("The forecast as a table", icon=":material/table:"):
        show.table(frame.drop(columns="unique_id"), study.windows.series.frequency)
    show.download(frame, f"{study.forecast.unique_id}-forecast.csv", "Forecast as CSV")


def _tested(study: ForecastStudy, assessment: Assessment) -> None:
    st.subheader("How it was tested")
    windows = study.windows
    frequency = windows.series.frequency
    start, end = (windows.dates(windows.cutoffs["test"])[i] for i in (0, -1))
    st.markdown(
        f"On {len(assessment.actual):,} windows between {start:%Y-%m-%d} and {end:%Y-%m-%d} that "
        "no network, scaler or setting has seen. The baselines forecast from the same windows."
    )
    horizon = windows.spec.horizon
    step = 1
    if horizon > 1:
        step = st.slider(
            f"{step_name(frequency).capitalize()}s ahead", 1, horizon, 1, key="step_ahead"
        )
    show.picture(
        forecasts_on_test(
            assessment, step=step, label=study.setup.network.label, theme=show.theme()
        ),
        "test",
    )
    if horizon > 1:
        st.markdown(f"Mean error by distance, up to {counted(horizon, frequency)} ahead.")
        by_step = error_by_step(assessment, label=study.setup.network.label, theme=show.theme())
        show.picture(by_step, "by_step")
    with st.expander("All scores", icon=":material/table:"):
        show.table(assessment.scores())


def _trained(run: Run) -> None:
    st.subheader("How it was trained")
    show.picture(training_curve(run, theme=show.theme()), "training")
    outcomes = [fit.outcome for fit in run.fits]
    for outcome in dict.fromkeys(outcomes):
        count = outcomes.count(outcome)
        words = outcome or "Stopped by you; the best weights so far were kept."
        st.caption(f"{count} of {len(outcomes)} networks: {words}")
