"""A run, or a sweep over many series, in the list: what it found, and what can be done with it."""

import streamlit as st

from rnn_forecast.app import runs_clicks
from rnn_forecast.app.live import spell
from rnn_forecast.app.messages import literal
from rnn_forecast.app.runs_clock import when
from rnn_forecast.language import _, n_
from rnn_forecast.runs import ENDING, Entry, Store, Sweep, packed
from rnn_forecast.runs.naming import LONGEST_TITLE
from rnn_forecast.runs.storage import MEGABYTE

KINDS = {  # as the pages are called
    "forecast": "Forecast",
    "lengths": "Sequence lengths",
    "memory": "Memory",
    "backtest": "Backtest",
    "panel": "Many series",
    "search": "Search",
}
"""What people call the kinds of runs."""


def card(kept: Entry | Sweep, store: Store, owner: str) -> None:
    """One of the list."""
    st.markdown(f"**{literal(kept.title)}**")
    if result := result_of(kept):
        st.markdown(literal(result))
    state = "" if kept.finished else _("interrupted")
    seconds = _("trained {time}").format(time=spell(kept.seconds)) if kept.seconds else ""
    size = f"{kept.size / MEGABYTE:.2f} MB"
    kind = _(KINDS.get(kept.kind, kept.kind.capitalize()))
    facts = (kind, state, _about(kept), when(kept), seconds, size)
    st.caption(literal(" · ".join(fact for fact in facts if fact)))
    with st.container(horizontal=True):
        _show(kept)
        _rename(kept, store, owner)
        _download(kept, store, owner)
        _delete(kept, store, owner)


def result_of(kept: Entry | Sweep) -> str:
    """What was found, in a sentence; "" where nothing is known yet."""
    if isinstance(kept, Entry):
        return kept.verdict
    if kept.skill is None:
        return ""
    said = _(
        "Better than repeating the last value on {better} of {count} series; on the middle one the "
        "error is {share} smaller."
    )
    if kept.skill < 0:
        said = _(
            "Better than repeating the last value on {better} of {count} series; on the middle one "
            "the error is {share} larger."
        )
    share = f"{abs(kept.skill) * 100:.0f} %"
    return said.format(better=kept.better, count=len(kept.skills), share=share)


def _about(kept: Entry | Sweep) -> str:
    if isinstance(kept, Entry):
        return kept.series
    return n_("{count} series", "{count} series", len(kept.entries)).format(count=len(kept.entries))


def _show(kept: Entry | Sweep) -> None:
    one = isinstance(kept, Entry)
    st.button(
        _("Show") if one else _("Show its series"),
        key=f"show_{kept.id}",
        icon=":material/visibility:",
        on_click=runs_clicks.open_page if one else runs_clicks.open_sweep,
        args=(kept.id,),
        help=_("Opens its page, with the result and its settings.")
        if one
        else _("Lists the runs of this sweep, one for each series."),
    )


def _rename(kept: Entry | Sweep, store: Store, owner: str) -> None:
    with st.popover(_("Rename"), icon=":material/edit:"):
        field = f"title_{kept.id}"
        st.text_input(_("Name"), kept.title, max_chars=LONGEST_TITLE, key=field)
        st.button(
            _("Save the name"),
            key=f"rename_{kept.id}",
            on_click=runs_clicks.rename,
            args=(store, kept, owner, field),
        )


def _download(kept: Entry | Sweep, store: Store, owner: str) -> None:
    def content() -> bytes:
        if isinstance(kept, Sweep):
            return packed(kept, store, owner)
        return store.content(kept.id, owner)

    st.download_button(
        _("Download"),
        data=content,
        file_name=f"{kept.kind}-{kept.series if isinstance(kept, Entry) else 'sweep'}{ENDING}",
        mime="application/zip",
        key=f"download_{kept.id}",
        icon=":material/download:",
        on_click="ignore",
        help=_("One file with series, settings, weights and numbers, for another installation."),
    )


def _delete(kept: Entry | Sweep, store: Store, owner: str) -> None:
    with st.popover(_("Delete"), icon=":material/delete:"):
        if isinstance(kept, Sweep):
            said = _("All {count} runs of this sweep will be gone.")
            st.markdown(said.format(count=len(kept.entries)))
        st.markdown(_("It cannot be brought back."))
        st.button(
            _("Delete for good"),
            key=f"delete_{kept.id}",
            type="primary",
            on_click=runs_clicks.delete,
            args=(store, kept, owner),
        )
