"""Workers as fresh interpreters: what every system can do."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # of pyarrow, which pandas imports
}
"""What keeps libraries from starting threads: a worker is there to keep one core busy."""


class Fresh:
    """Starts each worker as an interpreter of its own.

    Not as a "spawn" of multiprocessing: that runs the parent's main script again, which may be
    Streamlit or a notebook.
    """

    def start(self) -> "Interpreter":
        """Another worker; it has still to import everything.

        Raises:
            OSError: The system gives no process.
        """
        return Interpreter()

    def close(self) -> None:
        """Nothing is left once the workers have been ended."""


class Interpreter:
    """One such process."""

    def __init__(self) -> None:
        self._process = interpreter("rnn_forecast.workers", subprocess.PIPE, subprocess.PIPE)

    @property
    def inward(self) -> IO[bytes]:
        """The pipe to it."""
        assert self._process.stdin is not None  # noqa: S101
        return self._process.stdin

    @property
    def outward(self) -> IO[bytes]:
        """The pipe from it."""
        assert self._process.stdout is not None  # noqa: S101
        return self._process.stdout

    def end(self) -> int:
        """Kill it unless it has ended; how it did, a signal being a negative number."""
        with suppress(PermissionError):  # what Windows says of a process that is just ending
            self._process.kill()
        return self._process.wait()


def interpreter(module: str, stdin: int, stdout: int, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a module of ours with this very interpreter.

    Args:
        module: What to run.
        stdin: Descriptor that it reads from, or PIPE.
        stdout: Descriptor that it writes to, or PIPE.
        arguments: What to run it with.

    Raises:
        OSError: The system gives no process.
    """
    return subprocess.Popen(  # noqa: S603  (this very interpreter, a module of ours)
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=stdin,
        stdout=stdout,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """Ours, with one thread each and with the same modules within reach."""
    reachable = [str(Path(entry or ".").resolve()) for entry in sys.path]
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(reachable)}
