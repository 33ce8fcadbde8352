"""Who is next: a first-come, first-served queue in front of a few threads."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Self, TypeVar

from rnn_forecast.errors import WorkRefused
from rnn_forecast.jobs.job import Job, State
from rnn_forecast.language import _

T = TypeVar("T")
Clock = Callable[[], float]


class Jobs:
    """A first-come, first-served queue, read by a fixed number of threads.

    Args:
        slots: Jobs that run at the same time.
        max_queue: Jobs that may wait; more are refused with a sentence.
        max_waiting_each: Jobs that one owner may have waiting, so that nobody fills the queue.
        lease_seconds: A job that is not touched for so long is stopped, also while it waits.
            Browsers let hidden tabs speak only once a minute, so under 120 stops watched jobs.
        max_seconds: A job that runs for so long is stopped.
        keep: Ended jobs that can still be found; the oldest are forgotten with their results.
        clock: Seconds that never go back.
    """

    def __init__(  # noqa: PLR0913  (limits, each with a default that a deployment may change)
        self,
        slots: int = 1,
        *,
        max_queue: int = 20,
        max_waiting_each: int = 3,
        lease_seconds: float = 120.0,
        max_seconds: float = 600.0,
        keep: int = 50,
        clock: Clock = time.monotonic,
    ) -> None:
        self.lease_seconds, self.max_seconds, self.clock = lease_seconds, max_seconds, clock
        self._slots, self._keep = slots, keep
        self._max_queue, self._max_waiting_each = max_queue, max_waiting_each
        self._changed = threading.Condition()
        self._jobs: dict[str, Job[Any]] = {}
        self._queue: deque[Job[Any]] = deque()
        self._ended: deque[Job[Any]] = deque()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(
        self,
        title: str,
        kind: str,
        make: Callable[[], Iterator[T]],
        owner: str = "",
        name: str = "",
    ) -> Job[T]:
        """Put work into the queue; ``make`` is called in the thread that will read the iterator.

        Args:
            title: What is computed, for people.
            kind: Which page it belongs to.
            make: Starts the work.
            owner: Who may have only so much of it waiting.
            name: Its ``id``, where its result is to be found under the same name later.

        Raises:
            WorkRefused: The queue is full, or this owner has enough jobs in it.
        """
        job = Job(title, kind, owner, make, self)
        job.id = name or job.id
        with self._changed:
            self._drop_unwatched()
            self._check_room(owner)
            self._jobs[job.id] = job
            self._queue.append(job)
            self._start_threads()
            self._changed.notify()
        return job

    def find(self, job_id: str) -> Job[Any] | None:
        """The job of this name, None if there never was one or it has been forgotten."""
        with self._changed:
            self._drop_unwatched()
            return self._jobs.get(job_id)

    def of(self, owner: str) -> tuple[Job[Any], ...]:
        """The jobs of one owner, oldest first."""
        with self._changed:
            return tuple(job for job in self._jobs.values() if job.owner == owner)

    def position(self, job: Job[Any]) -> int:
        """Place of a job in the queue, counted from 1; 0 for one that does not wait."""
        with self._changed:
            self._drop_unwatched()
            return self._queue.index(job) + 1 if job in self._queue else 0

    def withdraw(self, job: Job[Any]) -> None:
        """End a job at once if it is still waiting."""
        with self._changed:
            if job in self._queue:
                self._leave_queue(job)

    def close(self) -> None:
        """Stop everything and let the threads end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            live = [job for job in self._jobs.values() if not job.ended]
        for job in live:
            job.stop(wait=0)
        for thread in self._threads:
            thread.join()

    def _check_room(self, owner: str) -> None:
        if self._closed:
            raise WorkRefused(_("The program is shutting down and takes no more work."))
        if len(self._queue) >= self._max_queue:
            raise WorkRefused(
                _(
                    "{count} jobs are waiting, as many as this server takes. Try again in a few "
                    "minutes."
                ).format(count=len(self._queue))
            )
        own = sum(job.owner == owner for job in self._queue)
        if owner and own >= self._max_waiting_each:
            raise WorkRefused(
                _("You have {own} jobs waiting. Stop one of them, or wait for one.").format(own=own)
            )

    def _start_threads(self) -> None:
        while len(self._threads) < self._slots:
            name = f"jobs-{len(self._threads) + 1}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()

    def _work(self) -> None:
        while self._run_next():
            pass

    def _run_next(self) -> bool:
        # A function of its own, so that an idle thread holds no job and none of its results.
        job = self._await_next()
        if job is None:
            return False
        job.run()
        with self._changed:
            self._remember(job)
        return True

    def _await_next(self) -> Job[Any] | None:
        with self._changed:
            self._drop_unwatched()
            while not self._queue:
                if self._closed:
                    return None
                self._changed.wait()
                self._drop_unwatched()
            job = self._queue.popleft()
            job.started = self.clock()
            job.state = State.RUNNING
            return job

    def _drop_unwatched(self) -> None:
        for job in [job for job in self._queue if job.reason_to_stop()]:
            self._leave_queue(job)

    def _leave_queue(self, job: Job[Any]) -> None:
        self._queue.remove(job)
        job.end(State.STOPPED, job.reason_to_stop())
        self._remember(job)

    def _remember(self, job: Job[Any]) -> None:
        self._ended.append(job)
        while len(self._ended) > self._keep:
            del self._jobs[self._ended.popleft().id]
