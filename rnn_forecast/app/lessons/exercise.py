"""What a lesson computes on demand: a button, the work as it runs, and what came of it."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import streamlit as st

from rnn_forecast.app import live, loading, messages, session
from rnn_forecast.jobs import Job

T = TypeVar("T")


def exercise(  # noqa: PLR0913  (words, work and pictures of one thing)
    kind: str,
    *,
    button: str,
    title: str,
    work: Callable[[], Iterator[T]],
    draw: Callable[[T], None],
    before: str,
    icon: str = ":material/play_arrow:",
) -> None:
    """Offer the work, and show it while it runs and afterwards.

    Args:
        kind: Of the job, a member of ``live.KINDS``.
        button: What starts it.
        title: What is computed, for the line of progress.
        work: Starts it; called in the thread that computes.
        draw: Shows any of its snapshots.
        before: What stands there until it was started: how long it takes.
        icon: On the button.
    """
    tab = session.current()
    job: Job[T] | None = tab.job(kind)
    busy = job is not None and not job.ended
    if st.button(button, type="primary", icon=icon, disabled=busy):
        with messages.shown():
            tab.follow(kind, loading.jobs().start(title, kind, work, owner=tab.owner))
            st.rerun()
    if job is None:
        st.caption(before)
    elif busy:
        live.watch(job, draw)
    else:
        live.ending(job)
        if job.latest is not None:
            draw(job.latest)
