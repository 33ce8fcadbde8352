"""The book of one sweep over a cluster: what was handed in, and what has come back.

Dask decides who computes what and computes again what is lost with a worker. Here its answers, and
the news on the way, become the reports that every sweep gives.
"""

import queue
import uuid
from asyncio import CancelledError, run_coroutine_threadsafe
from collections import Counter
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError as Cancelled
from concurrent.futures import wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _, spoken
from rnn_forecast.workers import wire
from rnn_forecast.workers.cluster_task import Answer, OtherVersions, compute, held, versions
from rnn_forecast.workers.report import Report, Spoken, Task

if TYPE_CHECKING:
    from distributed import Client, Future

S = TypeVar("S")

PULSE_SECONDS = 0.2
"""The reader hears at least this often, so that it can stop also while nothing arrives."""

GRAPH_BYTES = "1GB"
"""Dask warns of more than 10 MB at once, and hundreds of series are more than that."""

Heard = tuple[int, "bytes | Answer | BaseException | None"]
"""An item, and: a snapshot, its answer, what Dask says instead of one, or that it was begun."""


class ClusterFailed(ForecastError):
    """The cluster has not done what it was asked."""

    category = "cluster"


class ClusterSweep(Generic[S]):
    """Items on their way through a cluster.

    Args:
        client: A connection that works.
        address: Its scheduler, for the sentences.
        topic: Where workers put their news.
        task: What is computed for each item.
        items: Handed out in this order.
        shared: Sent to a worker once, not with each item.
    """

    def __init__(
        self,
        client: "Client",
        address: str,
        topic: str,
        *,
        task: Task[S],
        items: Sequence[Any],
        shared: object,
    ) -> None:
        # Dask guesses how long a task takes from others of the same first word.
        self.name = f"{getattr(task, '__name__', 'task')}-{uuid.uuid4().hex}"
        self._client, self._address, self._topic = client, address, topic
        self._payloads = [wire.packed((Spoken(task, spoken()), item)) for item in items]
        self._shared = wire.packed(shared)
        self._inbox: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._latest: dict[int, S] = {}
        self._begun: Counter[int] = Counter()
        self._finished: set[int] = set()
        self._futures: dict[int, Future] = {}
        self._loop: Any = client.loop

    @property
    def portable(self) -> bool:
        """Whether another process can read it: what a script or notebook defines, it cannot."""
        return b"__main__" not in self._payloads[0] and b"__main__" not in self._shared

    def news(self, index: int, payload: bytes | None) -> None:
        """Take what a worker says on the way (any thread)."""
        self._inbox.put((index, payload))

    def reports(self) -> Generator[Report[S], None, None]:
        """Hand everything in, then say what comes back until nothing is left.

        Raises:
            ClusterFailed: The scheduler has gone, or the workers are of another kind.
        """
        from dask import config  # noqa: PLC0415  (of the extra)

        try:
            with config.set({"distributed.admin.large-graph-warning-threshold": GRAPH_BYTES}):
                shared = yield from self._share()
                self._hand_in(shared)
            while len(self._finished) < len(self._payloads):
                yield self._hear()
        finally:
            with suppress(Exception):  # a scheduler that has gone needs not be told
                self._client.cancel(list(self._futures.values()))

    def _share(self) -> "Generator[Report[S], None, Future]":
        """Bring what the items share to every worker, wherever Dask would like to leave it.

        Otherwise it sends the items of a small sweep to the one worker that has it already.
        """
        shared = self._client.submit(held, self._shared, key=f"{self.name}-shared")
        brought: Any = self._client.replicate([shared], asynchronous=True)
        bringing = run_coroutine_threadsafe(brought, self._loop.asyncio_loop)
        while not bringing.done():
            wait([bringing], PULSE_SECONDS)
            self._check_there()
            yield Report()
        return shared

    def _hand_in(self, shared: "Future") -> None:
        count = len(self._payloads)
        futures = self._client.map(
            compute,
            range(count),
            self._payloads,
            key=[f"{self.name}-{index}" for index in range(count)],
            shared=shared,
            sweep=self.name,
            topic=self._topic,
            expected=versions(),
        )
        self._futures = dict(enumerate(futures))
        for index, future in self._futures.items():
            self._loop.add_callback(self._fetch, index, future)

    async def _fetch(self, index: int, future: "Future") -> None:
        """Wait for an answer in the client's own loop, and bring it here."""
        try:
            gathering: Any = self._client.gather(future, asynchronous=True)
            answer = await gathering
        except (Exception, CancelledError) as error:  # noqa: BLE001  (told where it is read)
            answer = error
        self._inbox.put((index, answer))

    def _hear(self) -> Report[S]:
        self._check_there()
        try:
            index, said = self._inbox.get(timeout=PULSE_SECONDS)
        except queue.Empty:
            return Report()
        return Report() if index in self._finished else self._entered(index, said)

    def _entered(self, index: int, said: "bytes | Answer | BaseException | None") -> Report[S]:
        match said:
            case None:
                return self._begin(index)
            case bytes():
                self._latest[index] = wire.unpacked(said)
                return Report(index, self._latest[index])
            case tuple():
                return self._finish(index, said)
            case BaseException():
                return self._fail(index, said)

    def _begin(self, index: int) -> Report[S]:
        self._begun[index] += 1
        if self._begun[index] == 1:
            return Report()
        note = _(
            "A worker of the cluster was lost during part {number} of {count}; it is computed "
            "again."
        ).format(number=index + 1, count=len(self._payloads))
        return Report(index, self._latest.get(index), note=note)

    def _finish(self, index: int, answer: Answer) -> Report[S]:
        self._done_with(index)
        snapshot = wire.unpacked(answer[0])
        if answer[1] is None:
            return Report(index, snapshot, finished=True)
        failure = wire.unpacked(answer[1])
        if isinstance(failure.error, OtherVersions):
            raise failure.error
        return failure.report(index, snapshot)

    def _fail(self, index: int, error: BaseException) -> Report[S]:
        """What Dask says in place of an answer."""
        from distributed import KilledWorker  # noqa: PLC0415  (of the extra)

        if isinstance(error, CancelledError | Cancelled):
            raise self._lost() from error
        if not isinstance(error, KilledWorker):
            raise self._unreadable(error) from error
        snapshot = self._latest.get(index)
        self._done_with(index)
        sentence = ForecastError(
            _(
                "Every worker that computed this part was lost; memory may be short. Choose a "
                "smaller network or shorter sequences. The other results are not affected."
            )
        )
        return Report(index, snapshot, finished=True, error=sentence)

    def _done_with(self, index: int) -> None:
        """Let the cluster forget what has been brought here."""
        self._finished.add(index)
        self._latest.pop(index, None)
        del self._futures[index]

    def _check_there(self) -> None:
        if self._client.status != "running":
            raise self._lost()

    def _lost(self) -> ClusterFailed:
        return ClusterFailed(
            _(
                "The scheduler at {address} has gone; {done} of {count} parts had come back and "
                "are kept. Start it again, and the work once more."
            ).format(address=self._address, done=len(self._finished), count=len(self._payloads))
        )

    def _unreadable(self, error: BaseException) -> ClusterFailed:
        return ClusterFailed(
            _(
                "The cluster at {address} cannot read the work ({kind}: {said}). Install the same "
                "version of rnn_forecast where its scheduler and workers run."
            ).format(address=self._address, kind=type(error).__name__, said=error)
        )
