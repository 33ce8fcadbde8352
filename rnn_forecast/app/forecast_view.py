"""The forecast page's three states: before, while and after a training."""

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnn_forecast.app import (
    certificate_view,
    findings_view,
    leak_view,
    leaving_view,
    messages,
    show,
    tested_view,
)
from rnn_forecast.app.messages import literal
from rnn_forecast.app.series_view import series_with_parts
from rnn_forecast.app.session import Choice
from rnn_forecast.evaluation.amounts import amount
from rnn_forecast.evaluation.assessment import LEVEL, Assessment
from rnn_forecast.evaluation.findings import find
from rnn_forecast.evaluation.verdict import Standing, standing_of, typical_error
from rnn_forecast.figures import forecast_fan
from rnn_forecast.language import _
from rnn_forecast.studies.forecast import ForecastStudy
from rnn_forecast.training import Outcome, Run


def before(choice: Choice) -> None:
    """The series, and how it will be split."""
    series_with_parts(choice.series)
    st.caption(
        _(
            "The network learns from the training part, stops learning when the validation part "
            "says so, and is judged on the test part, which it never sees before."
        )
    )
    st.caption(_("On a phone, the settings and the other pages are behind » at the top left."))


def training(study: ForecastStudy) -> None:
    """The losses so far, and how large the gradients are."""
    run = study.run
    numbers = st.container(horizontal=True)
    done = _("{done} of {epochs}")
    numbers.metric(_("Epoch"), done.format(done=run.epochs_done, epochs=run.setup.training.epochs))
    losses = live_losses(run)
    if losses.empty:
        return
    newest = [fit.epochs[-1] for fit in run.fits if fit.epochs]
    numbers.metric(_("Validation loss"), f"{losses['validation'].iloc[-1]:.4f}")
    numbers.metric(
        _("Gradient norm"),
        f"{np.mean([epoch.gradient_norm for epoch in newest]):.2f}",
        help=_(
            "Mean over the last epoch, before clipping. Near 0: nothing more is learnt. Growing "
            "from epoch to epoch: the gradients explode."
        ),
    )
    show.losses(losses)


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
    """Verdict, findings, picture, numbers; then how it was tested and what has seen what."""
    assessment = study.assessment
    if study.forecast is None or assessment is None or study.verdict is None:
        _nothing(study.run)
        return
    _if_changed(study, choice)
    st.markdown(f"## {literal(study.verdict.headline)}")
    st.markdown(literal(f"{_lead(assessment)} {study.verdict.details}"))
    findings_view.show(find(study.run, assessment))
    show.picture(forecast_fan(study, theme=show.theme()), "fan", table="")
    _numbers(assessment, study.windows.series.unit)
    _table(study, choice.dataset.key)
    tested_view.tested(study, assessment)
    tested_view.trained(study.run)
    certificate_view.fold(study)
    leak_view.fold(study)


def _lead(assessment: Assessment) -> str:
    network, naive = assessment.mae("network"), assessment.mae("naive")
    return typical_error(network, naive, assessment.windows.series.unit)


def _nothing(run: Run) -> None:
    outcomes = {fit.outcome for fit in run.fits if fit.outcome is Outcome.DIVERGED}
    messages.refuse(
        " ".join(_(outcome) for outcome in outcomes)
        or _(
            "The training was stopped before its first epoch was finished: there is nothing to "
            "show."
        )
    )


def _if_changed(study: ForecastStudy, choice: Choice) -> None:
    same_series = study.windows.series.fingerprint == choice.series.fingerprint
    if study.setup != choice.setup or not same_series:
        changed = _(
            "This forecast was made with other settings ({settings}). Press Forecast now for the "
            "ones in the sidebar."
        ).format(settings=literal(_described(study)))
        st.caption(f":material/history: {changed}")


def _described(study: ForecastStudy) -> str:
    window, network = study.setup.window, study.setup.network
    return _("{series}, {label} {size} wide, reading {length}, forecasting {horizon}").format(
        series=study.windows.series.name,
        label=network.label,
        size=network.hidden_size,
        length=window.sequence_length,
        horizon=window.horizon,
    )


def _numbers(assessment: Assessment, unit: str) -> None:
    unit = literal(f" {unit}") if unit else ""
    network, naive, linear = (assessment.mae(name) for name in ("network", "naive", "linear"))
    tied = standing_of({"naive": assessment.against("naive")}) is Standing.TIES
    row = st.container(horizontal=True)
    row.metric(
        _("{label}: mean error").format(label=assessment.label),
        f"{amount(network, digits=3)}{unit}",
        _("{difference} against {naive} naive").format(
            difference=_signed(network - naive), naive=amount(naive, digits=3)
        ),
        delta_color="off" if tied else "inverse",  # within chance is neither good nor bad
        border=True,
        help=_("Mean absolute error on the test part, over all windows and steps ahead."),
    )
    row.metric(
        _("Linear model: mean error"),
        f"{amount(linear, digits=3)}{unit}",
        _("{difference} against naive").format(difference=_signed(linear - naive)),
        delta_color="inverse",
        border=True,
        help=_("Least squares on the same window and inputs. A network should beat it."),
    )
    _coverage(row, assessment.held)


def _signed(difference: float) -> str:
    return f"{'-' if difference < 0 else '+'}{amount(abs(difference))}"


def _coverage(row: DeltaGenerator, held: float | None) -> None:
    points = None if held is None else round(held * 100 - LEVEL)
    row.metric(
        _("{level} % interval held").format(level=LEVEL),
        _("none") if held is None else f"{held * 100:.0f} %",
        None if points is None else _("{points:+d} points").format(points=points),
        delta_color="off",
        border=True,
        help=_(
            "Share of the test values that lay inside the interval. Each interval is made from "
            "errors that were known on the day of its forecast."
        ),
    )


def _table(study: ForecastStudy, source: str) -> None:
    assert study.forecast is not None  # noqa: S101  (result has looked)
    frame = study.forecast.frame()
    with st.expander(_("The forecast as a table"), icon=":material/table:"):
        show.table(frame.drop(columns="unique_id"), study.windows.series.frequency)
    with st.container(horizontal=True):
        show.download(frame, f"{study.forecast.unique_id}-forecast.csv", _("Forecast as CSV"))
        leaving_view.forecast(study, source)
