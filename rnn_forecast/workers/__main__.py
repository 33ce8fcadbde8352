"""A worker process, seen from inside: ``python -m rnn_forecast.workers``, or a fork (forking.py).

One thread listens and one computes. The listener ends the process as soon as the parent's end of
the pipe closes, however the parent came to its end, so that no worker is ever left behind.
"""

import importlib
import os
import queue
import signal
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from typing import Any, BinaryIO

from rnn_forecast.workers import wire
from rnn_forecast.workers.capacity import one_thread
from rnn_forecast.workers.report import snapshots


class Bench:
    """Where the items are computed, one after the other."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._released = 0
        self._shared: tuple[int, object] = (0, None)

    def listen(self, pipe: BinaryIO) -> None:
        """Take messages, also while the other thread computes."""
        for message in wire.messages(pipe):
            if isinstance(message, wire.Release):
                self._released = message.sweep  # seen by the computing thread between snapshots
            self._inbox.put(message)
        os._exit(0)

    def work(self) -> None:
        """Do what the messages say, for ever."""
        while True:
            self._obey(self._inbox.get())

    def _obey(self, message: object) -> None:
        match message:
            case wire.Prepare(preload):
                prepare(preload)
                wire.send(self._out, wire.Ready(os.getpid()))
            case wire.Share(sweep, payload):
                self._shared = (sweep, payload)
            case wire.Release():
                self._shared = (0, None)
            case wire.Compute():
                wire.send(self._out, wire.Started(message.sweep, message.index))
                wire.send(self._out, self._compute(message))

    def _compute(self, job: wire.Compute) -> wire.Finished:
        try:
            task, item = wire.unpacked(job.payload)
            one_thread()
            with closing(snapshots(task, self._unpack_shared(), item)) as stages:
                while (
                    job.sweep > self._released and (snapshot := next(stages, stages)) is not stages
                ):
                    payload = wire.packed(snapshot)
                    wire.send(self._out, wire.Progress(job.sweep, job.index, payload))
        except BaseException as error:  # noqa: BLE001  (whatever the task does, the worker lives on)
            return wire.Finished(job.sweep, job.index, wire.packed_failure(error))
        return wire.Finished(job.sweep, job.index)

    def _unpack_shared(self) -> object:
        sweep, shared = self._shared
        if isinstance(shared, bytes):
            self._shared = (sweep, wire.unpacked(shared))
        return self._shared[1]


def prepare(preload: Iterable[str]) -> None:
    """Import these modules, and call what is named after a colon."""
    for name in preload:
        module, _, function = name.partition(":")
        with suppress(ImportError):  # the task that needs it will say so
            imported = importlib.import_module(module)
            if function:
                getattr(imported, function)()


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to the parent for ourselves: what a task prints goes to standard error."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return inward, outward


def main() -> None:
    """Work until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes us
    inward, outward = _claim_pipes()
    bench = Bench(outward)
    threading.Thread(target=bench.listen, args=(inward,), daemon=True).start()
    try:
        bench.work()
    except OSError:  # the parent is gone
        os._exit(1)


if __name__ == "__main__":
    main()
