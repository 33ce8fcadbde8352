"""Which cycles the series follows; autocorrelation and decomposition when asked for."""

import streamlit as st

from rnn_forecast.app import controls, show
from rnn_forecast.app.messages import literal
from rnn_forecast.app.session import Choice
from rnn_forecast.app.words import counted
from rnn_forecast.diagnostics import (
    Cycle,
    cycles,
    decompose,
    drifts,
    longest_period,
    memory,
)
from rnn_forecast.figures import autocorrelation_plot, decomposition_plot

STRONG, WEAK = 0.6, 0.3


def season(choice: Choice) -> None:
    """The season that is proposed, why, and whether the series follows it."""
    series = choice.series
    st.subheader("Season")
    found = cycles(series)
    st.markdown(proposal(choice, found))
    st.markdown("\n".join(f"- {evidence(cycle)}" for cycle in found))
    changes = " of its changes, because its level wanders" if drifts(series) else ""
    st.caption(f"From the autocorrelation{changes}, on the steps before the test part.")
    _asked(choice, found)


def proposal(choice: Choice, found: tuple[Cycle, ...]) -> str:
    """What the program takes as the season, and for what."""
    series = choice.series
    if series.season_length <= 1:
        return "**None** is proposed: no usual cycle is longer than one step of this size."
    name = next((cycle.name for cycle in found if cycle.steps == series.season_length), "a season")
    length = literal(counted(series.season_length, series.frequency))
    return (
        f"**{length}** are proposed, because {name} has so many. The seasonal naive forecast "
        "repeats them, and sequence length and horizon are suggested from them."
    )


def evidence(cycle: Cycle) -> str:
    """Whether a cycle shows, with the numbers."""
    name = f"{cycle.name.capitalize()} ({cycle.steps:,} steps)"
    if not cycle.known:
        return f"**{name}**: fewer than two of it are known, too few to tell."
    back = f"values that far apart correlate by {_signed(cycle.correlation)}"
    if cycle.shows:
        return (
            f"**{name} shows**: {back}, more than those between (down to {_signed(cycle.lowest)})."
        )
    if cycle.correlation <= cycle.band:
        return f"**{name}** does not show: {back}, as noise may (±{cycle.band:.2f})."
    return f"**{name}** does not show: {back}, and so do all that are closer."


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _asked(choice: Choice, found: tuple[Cycle, ...]) -> None:
    fold = st.expander(
        "Autocorrelation: how far back does it remember?",
        icon=":material/bar_chart:",
        key="autocorrelation",
        on_change="rerun",
        bind=controls.BIND,
    )
    if fold.open:
        with fold:
            _memory(choice)
    fold = st.expander(
        "Decomposition: trend, season and rest",
        icon=":material/stacked_line_chart:",
        key="decomposition",
        on_change="rerun",
        bind=controls.BIND,
    )
    if fold.open:
        with fold:
            _decomposition(choice, found)


def _memory(choice: Choice) -> None:
    wandering = drifts(choice.series)
    of = st.segmented_control(
        "Of its",
        ["values", "changes"],
        default="changes" if wandering else "values",
        required=True,
        key=f"memory_of_{'changes' if wandering else 'values'}",
    )
    if wandering and of == "values":
        st.caption("The level wanders: every value resembles its neighbours, whatever the cycle.")
    found = memory(choice.series, changes=of == "changes")
    show.picture(autocorrelation_plot(found, theme=show.theme()), "memory", table="Every lag")
    st.caption(
        "A stem beyond the grey band is more than chance. Partial: what a step adds when all "
        "closer ones are known; where it stays within the band, a longer look back adds little "
        "to a linear model. A network may still find more: the Sequence length page tries it."
    )


def _decomposition(choice: Choice, found: tuple[Cycle, ...]) -> None:
    longest = longest_period(choice.series)
    showing = [cycle.steps for cycle in found if cycle.shows and cycle.steps <= longest]
    start = (showing or [choice.series.season_length])[0]
    if longest < 2:  # noqa: PLR2004  (a season has two steps at least)
        st.caption("The series is too short to be taken apart.")
        return
    period = st.number_input(
        "Season (steps)", 2, longest, min(max(start, 2), longest), key=f"period_{start}"
    )
    parts = decompose(choice.series, int(period))
    picture = decomposition_plot(parts, theme=show.theme())
    show.picture(picture, "decomposition_plot")
    st.markdown(strengths(parts.trend_strength, parts.season_strength))
    st.caption(
        f"By STL, on the newest {len(parts.series):,} steps before the test part; gaps are filled "
        "with the last value before them."
    )
    show.download(picture.table, "decomposition.csv", "Decomposition as CSV")


def strengths(trend: float, season: float) -> str:
    """How much of the ups and downs is trend, and how much is season, in words."""
    return (
        f"The trend is {_strength(trend)} ({trend:.2f} of 1), the season is {_strength(season)} "
        f"({season:.2f} of 1): the share of the variance that each explains beside the rest."
    )


def _strength(value: float) -> str:
    return "strong" if value >= STRONG else "weak" if value < WEAK else "moderate"
