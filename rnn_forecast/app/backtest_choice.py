"""How often to look back, from where, and how often the network learns again."""

from dataclasses import dataclass

import streamlit as st

from rnn_forecast.app.controls import select
from rnn_forecast.app.lengths_view import SECONDS_PER_BATCH_STEP, UNMEASURED
from rnn_forecast.app.live import spell
from rnn_forecast.app.session import Choice
from rnn_forecast.app.study_controls import whole_number
from rnn_forecast.app.words import steps_name
from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _, n_
from rnn_forecast.studies.folds import BacktestPlan, most_windows, plan_backtest, usual_step

USUAL_ORIGINS = 20
MOST_ORIGINS = 500

SECONDS_BESIDE = 2
"""Of every fold beside its training: the baselines, and the forecasts from all cutoffs."""

REFITS = {"once": 0, "fifth": 5, "every": 1}
"""Origins between two trainings, by the name in the address; 0 trains once."""

REFIT_LABELS = {
    "once": "Once, before the first forecast",
    "fifth": "At every fifth origin",
    "every": "At every origin",
}


@dataclass(frozen=True)
class Origins:
    """How often, how far apart, and how often the network learns again."""

    count: int
    step: int
    refit: str

    def plan(self, choice: Choice) -> BacktestPlan:
        """The folds.

        Raises:
            SeriesTooShort: Too little is left to learn from.
        """
        return plan_backtest(
            choice.series,
            choice.setup,
            n_windows=self.count,
            step_size=self.step,
            refit=self.refit_every,
        )

    @property
    def refit_every(self) -> int:
        """Origins between two trainings."""
        return REFITS[self.refit] or self.count


def controls(choice: Choice) -> Origins:
    """Origins, steps between them, trainings."""
    left, right = st.columns(2)
    horizon = choice.setup.window.horizon
    usual = usual_step(choice.series, horizon)
    fitting = most_windows(choice.series, choice.setup, usual)
    enough = max(min(USUAL_ORIGINS, fitting // 2), 1)
    origins = whole_number(
        left.number_input,
        enough,
        MOST_ORIGINS,
        key="origins",
        label=_("Forecasts to make"),
        help=_("Each from another day of the past. More of them make the answer surer."),
    )
    step = whole_number(
        right.number_input,
        None,
        MOST_ORIGINS,
        key="origin_step",
        label=_("{steps} between them").format(
            steps=steps_name(choice.series.frequency).capitalize()
        ),
        placeholder=str(usual),
        help=_(
            "Left empty: the horizon, and one more where every forecast would otherwise begin on "
            "the same day of the season."
        ),
    )
    refit = select(
        "once",
        list(REFITS),
        names=REFIT_LABELS,
        words=True,
        many=False,
        key="refit_origins",
        label=_("Train the network"),
        help=_("Training again costs time and shows how the network does as it would be used."),
    )
    return Origins(origins or enough, step or usual, str(refit))


def planned(origins: Origins, choice: Choice) -> tuple[BacktestPlan | None, str]:
    """The folds, or why there are none."""
    try:
        return origins.plan(choice), ""
    except ForecastError as error:
        return None, str(error)


def estimate(plan: BacktestPlan) -> str:
    """How many trainings, and about how long they take."""
    setup, count = plan.setup, len(plan.folds)
    training, window = setup.training, setup.window
    batches = training.epochs * -(-plan.folds[-1].split.train_end // training.batch_size)
    width = max((setup.network.hidden_size / 32) ** 2, 0.5)
    a_step = SECONDS_PER_BATCH_STEP.get(setup.network.cell, UNMEASURED)
    twice = 2 if training.use_validation else 1
    seconds = a_step * window.sequence_length * batches * training.ensemble * width * twice
    origins = len(plan.origins)
    forecasts = n_("{count} forecast", "{count} forecasts", origins).format(count=origins)
    trainings = n_("{count} training", "{count} trainings", count).format(count=count)
    return _(
        "{forecasts} from {trainings}, at most about {time} of computing on one core; training "
        "that no longer improves ends early."
    ).format(
        forecasts=forecasts,
        trainings=trainings,
        time=spell(count * (seconds + SECONDS_BESIDE)),
    )
