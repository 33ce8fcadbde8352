"""The Runs page: what was kept, beside each other, and what can be done with it."""

from collections.abc import Sequence

import streamlit as st

from rnn_forecast.app import keeping, runs_clicks, session
from rnn_forecast.app.live import spell
from rnn_forecast.app.messages import literal, refuse, tell
from rnn_forecast.app.runs_clock import when
from rnn_forecast.language import _, n_
from rnn_forecast.runs import ENDING, Entry, Store
from rnn_forecast.runs.archive import MOST_BYTES
from rnn_forecast.runs.index import LONGEST_TITLE
from rnn_forecast.runs.storage import DAY, MEGABYTE

A_PAGE = 8
"""Runs that are drawn at a time."""

KINDS = {  # as the pages are called
    "forecast": "Forecast",
    "lengths": "Sequence lengths",
    "memory": "Memory",
    "backtest": "Backtest",
    "panel": "Many series",
    "search": "Search",
}
"""What people call the kinds of runs."""


def where(store: Store, taken: int) -> None:
    """Who keeps the runs, for whom and for how long."""
    storage = store.storage
    size = f"{taken / MEGABYTE:.1f}"
    if not storage.shared:
        said = _("They stay on this computer, in {folder}: {size} MB so far.")
        if not taken:
            said = _("They stay on this computer, in {folder}.")
        st.caption(literal(said.format(folder=storage.home, size=size)))
        return
    said = _(
        "They belong to the address of this page: whoever has it sees them, so keep it to yourself "
        "and bookmark it. They are kept for {days} days, up to {limit} MB; {size} MB are taken."
    )
    limit, days = storage.owner_bytes / MEGABYTE, storage.seconds / DAY
    st.caption(literal(said.format(days=f"{days:.0f}", limit=f"{limit:.0f}", size=size)))


def nothing() -> None:
    """Before the first run."""
    with st.container(border=True):
        st.markdown(
            _(
                "**Nothing yet.** A forecast, a curve or a search is kept here as soon as it is "
                "made."
            )
        )
        st.markdown(
            _(
                "Then you can come back to it after a restart, compare it with others, or give it "
                "away as one file. If somebody gave you such a file, open it below."
            )
        )


def listed(entries: Sequence[Entry], store: Store, owner: str) -> None:
    """The runs, newest first."""
    counted = n_("{count} run, newest first", "{count} runs, newest first", len(entries))
    st.header(counted.format(count=len(entries)))
    if len(entries) > A_PAGE:
        entries = _found(entries)
    pages = -(-len(entries) // A_PAGE)
    page = st.pagination(pages, key="runs_page") if pages > 1 else 1
    for entry in entries[(page - 1) * A_PAGE :][:A_PAGE]:
        with st.container(border=True, key=f"kept_{entry.id}"):
            _card(entry, store, owner)


def _found(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those whose title or series holds what is written in the search field.

    A sweep over hundreds of series leaves hundreds of runs.
    """
    wanted = st.text_input(
        _("Find"), key="runs_find", icon=":material/search:", placeholder=_("Title or series")
    )
    found = [each for each in entries if wanted.lower() in f"{each.title} {each.series}".lower()]
    if not found:
        st.caption(_("No run is called like that."))
    return found


def _card(entry: Entry, store: Store, owner: str) -> None:
    st.markdown(f"**{literal(entry.title)}**")
    if entry.verdict:
        st.markdown(literal(entry.verdict))
    state = "" if entry.finished else _("interrupted")
    seconds = _("trained {time}").format(time=spell(entry.seconds)) if entry.seconds else ""
    size = f"{entry.size / MEGABYTE:.2f} MB"
    facts = (_kind(entry), state, entry.series, when(entry), seconds, size)
    st.caption(literal(" · ".join(fact for fact in facts if fact)))
    with st.container(horizontal=True):
        _actions(entry, store, owner)


def _actions(entry: Entry, store: Store, owner: str) -> None:
    st.button(
        _("Show"),
        key=f"show_{entry.id}",
        icon=":material/visibility:",
        on_click=runs_clicks.open_page,
        args=(entry.id,),
        help=_("Opens its page, with the result and its settings."),
    )
    with st.popover(_("Rename"), icon=":material/edit:"):
        field = f"title_{entry.id}"
        st.text_input(_("Name"), entry.title, max_chars=LONGEST_TITLE, key=field)
        st.button(
            _("Save the name"),
            key=f"rename_{entry.id}",
            on_click=runs_clicks.rename,
            args=(store, entry.id, owner, field),
        )
    st.download_button(
        _("Download"),
        data=lambda: store.content(entry.id, owner),
        file_name=f"{entry.kind}-{entry.series}{ENDING}",
        mime="application/zip",
        key=f"download_{entry.id}",
        icon=":material/download:",
        on_click="ignore",
        help=_("One file with series, settings, weights and numbers, for another installation."),
    )
    with st.popover(_("Delete"), icon=":material/delete:"):
        st.markdown(_("It cannot be brought back."))
        st.button(
            _("Delete for good"),
            key=f"delete_{entry.id}",
            type="primary",
            on_click=runs_clicks.delete,
            args=(store, entry.id, owner),
        )


def upload(store: Store) -> None:
    """A file that came from elsewhere."""
    key = f"bundle_{session.get(runs_clicks.ARRIVALS, 0)}"
    st.header(_("Open a file"))
    st.file_uploader(
        _("A run that somebody gave you, a file that ends in {ending}").format(ending=ENDING),
        type=[ENDING.removeprefix(".")],
        max_upload_size=MOST_BYTES // 2**20,
        key=key,
        on_change=runs_clicks.receive,
        args=(store, key),
    )


def problems() -> None:
    """What could not be kept, and why."""
    recordings = session.current().recordings.values()
    for sentence in dict.fromkeys(each.problem for each in recordings if each.problem):
        refuse(sentence)


def off() -> None:
    """Nothing is kept here."""
    if keeping.problem():
        refuse(keeping.problem())
        return
    tell(
        _(
            "This installation keeps nothing: a result is there as long as its page knows it. "
            "Download what you want to keep."
        )
    )


def _kind(entry: Entry) -> str:
    return _(KINDS.get(entry.kind, entry.kind.capitalize()))
