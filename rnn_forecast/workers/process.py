"""One worker process, seen from its parent."""

import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from rnn_forecast.language import _
from rnn_forecast.workers import wire

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

SECONDS_TO_END = 1.0
"""A worker ends at once when its pipe closes; one that does not is killed after so long."""


class Worker:
    """A process and the thread that listens to it.

    The process is a fresh interpreter and not a fork or a "spawn" of multiprocessing: the first
    copies the locks of Streamlit's threads, the second runs the parent's main script again.

    Args:
        preload: Modules to import before the first item comes.
        inbox: Where everything it says is put, as ``(worker, message)``.
    """

    def __init__(
        self, preload: tuple[str, ...], inbox: "queue.Queue[tuple[Worker, object]]"
    ) -> None:
        self.ready = False
        self.knows_sweep = 0
        self._status = 0
        self._process = subprocess.Popen(  # noqa: S603  (this very interpreter, our own module)
            [sys.executable, "-P", "-m", __package__ or ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        self._listener = threading.Thread(target=self._listen, args=(inbox,), daemon=True)
        self._listener.start()
        self.send(wire.Prepare(preload))

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

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
        assert self._process.stdin is not None  # noqa: S101
        with suppress(OSError):
            wire.send(self._process.stdin, message)

    def kill(self) -> None:
        """End the process whatever it is doing."""
        self._process.kill()
        self.bury()

    def bury(self) -> None:
        """Let the process end, and note how it did."""
        assert self._process.stdin is not None  # noqa: S101
        with suppress(OSError):
            self._process.stdin.close()
        try:
            status = self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self._status = status

    def _listen(self, inbox: "queue.Queue[tuple[Worker, object]]") -> None:
        assert self._process.stdout is not None  # noqa: S101
        with self._process.stdout as pipe:
            for message in wire.messages(pipe):
                inbox.put((self, message))
        inbox.put((self, wire.Gone()))


def _environment() -> dict[str, str]:
    """Ours, with one thread each and with the same modules within reach."""
    reachable = [str(Path(entry or ".").resolve()) for entry in sys.path]
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(reachable)}
