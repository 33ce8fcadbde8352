"""The nursery, seen from inside: ``python -m rnn_forecast.workers.forking MODULE ...``.

Of many threads a fork keeps one, and the locks that the others held are then held for ever. This is
why the program, with Streamlit's threads in it, must not fork, and why there is a process that has
no other thread, has computed nothing, and does nothing but import and fork.
"""

import ctypes
import gc
import os
import signal
import socket
import sys
from contextlib import suppress

from rnn_forecast.workers import door
from rnn_forecast.workers.__main__ import main as work
from rnn_forecast.workers.__main__ import prepare

PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>

NO_PROCESS = 1
"""The status of a worker for which the system had no memory."""


class Forker:
    """Forks workers, and ends them."""

    def __init__(self, program: socket.socket) -> None:
        self._program = program
        self._workers: dict[int, int] = {}

    def serve(self) -> tuple[int, ...] | None:
        """Do what the program asks for, until it is gone: None.

        Also returns in each worker that it forks: the pipes to the program.
        """
        with suppress(ConnectionError):  # the program has died while it was waiting for an answer
            while request := door.asked(self._program):
                if not request.pipes:
                    door.answer(self._program, self._end(request.number))
                elif self._fork(request) == 0:
                    return request.pipes
        return None

    def _fork(self, request: door.Request) -> int:
        """As ``os.fork``: 0 in the worker. Without memory for one, its pipes close at once."""
        try:
            pid = os.fork()
        except OSError:
            pid = -1
        if pid > 0:
            self._workers[request.number] = pid
        if pid != 0:
            for pipe in request.pipes:
                os.close(pipe)
        return pid

    def _end(self, number: int) -> int:
        """A worker that has ended keeps its number until here, so that no stranger is killed."""
        pid = self._workers.pop(number, None)
        if pid is None:
            return NO_PROCESS
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Import, then fork until the program is gone; in each fork: work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which then ends us
    prepare(sys.argv[1:])
    gc.collect()
    gc.freeze()  # a collection in a worker would write to every object, and so copy its page
    with socket.socket(fileno=os.dup(0)) as program:
        pipes = Forker(program).serve()
    if pipes:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        _become(*pipes)
        work()


def _become(inward: int, outward: int) -> None:
    """Take the pipes as standard input and output, as a worker that was started alone has them."""
    for standard, pipe in enumerate((inward, outward)):
        os.dup2(pipe, standard)
        os.close(pipe)


if __name__ == "__main__":
    main()
