"""The sweep over processes: who computes what, and what happens when one dies."""

import itertools
import queue
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from typing import Any, Self, TypeVar

from rnn_forecast.language import _
from rnn_forecast.workers import wire
from rnn_forecast.workers.capacity import worker_count
from rnn_forecast.workers.fresh import Fresh
from rnn_forecast.workers.in_turn import in_turn
from rnn_forecast.workers.nursery import FORKS, Nurseries
from rnn_forecast.workers.process import Origin, Worker
from rnn_forecast.workers.report import Report, Task
from rnn_forecast.workers.sweep import Sweep

S = TypeVar("S")

PRELOAD = (
    "rnn_forecast.training.fitting",
    "rnn_forecast.forecasting",
    "rnn_forecast.recurrence.native:compiled",
)
"""All that a sweep of networks imports, torch and pandas among it: seconds on a small machine. And
what it compiles: forks of a process that has done so need not do it again."""

PULSE_SECONDS = 0.2
"""The reader hears at least this often, so that it can stop also while nothing arrives."""

GRACE_SECONDS = 0.4
"""A worker that has not stopped by then is ended and replaced."""

FRAMES_AHEAD = 64
"""Messages that may wait for a slow reader; then the workers wait, instead of filling memory."""

STARTS_AT_MOST = 2
"""Processes that may fail to start in a row before the sweep goes on without any."""


class Workers:
    """Processes that are started once and kept warm for every sweep to come.

    One sweep uses them at a time. A second one that is read meanwhile is computed where it is read:
    the results are the same, and a sweep that somebody holds without reading blocks nobody.

    Args:
        count: Processes; None: as many as this machine carries. 1: none, all in this process.
        preload: What each process has ready when it starts: modules to import, and functions to
            call, ``module:function``.
        origin: Where the processes come from; None: forks where the system can (nursery.py),
            interpreters elsewhere (fresh.py).
    """

    def __init__(
        self,
        count: int | None = None,
        preload: tuple[str, ...] = PRELOAD,
        origin: Origin | None = None,
    ) -> None:
        self.count = worker_count() if count is None else count
        self._preload = preload
        self._origin = origin or (Nurseries(preload) if FORKS else Fresh())
        self._inbox: queue.Queue[tuple[Worker, object]] = queue.Queue(FRAMES_AHEAD)
        self._crew: list[Worker] = []
        self._failed_starts = 0
        self._sweeps = itertools.count(1)
        self._turn = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of the processes that are ready."""
        return tuple(worker.pid for worker in self._crew if worker.pid is not None)

    @property
    def where(self) -> str:
        """Nothing to say: on this machine."""
        return ""

    def warm(self, wait: float = 0.0) -> int:
        """Start the processes in the background.

        Args:
            wait: Seconds to wait at most until they are ready.

        Returns:
            How many are ready.
        """
        if self.count > 1 and self._turn.acquire(blocking=False):
            try:
                self._failed_starts = 0
                self._staff(self.count)
                self._await_ready(time.monotonic() + wait)
            finally:
                self._turn.release()
        return sum(worker.ready for worker in self._crew)

    def run(
        self, task: Task[S], items: Sequence[Any], *, shared: object = None
    ) -> Generator[Report[S], None, None]:
        """Compute ``task(shared, item)`` for every item; close the iterator to stop them all.

        Reports come in any order over the items and in order within one, the last of each being
        ``finished``. Something comes at least every quarter of a second, if only an empty report.
        A task that raises, or whose process dies twice, fails alone.

        Args:
            task: Must yield a few times a second: it is stopped between two snapshots.
            items: Handed out in this order, one at a time to each process.
            shared: Sent once to each process rather than with each item.
        """
        here = in_turn(task, items, shared=shared, indexes=range(len(items)))
        if self.count == 1 or not items:
            yield from here
        elif not self._turn.acquire(blocking=False):
            yield Report(note=_("Another sweep has the worker processes; this one does without."))
            yield from here
        else:
            try:
                sweep = Sweep(next(self._sweeps), task, items, shared)
                yield from self._spread(sweep) if sweep.portable else here
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._closed = True
        crew = list(self._crew)
        self._origin.close()
        for worker in crew:
            worker.end()
        while any(worker.listening for worker in crew):
            self._hear(0.01)  # a listener may be waiting for room

    def _spread(self, sweep: Sweep[S]) -> Iterator[Report[S]]:
        try:
            if not any(worker.ready for worker in self._crew):
                yield Report(note=_("The worker processes are starting."))
            while sweep.unfinished:
                self._staff(len(sweep.waiting) + len(sweep.busy))
                if not self._crew:
                    yield Report(
                        note=_("No worker process could be started; this one does the work.")
                    )
                    yield from sweep.in_turn()
                    return
                self._hand_out(sweep)
                heard = self._hear(PULSE_SECONDS)
                yield sweep.hear(*heard) if heard else Report()
        finally:
            self._recall(sweep)

    def _staff(self, wanted: int) -> None:
        """Start the processes that are missing; each says itself when it is ready."""
        while len(self._crew) < min(wanted, self.count) and not self._closed:
            if self._failed_starts >= STARTS_AT_MOST:
                return
            try:
                self._crew.append(Worker(self._origin.start(), self._preload, self._inbox))
            except OSError:
                self._failed_starts += 1

    def _await_ready(self, deadline: float) -> None:
        while not all(worker.ready for worker in self._crew):
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self._hear(left)
            self._staff(self.count)

    def _hand_out(self, sweep: Sweep[Any]) -> None:
        for worker in self._crew:
            if sweep.waiting and worker.ready and worker not in sweep.busy:
                sweep.hand_to(worker)

    def _hear(self, seconds: float) -> tuple[Worker, object] | None:
        """The next message, if one comes in time, after noting what it means for the crew."""
        try:
            worker, message = self._inbox.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(message, wire.Ready):
            worker.pid = message.pid
            self._failed_starts = 0
        elif isinstance(message, wire.Gone):
            self._dismiss(worker)
        return worker, message

    def _dismiss(self, worker: Worker) -> None:
        worker.end()
        if worker in self._crew:
            self._crew.remove(worker)
            self._failed_starts += not worker.ready

    def _recall(self, sweep: Sweep[Any]) -> None:
        """Stop what is left of a sweep and keep the processes for the next one."""
        for worker in self._crew:
            worker.send(wire.Release(sweep.number))
        deadline = time.monotonic() + GRACE_SECONDS
        while sweep.busy and (left := deadline - time.monotonic()) > 0:
            if heard := self._hear(left):
                sweep.settle(*heard)
        for worker in sweep.busy:
            self._dismiss(worker)
        self._staff(self.count if sweep.busy else 0)
