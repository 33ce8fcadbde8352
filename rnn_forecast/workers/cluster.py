"""The sweep over a Dask cluster: the interface of ``Workers``, the machines of others.

    with Cluster("tcp://10.0.0.5:8786") as cluster:
        *_, study = length_study(series, setup, lengths=..., cells=..., workers=cluster)

The scheduler and its workers are trusted, as a shell on those machines would be: Dask runs what it
is sent, and what comes back is unpickled here. Keep the scheduler's port inside a private network,
or connect with TLS (docs/scaling.md).
"""

import logging
import os
import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar
from zlib import crc32

from rnn_forecast.errors import ForecastError
from rnn_forecast.language import _, n_
from rnn_forecast.workers.cluster_sweep import ClusterSweep
from rnn_forecast.workers.cluster_task import News
from rnn_forecast.workers.in_turn import in_turn
from rnn_forecast.workers.report import Report, Task

if TYPE_CHECKING:
    from distributed import Client

S = TypeVar("S")

VARIABLE = "RNN_FORECAST_CLUSTER"
"""The environment variable that names the scheduler for the whole program."""

SECONDS_TO_CONNECT = 8.0

SECONDS_TO_LEAVE = 2.0

TOPICS = 16
"""A scheduler never forgets a topic, so programs share a fixed number of them."""


class NoCluster(ForecastError):
    """There is no cluster to be had."""

    category = "cluster"


class Cluster:
    """A Dask scheduler and the workers that it has, however many they are at the moment.

    Connects when it is first needed, and again when the connection was lost. Several sweeps may
    run at a time; the scheduler shares its workers out among them.

    Args:
        address: Of the scheduler, e.g. ``tcp://10.0.0.5:8786``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Client | None = None
        self._sweeps: dict[str, ClusterSweep[Any]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def count(self) -> int:
        """Workers that the cluster has now; 0 as long as there is no connection."""
        client = self._client
        if client is None or client.status != "running":
            return 0
        return int(client.scheduler_info(n_workers=0)["n_workers"])

    @property
    def where(self) -> str:
        """Where the work is done, and by how many."""
        count = self.count
        if not count:
            return _(
                "Networks are trained on the cluster at {address}; no worker of it is there yet."
            ).format(address=self.address)
        return n_(
            "Networks are trained on the cluster at {address}, by {count} worker.",
            "Networks are trained on the cluster at {address}, by {count} workers.",
            count,
        ).format(address=self.address, count=count)

    def warm(self, wait: float = 0.0) -> int:
        """Connect in the background; what fails is said by the first sweep."""
        thread = threading.Thread(target=self._try_to_connect, daemon=True)
        thread.start()
        thread.join(wait)
        return self.count

    def run(
        self, task: Task[S], items: Sequence[Any], *, shared: object = None
    ) -> Generator[Report[S], None, None]:
        """As ``Workers.run``; what dies with a worker is computed again by another.

        Raises:
            NoCluster: No scheduler answers, or Dask is not installed.
            ClusterFailed: The scheduler has gone, or the workers are of another kind.
        """
        if not items:
            return
        client, topic = self._connected()
        sweep = ClusterSweep(client, self.address, topic, task=task, items=items, shared=shared)
        if not sweep.portable:
            yield from in_turn(task, items, shared=shared, indexes=range(len(items)))
            return
        yield Report(note=self.where)
        self._sweeps[sweep.name] = sweep
        try:
            yield from sweep.reports()
        finally:
            del self._sweeps[sweep.name]
            if client.status != "running":
                self.close()

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        with self._lock:
            self._leave()

    def _connected(self) -> "tuple[Client, str]":
        """A connection that works, and where the workers' news arrive."""
        with self._lock:
            if self._client is None or self._client.status != "running":
                self._leave()
                self._client = connect(self.address)
            topic = f"rnn_forecast-{crc32(self._client.id.encode()) % TOPICS}"
            self._client.subscribe_topic(topic, self._hear)
            return self._client, topic

    def _leave(self) -> None:
        """Close the connection, also one that has broken off and is looking for its scheduler."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, TimeoutError):
                client.close(timeout=SECONDS_TO_LEAVE)
            client.status = "closed"  # or its destructor would try once more, for long

    def _hear(self, event: tuple[float, News]) -> None:
        """Hand news to the sweep that they are about, if it is one of ours (the client's loop)."""
        name, index, payload = event[1]
        if sweep := self._sweeps.get(name):
            sweep.news(index, payload)

    def _try_to_connect(self) -> None:
        with suppress(ForecastError):  # the page says that no worker is there, the first sweep why
            self._connected()


def connect(address: str) -> "Client":
    """A client of the scheduler at an address.

    Raises:
        NoCluster: Dask is not installed, or nobody answers within ten seconds.
    """
    try:
        from distributed import Client  # noqa: PLC0415  (an extra, and half a second to import)
    except ImportError as error:
        raise NoCluster(
            _(
                "A cluster needs Dask, which is not installed here: "
                "pip install 'rnn_forecast[cluster]'."
            )
        ) from error
    # What it has to say of a scheduler that has gone, our sentences say.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    client = Client.__new__(Client)  # to have it also where its constructor fails
    try:
        client.__init__(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except Exception as error:  # whatever answers there, it is no scheduler
        client.status = "closed"  # or its destructor would look for the scheduler once more
        raise NoCluster(
            _(
                "No scheduler answers at {address}; start one with 'dask scheduler', or work on "
                "this machine: without --cluster, and without {variable}."
            ).format(address=address, variable=VARIABLE)
        ) from error
    return client


def named_address() -> str:
    """The scheduler that the environment names; "" where it names none."""
    return os.environ.get(VARIABLE, "").strip()
