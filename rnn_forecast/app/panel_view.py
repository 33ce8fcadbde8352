"""The page for many series: which of them, the training, what came of it."""

from dataclasses import dataclass, replace

import streamlit as st

from rnn_forecast.app import leaving_view, show
from rnn_forecast.app.controls import BIND
from rnn_forecast.app.forecast_view import live_losses
from rnn_forecast.app.messages import literal, tell
from rnn_forecast.app.session import Choice
from rnn_forecast.figures import forecast_fan
from rnn_forecast.figures.skill_by_series import skill_by_series
from rnn_forecast.language import _, n_
from rnn_forecast.series import Series
from rnn_forecast.sources import Dataset
from rnn_forecast.sources.panels import FEWEST, panel_of, series_names
from rnn_forecast.studies.panel import PanelStudy
from rnn_forecast.suggestions import suggest_training
from rnn_forecast.training import Setup

MOST_CHOSEN = 40
"""From so many series on there is no list to choose from: all of them are taken."""


@dataclass(frozen=True, eq=False)
class Group:
    """Which series, and how they are forecast."""

    dataset: Dataset
    names: tuple[str, ...]
    setup: Setup

    @property
    def enough(self) -> bool:
        """Whether there is anything to share."""
        return len(self.names) >= FEWEST

    def series(self) -> tuple[Series, ...]:
        """The series themselves."""
        return panel_of(self.dataset, self.names)


def controls(choice: Choice) -> Group | None:
    """Which series take part; None, and a word on what to do, where there is one only."""
    known = series_names(choice.dataset)
    if len(known) < FEWEST:
        tell(
            _(
                "This source holds a single series. Choose one with several columns, "
                "or upload a long table (unique_id, ds, y) or several stocks on the Data page."
            )
        )
        return None
    names = known
    if len(known) < MOST_CHOSEN:
        names = tuple(
            st.multiselect(
                _("Series"),
                known,
                default=known,
                key="panel_series",
                bind=BIND,
                help=_("Series of the same kind teach each other most."),
            )
        )
    setup = _setup(choice, len(names))
    st.caption(
        _(
            "{count} series; model, windows and training are those of the sidebar, with at most "
            "{epochs} epochs, because every epoch passes over all series."
        ).format(count=len(names), epochs=setup.training.epochs)
    )
    return Group(choice.dataset, names, setup)


def _setup(choice: Choice, count: int) -> Setup:
    """As many steps of the weights as a single series of all these rows would get."""
    suggested = suggest_training(len(choice.series) * max(count, 1), choice.setup.window)
    training = choice.setup.training
    epochs = min(training.epochs, suggested.epochs)
    patience = min(training.patience, suggested.patience)
    return replace(choice.setup, training=replace(training, epochs=epochs, patience=patience))


def training(study: PanelStudy) -> None:
    """The losses, then how many series have been tested."""
    if study.done:
        st.caption(
            _("{done} of {count} series tested").format(
                done=study.done, count=len(study.windows.members)
            )
        )
    losses = live_losses(study.run)
    if not losses.empty:
        show.losses(losses)


def result(study: PanelStudy) -> None:
    """The verdict over all, where it helps, and each series by itself."""
    if not study.forecasts:
        tell(_("Nothing was forecast: the training ended before a network could be used."))
        return
    if study.verdict is not None:
        st.markdown(f"## {literal(study.verdict.headline)}")
        st.markdown(literal(study.verdict.details))
        st.caption(_("Averages over the series; each counts once, whatever its unit."))
    _left_out(study)
    show.picture(skill_by_series(study, theme=show.theme()), "skills")
    _one_of_them(study)
    with st.expander(_("All scores"), icon=":material/table:"):
        show.table(study.scores())
    with st.container(horizontal=True):
        show.download(study.frame(), "panel-forecast.csv", _("All forecasts as CSV"))
        leaving_view.report(study, study.frame(), "panel-forecast")


def _left_out(study: PanelStudy) -> None:
    left_out = study.windows.left_out
    if not left_out:
        return
    said = n_("{count} series was left out.", "{count} series were left out.", len(left_out))
    with st.expander(said.format(count=len(left_out)), icon=":material/info:"):
        for why in left_out.values():
            st.markdown(literal(why))


def _one_of_them(study: PanelStudy) -> None:
    name = st.selectbox(_("Look at"), list(study.forecasts), key="panel_look")
    if name is not None:
        show.picture(forecast_fan(study.of(name), theme=show.theme()), "panel_fan")
