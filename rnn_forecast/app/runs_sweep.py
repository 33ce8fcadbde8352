"""The inside of a sweep over many series: a table of what was found, and its runs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from rnn_forecast.app import runs_clicks, session
from rnn_forecast.app.live import spell
from rnn_forecast.app.messages import literal
from rnn_forecast.app.runs_card import result_of
from rnn_forecast.language import _, n_
from rnn_forecast.runs import Entry, Sweep


def opened(kept: Sequence[Entry | Sweep]) -> Sweep | None:
    """The sweep that the visitor looks into, if it is still there."""
    wanted = session.get(runs_clicks.SWEEP, "")
    return next((each for each in kept if isinstance(each, Sweep) and each.id == wanted), None)


def inside(sweep: Sweep) -> None:
    """The way back, and all series in a table."""
    st.button(
        _("Back to all runs"),
        key="runs_back",
        icon=":material/arrow_back:",
        on_click=runs_clicks.open_sweep,
        args=("",),
    )
    st.header(literal(sweep.title))
    if result := result_of(sweep):
        st.markdown(literal(result))
    count = len(sweep.entries)
    alt = n_("{count} series with its result", "{count} series with their results", count)
    skill = st.column_config.NumberColumn(format="%+.0f %%")
    st.dataframe(
        _table(sweep),
        hide_index=True,
        column_config={_("Skill against naive"): skill},
        alt=alt.format(count=count),
    )


def _table(sweep: Sweep) -> pd.DataFrame:
    rows = [
        {
            _("Series"): entry.series,
            _("Skill against naive"): None if entry.skill is None else 100 * entry.skill,
            _("Training time"): spell(entry.seconds),
            _("Result"): entry.verdict,
        }
        for entry in sweep.entries
    ]
    return pd.DataFrame(rows)
