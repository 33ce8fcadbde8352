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
from rnn_forecast.language import _

STRONG, WEAK = 0.6, 0.3


def season(choice: Choice) -> None:
    """The season that is proposed, why, and whether the series follows it."""
    series = choice.series
    st.header(_("Season"))
    found = cycles(series)
    st.markdown(proposal(choice, found))
    st.markdown("\n".join(f"- {evidence(cycle)}" for cycle in found))
    changes = _(" of its changes, because its level wanders") if drifts(series) else ""
    st.caption(
        _("From the autocorrelation{changes}, on the steps before the test part.").format(
            changes=changes
        )
    )
    _asked(choice, found)


def proposal(choice: Choice, found: tuple[Cycle, ...]) -> str:
    """What the program takes as the season, and for what."""
    series = choice.series
    if series.season_length <= 1:
        return _("**None** is proposed: no usual cycle is longer than one step of this size.")
    cycle = next((each for each in found if each.steps == series.season_length), None)
    length = literal(counted(series.season_length, series.frequency))
    reason = _(
        "**{length}** are proposed, because {name} has so many. The seasonal naive "
        "forecast repeats them, and sequence length and horizon are suggested from "
        "them."
    ).format(length=length, name=_(cycle.name) if cycle else _("a season"))
    if cycle is None or cycle.shows or not cycle.known:
        return reason
    doubt = _("They are no more than what is usual: this series does not repeat after them.")
    return f"{reason} {doubt}"


def evidence(cycle: Cycle) -> str:
    """Whether a cycle shows, with the numbers."""
    name = _("{cycle} ({steps:,} steps)").format(
        cycle=_(cycle.name).capitalize(), steps=cycle.steps
    )
    if not cycle.known:
        return _("**{name}**: fewer than two of it are known, too few to tell.").format(name=name)
    back = _("values that far apart correlate by {value}").format(value=_signed(cycle.correlation))
    if cycle.shows:
        return _("**{name} shows**: {back}, more than those between (down to {lowest}).").format(
            name=name, back=back, lowest=_signed(cycle.lowest)
        )
    if cycle.correlation <= cycle.band:
        return _("**{name}** does not show: {back}, as noise may (±{band:.2f}).").format(
            name=name, back=back, band=cycle.band
        )
    return _("**{name}** does not show: {back}, and so do all that are closer.").format(
        name=name, back=back
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _asked(choice: Choice, found: tuple[Cycle, ...]) -> None:
    fold = st.expander(
        _("Autocorrelation: how far back does it remember?"),
        icon=":material/bar_chart:",
        key="autocorrelation",
        on_change="rerun",
        bind=controls.BIND,
    )
    if fold.open:
        with fold:
            _memory(choice)
    fold = st.expander(
        _("Decomposition: trend, season and rest"),
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
        _("Of its"),
        ["values", "changes"],
        format_func=_,
        default="changes" if wandering else "values",
        required=True,
        key=f"memory_of_{'changes' if wandering else 'values'}",
    )
    if wandering and of == "values":
        st.caption(
            _("The level wanders: every value resembles its neighbours, whatever the cycle.")
        )
    found = memory(choice.series, changes=of == "changes")
    show.picture(autocorrelation_plot(found, theme=show.theme()), "memory", table=_("Every lag"))
    st.caption(
        _(
            "A stem beyond the grey band is more than chance. Partial: what a step adds "
            "when all closer ones are known; where it stays within the band, a longer look "
            "back adds little to a linear model. A network may still find more: the "
            "Sequence length page tries it."
        )
    )


def _decomposition(choice: Choice, found: tuple[Cycle, ...]) -> None:
    longest = longest_period(choice.series)
    showing = [cycle.steps for cycle in found if cycle.shows and cycle.steps <= longest]
    start = (showing or [choice.series.season_length])[0]
    if longest < 2:  # noqa: PLR2004  (a season has two steps at least)
        st.caption(_("The series is too short to be taken apart."))
        return
    period = st.number_input(
        _("Season (steps)"), 2, longest, min(max(start, 2), longest), key=f"period_{start}"
    )
    parts = decompose(choice.series, int(period))
    picture = decomposition_plot(parts, theme=show.theme())
    show.picture(picture, "decomposition_plot")
    st.markdown(strengths(parts.trend_strength, parts.season_strength))
    st.caption(
        _(
            "By STL, on the newest {count:,} steps before the test part; gaps are filled "
            "with the last value before them."
        ).format(count=len(parts.series))
    )
    show.download(picture.table, "decomposition.csv", _("Decomposition as CSV"))


def strengths(trend: float, season: float) -> str:
    """How much of the ups and downs is trend, and how much is season, in words."""
    return _(
        "The trend is {trend_word} ({trend:.2f} of 1), the season is {season_word} "
        "({season:.2f} of 1): the share of the variance that each explains beside the "
        "rest."
    ).format(trend_word=_strength(trend), trend=trend, season_word=_strength(season), season=season)


def _strength(value: float) -> str:
    return _("strong") if value >= STRONG else _("weak") if value < WEAK else _("moderate")
