"""One piece of long work: what is known of it, and how a thread reads it."""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextvars import copy_context
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _

if TYPE_CHECKING:
    from rnn_forecast.jobs.queue import Jobs

T = TypeVar("T")

_log = logging.getLogger(__name__)


class State(StrEnum):
    """Where a job is in its life; the value is how it is called on the page."""

    QUEUED = "waiting"
    RUNNING = "running"
    DONE = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Generic[T]):
    """One piece of long work and the newest of its results.

    Attributes:
        id: A name nobody can guess: who knows it may see and stop the job.
        title: What is computed, for people.
        kind: Which page it belongs to, e.g. ``"forecast"``.
        owner: Who started it; ``""`` where that does not matter.
        latest: The newest snapshot, of a stopped or failed job its partial result.
        state: Never goes back; once it is an end, nothing here changes any more.
        error: Of a failed job, with the sentence to show.
        traceback: Of a failed job, for the developer; never shown to visitors.
        started: When its turn came, in seconds of the queue's clock; None while it waits.
        finished: When it ended, on the same clock.
    """

    def __init__(
        self, title: str, kind: str, owner: str, make: Callable[[], Iterator[T]], jobs: "Jobs"
    ) -> None:
        self.id = secrets.token_urlsafe(16)
        self.title, self.kind, self.owner = title, kind, owner
        self.latest: T | None = None
        self.state = State.QUEUED
        self.error: ForecastError | None = None
        self.traceback = ""
        self.started: float | None = None
        self.finished: float | None = None
        self._jobs = jobs
        self._context = copy_context()  # the language of the one who started it
        self._make: Callable[[], Iterator[T]] | None = make
        self._why = ""
        self._stop_asked = False
        self._over = threading.Event()
        self.touch()

    @property
    def running(self) -> bool:
        """Whether a thread is reading it now."""
        return self.state is State.RUNNING

    @property
    def ended(self) -> bool:
        """Whether it has finished, was stopped or failed."""
        return self.state not in (State.QUEUED, State.RUNNING)

    @property
    def position(self) -> int:
        """Place in the queue: 1 is next, 0 no longer waits."""
        return self._jobs.position(self)

    @property
    def seconds(self) -> float:
        """How long it has been running, without the time in the queue."""
        if self.started is None:
            return 0.0
        end = self._jobs.clock() if self.finished is None else self.finished
        return end - self.started

    @property
    def sentence(self) -> str:
        """How it stands, as shown to the person who waits for it."""
        if self.state is State.QUEUED:
            before = self.position - 1
            if before <= 0:
                return _("Waiting: next in line.")
            return _("Waiting: {before} before this one.").format(before=before)
        return self._why or f"{_(self.state.value).capitalize()}."

    def touch(self) -> None:
        """Say that somebody is still watching."""
        self._touched = self._jobs.clock()

    def stop(self, wait: float = 0.5) -> None:
        """Stop after the item being computed, keep the newest; wait that many seconds for it."""
        self._stop_asked = True
        self._jobs.withdraw(self)
        self._over.wait(wait)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end, for programs without a page; whether it came in time."""
        return self._over.wait(seconds)

    def run(self) -> None:
        """Read the iterator to its end, or until there is a reason to stop (worker threads).

        What it says on the way is in the language of the one who started it.
        """
        self._context.run(self._run)

    def _run(self) -> None:
        try:
            why = self._read(self._take_make())
        except BaseException as error:  # noqa: BLE001  (whatever the work does, the thread lives on)
            self._fail(error)
        else:
            self.end(State.STOPPED if why else State.DONE, why)

    def end(self, state: State, why: str = "") -> None:
        """Enter a final state. ``state`` is set last: who sees it sees everything else, too."""
        self.finished = self._jobs.clock()
        self._make = None  # and with it the data that the work was about
        self._why = why
        self.state = state
        self._over.set()

    def reason_to_stop(self) -> str:
        """The sentence why this job should not go on, ``""`` while it should."""
        lease, limit = self._jobs.lease_seconds, self._jobs.max_seconds
        kept = _("; what was ready by then is kept") if self.latest is not None else ""
        if self._stop_asked:
            return _("Stopped{kept}.").format(kept=kept)
        if self._jobs.clock() - self._touched > lease:
            return _("Stopped because nobody was watching for {lease}{kept}.").format(
                lease=_spell(lease), kept=kept
            )
        if self.seconds > limit:
            return _("Stopped at the time limit of {limit}{kept}.").format(
                limit=_spell(limit), kept=kept
            )
        return ""

    def _take_make(self) -> Callable[[], Iterator[T]]:
        make, self._make = self._make, None
        if make is None:
            raise RuntimeError("A job runs only once.")
        return make

    def _read(self, make: Callable[[], Iterator[T]]) -> str:
        stages = iter(make())
        try:
            while not (why := self.reason_to_stop()):
                try:
                    self.latest = next(stages)
                except StopIteration:
                    return ""
                time.sleep(0)  # lets the page's threads have the interpreter
            return why
        finally:
            # Here and now, not in whichever thread the garbage collector happens to run.
            getattr(stages, "close", lambda: None)()

    def _fail(self, error: BaseException) -> None:
        self.traceback = "".join(traceback.format_exception(error))
        if not isinstance(error, ForecastError):
            _log.error("Job %r failed.", self.title, exc_info=error)
        self.error = _as_sentence(error)
        self.end(State.FAILED, str(self.error))


def _as_sentence(error: BaseException) -> ForecastError:
    if isinstance(error, ForecastError):
        # Its frames and causes hold the data of the work; the traceback is kept as text instead.
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    if isinstance(error, MemoryError):
        return ForecastError(
            _("There was not enough memory. Choose a smaller network or shorter sequences.")
        )
    return ForecastError(
        _(
            "The program failed ({name}). This is a fault in it, not in your data; the "
            "details are in its log. Other settings may work."
        ).format(name=type(error).__name__)
    )


def _spell(seconds: float) -> str:
    whole = round(seconds)
    if whole >= 120 and whole % 60 == 0:  # noqa: PLR2004
        return _("{minutes} min").format(minutes=whole // 60)
    return _("{seconds} s").format(seconds=whole)
