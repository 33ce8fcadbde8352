"""A job as it runs: progress, time left, Stop. Nothing here computes; the queue's thread does."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnn_forecast.app import session
from rnn_forecast.app.messages import literal, tell
from rnn_forecast.jobs import Job, State
from rnn_forecast.language import _

KINDS = (
    *("forecast", "panel", "lengths", "backtest", "memory", "leak", "search"),
    *("lesson_windows", "lesson_shapes", "lesson_gradients", "lesson_images", "lesson_attention"),
    "lesson_length",
)
TICK_SECONDS = 1.0


def heartbeat() -> None:
    """Tell the queue that somebody is watching; on every page, as long as a job goes on."""
    session.current().remember(KINDS)
    active = any(not job.ended for job in _own_jobs())
    session.fragment(_beat, run_every=TICK_SECONDS if active else None)()


def _own_jobs() -> list[Job[Any]]:
    found = (session.current().job(kind) for kind in KINDS)
    return [job for job in found if job is not None]


def _beat() -> None:
    seen = session.current().seen
    for job in _own_jobs():
        job.touch()
        if job.ended and job.id not in seen:
            seen.add(job.id)
            st.rerun()


def watch(job: Job[Any], draw: Callable[[Any], None]) -> None:
    """Show a job that goes on, redrawn every second; ``draw`` gets its newest snapshot."""
    session.fragment(_watch, run_every=TICK_SECONDS)(job, draw)


def _watch(job: Job[Any], draw: Callable[[Any], None]) -> None:
    if job.ended:
        return
    with st.container(border=True, key="live"):
        progress = job.latest.progress if job.latest is not None else 0.0
        st.progress(min(progress, 1.0), text=literal(_sentence(job, progress)))
        st.button(
            _("Stop"),
            icon=":material/stop_circle:",
            key=f"stop_{job.kind}",
            on_click=job.stop,
            help=_("Stop after the current batch. The best result so far is kept."),
        )
        if job.latest is not None:
            draw(job.latest)


def _sentence(job: Job[Any], progress: float) -> str:
    if job.state is State.QUEUED:
        return job.sentence
    if progress <= 0:
        return _("{title}: starting.").format(title=job.title)
    left = job.seconds * (1 - progress) / progress
    return _("{title}: {progress:.0%} done, about {time} left.").format(
        title=job.title, progress=progress, time=spell(left)
    )


def spell(seconds: float) -> str:
    """A duration for people."""
    if seconds < 90:  # noqa: PLR2004
        return _("{seconds} s").format(seconds=max(round(seconds), 1))
    return _("{minutes} min").format(minutes=round(seconds / 60))


def ending(job: Job[Any]) -> None:
    """Say how a job ended, if there is something to say, and why its result was not kept."""
    if job.state is State.STOPPED:
        tell(job.sentence)
    elif job.state is State.FAILED:
        st.error(literal(job.sentence), icon=":material/error:")
    recording = session.current().recordings.get(job.kind)
    if recording is not None and recording.run == job.id and recording.problem:
        tell(recording.problem)
