"""Workers as forks of one process that has imported everything: the nursery, seen from its parent.

What the imports leave in memory, most of what a worker takes, then exists once for all of them, and
another worker is there in milliseconds.
"""

import itertools
import os
import signal
import socket
import sys
from contextlib import ExitStack, suppress

from rnn_forecast.workers import door
from rnn_forecast.workers.fresh import interpreter

FORKS = sys.platform == "linux"
"""Elsewhere nothing ends a worker when its nursery dies, and what a Mac's own libraries have begun
does not survive a fork."""

STANDARD_ERROR = 2
"""Takes what an import prints: standard output may be the result of the program."""


class Nurseries:
    """Starts each worker as a fork of a nursery, which itself starts with the first of them.

    A nursery that has died, and its workers with it, is replaced when the next one is wanted.

    Args:
        preload: What a nursery imports and calls, in the background, before it forks (Workers).
    """

    def __init__(self, preload: tuple[str, ...]) -> None:
        self._preload = preload
        self._numbers = itertools.count(1)
        self._nursery: Nursery | None = None

    def start(self) -> "Fork":
        """Another worker; it is there as soon as the nursery has imported everything.

        Raises:
            OSError: The system gives no process.
        """
        if self._nursery is not None:
            with suppress(ConnectionError):
                return Fork(self._nursery.door, next(self._numbers))
            self._nursery.close()  # it has died
        self._nursery = Nursery(self._preload)
        return Fork(self._nursery.door, next(self._numbers))

    def close(self) -> None:
        """End the nursery and so all its workers."""
        if self._nursery is not None:
            self._nursery.close()


class Nursery:
    """A process that forks, and our end of the socket to it."""

    def __init__(self, preload: tuple[str, ...]) -> None:
        ours, theirs = door.pair()
        with ExitStack() as unless_started, theirs:
            unless_started.callback(ours.close)
            self._process = interpreter(
                "rnn_forecast.workers.forking", theirs.fileno(), STANDARD_ERROR, *preload
            )
            unless_started.pop_all()
        self.door = ours

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self.door.close()


class Fork:
    """One such process."""

    def __init__(self, nursery: socket.socket, number: int) -> None:
        self._nursery = nursery
        self._number = number
        self._status: int | None = None
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self.inward = os.fdopen(ours_in, "wb")
        self.outward = os.fdopen(ours_out, "rb")
        try:
            door.ask(nursery, door.Request(number, (theirs_in, theirs_out)))
        except OSError:
            self.inward.close()
            self.outward.close()
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def end(self) -> int:
        """Kill it unless it has ended; how it did, a signal being a negative number."""
        if self._status is None:
            with suppress(OSError):
                door.ask(self._nursery, door.Request(self._number))
                self._status = door.answered(self._nursery)
        if self._status is None:
            self._status = -signal.SIGKILL  # the system kills it when its nursery dies
        return self._status
