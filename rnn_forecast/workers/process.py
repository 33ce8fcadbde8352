"""One worker process, seen from its parent."""

import queue
import threading
from contextlib import suppress
from typing import IO, Protocol

from rnn_forecast.language import _
from rnn_forecast.workers import wire


class Process(Protocol):
    """What is at work behind a worker: a fork (nursery.py) or an interpreter (fresh.py)."""

    @property
    def inward(self) -> IO[bytes]:
        """The pipe to it."""
        ...

    @property
    def outward(self) -> IO[bytes]:
        """The pipe from it."""
        ...

    def end(self) -> int:
        """Kill it unless it has ended; how it did, a signal being a negative number."""
        ...


class Origin(Protocol):
    """Where the processes come from."""

    def start(self) -> Process:
        """Another one; OSError if the system gives none."""
        ...

    def close(self) -> None:
        """Let go of what they all need."""
        ...


class Worker:
    """A process and the thread that listens to it.

    Args:
        process: It has just been started.
        preload: What to import and call before the first item comes (Workers).
        inbox: Where everything it says is put, as ``(worker, message)``.

    Attributes:
        pid: The number of the process; None until it is ready.
    """

    def __init__(
        self,
        process: Process,
        preload: tuple[str, ...],
        inbox: "queue.Queue[tuple[Worker, object]]",
    ) -> None:
        self.pid: int | None = None
        self.knows_sweep = 0
        self._status = 0
        self._process = process
        self._listener = threading.Thread(target=self._listen, args=(inbox,), daemon=True)
        self._listener.start()
        self.send(wire.Prepare(preload))

    @property
    def ready(self) -> bool:
        """Whether it has imported everything."""
        return self.pid is not None

    @property
    def ending(self) -> str:
        """How the process came to its end, as the middle of a sentence."""
        if self._status < 0:
            return _("was killed (signal {signal})").format(signal=-self._status)
        return _("ended (status {status})").format(status=self._status)

    @property
    def listening(self) -> bool:
        """Whether there may still be something to hear."""
        return self._listener.is_alive()

    def send(self, message: object) -> None:
        """Say something; a process that has just died will be noticed by its listener."""
        with suppress(OSError):
            wire.send(self._process.inward, message)

    def end(self) -> None:
        """End the process, whatever it is doing, and note how it did."""
        self._status = self._process.end()
        with suppress(OSError):
            self._process.inward.close()

    def _listen(self, inbox: "queue.Queue[tuple[Worker, object]]") -> None:
        with self._process.outward as pipe:
            for message in wire.messages(pipe):
                inbox.put((self, message))
        inbox.put((self, wire.Gone()))
