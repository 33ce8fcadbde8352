"""The Runs page: where runs are kept, their list, and the door for those from elsewhere."""

from collections.abc import Sequence

import streamlit as st

from rnn_forecast.app import keeping, runs_clicks, session
from rnn_forecast.app.messages import literal, refuse, tell
from rnn_forecast.app.runs_card import card
from rnn_forecast.language import _
from rnn_forecast.runs import ENDING, Entry, Store, Sweep
from rnn_forecast.runs.archive import MOST_BYTES
from rnn_forecast.runs.storage import DAY, MEGABYTE

A_PAGE = 8
"""Runs that are drawn at a time."""


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


def listed(kept: Sequence[Entry | Sweep], store: Store, owner: str, title: str) -> None:
    """Runs and sweeps, a page at a time, under a title."""
    st.header(title)
    if len(kept) > A_PAGE:
        kept = _found(kept)
    pages = -(-len(kept) // A_PAGE)
    page = st.pagination(pages, key="runs_page") if pages > 1 else 1
    for each in kept[(page - 1) * A_PAGE :][:A_PAGE]:
        with st.container(border=True, key=f"kept_{each.id}"):
            card(each, store, owner)


def _found(kept: Sequence[Entry | Sweep]) -> Sequence[Entry | Sweep]:
    """Those whose title or series holds what is written in the search field."""
    wanted = st.text_input(
        _("Find"), key="runs_find", icon=":material/search:", placeholder=_("Title or series")
    )
    found = [each for each in kept if wanted.lower() in _words(each).lower()]
    if not found:
        st.caption(_("No run is called like that."))
    return found


def _words(kept: Entry | Sweep) -> str:
    """What a run is found by; a sweep also by each of its series."""
    entries = kept.entries if isinstance(kept, Sweep) else (kept,)
    return " ".join([kept.title, *(f"{entry.title} {entry.series}" for entry in entries)])


def upload(store: Store) -> None:
    """A file that came from elsewhere."""
    key = f"bundle_{session.get(runs_clicks.ARRIVALS, 0)}"
    st.header(_("Open a file"))
    st.file_uploader(
        _("A run that somebody gave you, a file that ends in {ending}").format(ending=ENDING),
        type=[ENDING.removeprefix(".")],
        max_upload_size=MOST_BYTES // 2**20,
        key=key,
        on_change=runs_clicks.arrive,
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
