"""What a visitor computes is kept as it comes, and found again after a restart.

A job and its run in the store have one name: the page's address names the job while the server
knows it, and the run afterwards.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from rnn_forecast.app import loading
from rnn_forecast.errors import ForecastError
from rnn_forecast.jobs import Job, State
from rnn_forecast.language import _
from rnn_forecast.runs import CannotKeep, Entry, Recording, Storage, Store, configured, open_store

if TYPE_CHECKING:
    from rnn_forecast.app.session import Session

T = TypeVar("T")


@st.cache_resource(ttl=600, show_spinner=False)
def _opened(storage: Storage) -> tuple[Store | None, str]:
    """The store, or why there is none; asked again after ten minutes, should it have come back."""
    try:
        return open_store(storage), ""
    except CannotKeep as error:
        return None, str(error)


def store() -> Store | None:
    """Where results are kept; None where they are not."""
    return _opened(configured())[0]


def problem() -> str:
    """Why results are not kept although they should be, as a sentence; "" if nothing is wrong."""
    return _opened(configured())[1]


def shared() -> bool:
    """Whether each visitor sees only what their own address owns."""
    return configured().shared


def start(
    tab: "Session",
    title: str,
    kind: str,
    work: Callable[[], Iterator[T]],
    *,
    source: str = "",
    continues: str = "",
) -> Job[T]:
    """Queue long work of a visitor, to be kept as it comes; the page follows it.

    Args:
        tab: The visitor.
        title: What is computed, for people.
        kind: Which page it belongs to, and what kind of result it is.
        work: Starts it; called in the thread that computes.
        source: Under which name its series was loaded.
        continues: The interrupted run that it takes over.

    Raises:
        WorkRefused: The queue is full.
    """
    recording = Recording(store(), source=source, continues=continues)
    recording.owner = tab.keeper(new=recording.store is not None) or ""
    job = loading.jobs().start(
        title, kind, lambda: recording.of(work()), owner=tab.owner, name=recording.run
    )
    tab.recordings[kind] = recording
    tab.follow(kind, job)
    return job


def interrupted(tab: "Session", beginning: T) -> tuple[str, T]:
    """A run of this visitor's that began like this and did not come to its end.

    Args:
        tab: The visitor.
        beginning: The result with nothing in it yet.

    Returns:
        Its name and how far it came; no name and the beginning itself where there is none.
    """
    where, owner = store(), tab.keeper()
    found = where.interrupted(beginning, owner) if where and owner is not None else None
    return ("", beginning) if found is None else (found[0].id, found[1])


def past(name: str, kind: str, owner: str | None) -> Job[Any] | None:
    """A run of the store as a job that has ended; None where there is none for this owner."""
    where = store()
    if where is None or owner is None:
        return None
    try:
        entry = where.entry(name, owner)
        return as_job(entry, where.load(name, owner)) if entry.kind == kind else None
    except ForecastError:
        return None  # deleted, expired or somebody else's: the page is as it was at first


def as_job(entry: Entry, value: T) -> Job[T]:
    """What was kept, in the form in which pages show what has just been computed."""
    job: Job[T] = Job(entry.title, entry.kind, "", lambda: iter(()), loading.jobs())
    job.id, job.latest = entry.id, value
    if entry.finished:
        job.end(State.DONE)
    else:
        job.end(State.STOPPED, _("Interrupted; what was ready by then was kept."))
    return job
