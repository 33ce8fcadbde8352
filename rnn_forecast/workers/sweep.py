"""The book of one sweep: what waits, who computes what, and how far it is."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _, spoken
from rnn_forecast.workers import wire
from rnn_forecast.workers.in_turn import in_turn
from rnn_forecast.workers.process import Worker
from rnn_forecast.workers.report import Report, Spoken, Task

S = TypeVar("S")

DEATHS_AT_MOST = 2
"""An item that was being computed at so many deaths is probably what kills the processes."""

TRIES_AT_MOST = 5
"""Deaths before it was begun are not the item's fault, but must come to an end as well."""


class Sweep(Generic[S]):
    """Items in the order given, each with the newest of its results.

    Attributes:
        number: Tells its messages from those of the sweeps before.
        waiting: Items that nobody computes yet, next one first.
        busy: Which worker computes which item.
    """

    def __init__(self, number: int, task: Task[S], items: Sequence[Any], shared: object) -> None:
        self.number = number
        self.waiting = deque(range(len(items)))
        self.busy: dict[Worker, int] = {}
        self._task, self._items, self._shared = Spoken(task, spoken()), items, shared
        self._packed_shared = wire.packed(shared)
        self._latest: dict[int, S] = {}
        self._begun: set[int] = set()
        self._tries: Counter[int] = Counter()
        self._deaths: Counter[int] = Counter()

    @property
    def unfinished(self) -> bool:
        """Whether there is anything left to compute or to hear."""
        return bool(self.waiting or self.busy)

    @property
    def portable(self) -> bool:
        """Whether another process can read it: what a script or notebook defines, it cannot."""
        first = wire.packed((self._task, self._items[:1]))
        return b"__main__" not in first and b"__main__" not in self._packed_shared

    def in_turn(self) -> Iterator[Report[S]]:
        """Compute what waits in this process."""
        return in_turn(self._task, self._items, shared=self._shared, indexes=self.waiting)

    def hand_to(self, worker: Worker) -> None:
        """Give the next waiting item to a worker that is free."""
        index = self.waiting.popleft()
        work = wire.packed((self._task, self._items[index]))
        if worker.knows_sweep != self.number:
            worker.knows_sweep = self.number
            worker.send(wire.Share(self.number, self._packed_shared))
        self.busy[worker] = index
        self._tries[index] += 1
        worker.send(wire.Compute(self.number, index, work))

    def hear(self, worker: Worker, message: object) -> Report[S]:
        """Enter what a worker said, and say it in the reader's terms."""
        match message:
            case wire.Started(number, index) if number == self.number:
                self._begun.add(index)
            case wire.Progress(number, index, payload) if number == self.number:
                self._latest[index] = wire.unpacked(payload)
                return Report(index, self._latest[index])
            case wire.Finished(number, index, payload) if number == self.number:
                self.busy.pop(worker, None)
                return self._finish(index, payload)
            case wire.Gone() if worker in self.busy:
                return self._lose(self.busy.pop(worker), worker.ending)
        return Report()

    def settle(self, worker: Worker, message: object) -> None:
        """Enter only that a worker is free again, once nobody reads the results."""
        if isinstance(message, wire.Finished | wire.Gone):
            self.busy.pop(worker, None)

    def _finish(self, index: int, failure: bytes | None) -> Report[S]:
        snapshot = self._latest.pop(index, None)
        if failure is not None:
            return wire.unpacked(failure).report(index, snapshot)
        return Report(index, snapshot, finished=True)

    def _lose(self, index: int, ending: str) -> Report[S]:
        self._deaths[index] += index in self._begun
        self._begun.discard(index)
        if self._deaths[index] < DEATHS_AT_MOST and self._tries[index] < TRIES_AT_MOST:
            self.waiting.appendleft(index)
            note = _("A worker process {ending} during part {index} of {count}; ").format(
                ending=ending, index=index + 1, count=len(self._items)
            )
            return Report(index, self._latest.get(index), note=note + _("it is computed again."))
        error = ForecastError(
            _(
                "The worker process of this part {ending}, and so it did when it was tried "
                "before; memory may be short. Choose a smaller network or shorter sequences. "
                "The other results are not affected."
            ).format(ending=ending)
        )
        return Report(index, self._latest.pop(index, None), finished=True, error=error)
