"""The search page: what to search, the trials as they come, and the settings that won."""

from dataclasses import dataclass

import streamlit as st

from rnn_forecast.app import leaving_view, session, show
from rnn_forecast.app.lengths_view import SECONDS_PER_BATCH_STEP, UNMEASURED
from rnn_forecast.app.live import spell
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.study_controls import several, whole_number
from rnn_forecast.errors import ForecastError
from rnn_forecast.figures.search_coordinates import search_coordinates
from rnn_forecast.figures.search_history import search_history
from rnn_forecast.figures.search_importance import search_importance
from rnn_forecast.language import _, n_
from rnn_forecast.studies.search import RANGES, SearchSpace, SearchStudy, words
from rnn_forecast.studies.search.space import Values
from rnn_forecast.windows import Split, count_windows

USUAL = ("sequence_length", "hidden_size", "learning_rate")
USUAL_TRIALS = 24
MOST_TRIALS = 500
MOST_MINUTES = 600


@dataclass(frozen=True)
class Wish:
    """What to search, and for how long.

    Attributes:
        minutes: After which no more trials are begun; None: as long as the trials take.
    """

    names: tuple[str, ...]
    trials: int
    minutes: int | None

    def space(self, choice: Choice) -> SearchSpace:
        """The settings with their ranges.

        Raises:
            ForecastError: There is nothing to search, or not here.
        """
        return SearchSpace.of(self.names, choice.series, choice.setup)


def controls(choice: Choice) -> Wish:
    """Settings, trials, minutes."""
    offered = [name for name in RANGES if _can_be_searched(name, choice)]
    names = several(
        st.pills,
        offered,
        [name for name in USUAL if name in offered],
        named=words.label_of,
        key="searched",
        label=_("Settings to search"),
        wrap=True,
        help=_("All other settings stay as they are in the sidebar."),
    )
    left, right = st.columns(2)
    trials = whole_number(
        left.number_input,
        USUAL_TRIALS,
        MOST_TRIALS,
        key="search_trials",
        label=_("Trials"),
        help=_("Combinations of settings to try, one network each."),
    )
    minutes = whole_number(
        right.number_input,
        None,
        MOST_MINUTES,
        key="search_minutes",
        label=_("At most so many minutes"),
        placeholder=_("no limit"),
        help=_("When they are over, no more trials are begun. Left empty: all trials are made."),
    )
    return Wish(tuple(names), trials or USUAL_TRIALS, minutes)


def _can_be_searched(name: str, choice: Choice) -> bool:
    try:
        SearchSpace.of((name,), choice.series, choice.setup)
    except ForecastError:
        return False
    return True


def planned(wish: Wish, choice: Choice) -> tuple[SearchSpace | None, str]:
    """The space, or why there is none."""
    if choice.problem:
        return None, choice.problem
    try:
        return wish.space(choice), ""
    except ForecastError as error:
        return None, str(error)


def estimate(wish: Wish, space: SearchSpace, choice: Choice) -> str:
    """How many networks, and about how long they take."""
    setup = choice.setup
    windows = count_windows(Split.by_share(len(choice.series)).train_end, setup.window)
    batches = setup.training.epochs * -(-windows // setup.training.batch_size)
    length = space.longest(setup) if "sequence_length" in space.names else None
    steps = setup.window.sequence_length if length is None else length / 2
    width = max((setup.network.hidden_size / 32) ** 2, 0.5)
    if "hidden_size" in space.names:
        width = 4.0  # mean over the usual widths
    a_step = SECONDS_PER_BATCH_STEP.get(setup.network.cell, UNMEASURED)
    said = n_("{count} network", "{count} networks", wish.trials).format(count=wish.trials)
    return said + _(
        ", at most about {time} of computing on one core, and a test of the best one; trials that "
        "fall behind end early."
    ).format(time=spell(wish.trials * a_step * steps * batches * width))


def before() -> None:
    """What will appear."""
    st.caption(
        _(
            "The trials appear here as they are made: each a combination of settings, trained on "
            "the training part and scored on the validation part. Later trials are proposed where "
            "earlier ones did well."
        )
    )


def so_far(study: SearchStudy) -> None:
    """The trials as they come."""
    if study.complete:
        st.caption(_("The best settings are trained and tested."))
    elif study.doing:
        st.caption(literal(study.doing))
    _continued(study)
    _pictures(study, "live")


def result(study: SearchStudy, choice: Choice) -> None:
    """The settings that won, their test, the pictures, the numbers."""
    if study.plan.series.fingerprint != choice.series.fingerprint:
        name = literal(study.plan.series.name)
        other = _("This search belongs to another series: {name}.").format(name=name)
        st.caption(f":material/history: {other}")
    st.markdown(f"## {literal(words.winner(study))}")
    if tested := words.unseen(study):
        st.markdown(literal(tested))
    else:
        st.caption(
            _("Not yet tested. Search again with the same settings and it goes on from here.")
        )
    if study.best is not None:
        st.button(
            _("Use these settings"),
            icon=":material/check:",
            key="use_settings",
            on_click=take,
            args=(study.best.values,),
        )
    st.warning(literal(words.caution(study)), icon=":material/casino:")
    _continued(study)
    _pictures(study, "result", _("The numbers"))
    for note in study.notes:
        st.caption(literal(note))
    stem = f"{study.plan.series.name}-search"
    with st.container(horizontal=True):
        show.download(study.frame(), f"{stem}.csv", _("All trials as CSV"))
        leaving_view.report(study, study.frame(), stem)


def take(values: Values) -> None:
    """Set the sidebar's widgets, each by the name of its setting."""
    for name, value in values.items():
        session.put(name, value)


def _continued(study: SearchStudy) -> None:
    if study.known:
        said = n_(
            "Goes on where the same search stopped before: {count} trial was there already.",
            "Goes on where the same search stopped before: {count} trials were there already.",
            study.known,
        ).format(count=study.known)
        st.caption(f":material/history: {said}")


def _pictures(study: SearchStudy, key: str, table: str = "") -> None:
    """The three pictures; ``table`` names the fold with the numbers of each, "" leaves it out."""
    theme = show.theme()
    st.markdown(_("**Each trial, from its settings down to its error**"))
    show.picture(search_coordinates(study, theme=theme), f"search_coordinates_{key}", table=table)
    st.markdown(_("**Error from trial to trial**"))
    show.picture(search_history(study, theme=theme), f"search_history_{key}", table=table)
    if len(study.plan.space.names) > 1:
        st.markdown(_("**Which settings mattered**"))
        st.caption(
            _(
                "Which settings set the best tenth of the trials apart from the others "
                "(PED-ANOVA). With few trials a rough guide."
            )
        )
        show.picture(search_importance(study, theme=theme), f"search_importance_{key}", table=table)
