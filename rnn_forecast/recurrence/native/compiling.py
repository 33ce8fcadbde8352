"""The C of this folder, compiled once in a process: for its processor, and leaving no file.

That takes 0.6 seconds. A library that is kept would have to be told from that of another
version, another processor, another user.
"""

import ctypes
import logging
import os
import platform
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock

COMPILER = "RNN_FORECAST_COMPILER"
"""Names the compiler in the environment: ``cc`` unless it is set, and none where it is empty."""

SOURCES = sorted(Path(__file__).parent.glob("*.c"))

# Neither of the two changes a result: nobody reads errno, and nobody traps.
FLAGS = ("-O3", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC")
# Not on Windows ("AMD64"), where GCC lays wide registers on a stack that is not aligned for them.
WIDEST = ("-march=native",) if platform.machine() == "x86_64" else ()

SECONDS_TO_COMPILE = 60

ONE_AT_A_TIME = Lock()

log = logging.getLogger(__name__)


def compiled() -> ctypes.CDLL | None:
    """The library, the same for all threads; None where it cannot be had."""
    with ONE_AT_A_TIME:  # the cache alone would let two that ask first have two answers
        return _once()


def compile_library() -> ctypes.CDLL | None:
    """A library compiled now; None, and a line in the log, where that fails."""
    compiler = shutil.which(os.environ.get(COMPILER, "cc"))
    if compiler is None:
        log.info("No C compiler: networks train at half to two thirds of the speed (%s).", COMPILER)
        return None
    try:
        return _built(compiler)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", b"") or b"").decode(errors="replace")
        log.warning("The C of the engine did not compile: %s %s", error, said[:500])
        return None


_once = cache(compile_library)


def _built(compiler: str) -> ctypes.CDLL:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "native.so"
        command = [compiler, *FLAGS, *WIDEST, "-o", str(library), *map(str, SOURCES)]
        subprocess.run(  # noqa: S603  (the compiler that the machine or its owner names)
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS_TO_COMPILE,
        )
        return _loaded(library)


def _loaded(library: Path) -> ctypes.CDLL:
    """From memory where the system can: from a container's temporary files nothing may be run."""
    if not hasattr(os, "memfd_create"):
        return ctypes.CDLL(str(library))
    with os.fdopen(os.memfd_create(library.name), "wb") as memory:
        memory.write(library.read_bytes())
        memory.flush()
        return ctypes.CDLL(f"/proc/self/fd/{memory.fileno()}")
