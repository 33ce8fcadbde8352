"""The C of this folder, compiled once in a process: for its processor, and leaving no file.

That takes a third of a second. A library that is kept would have to be told from that of another
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

COMPILER = "RNN_FORECAST_COMPILER"
"""Names the compiler in the environment: ``cc`` unless it is set, and none where it is empty."""

SOURCES = sorted(Path(__file__).parent.glob("*.c"))

# Neither of the two changes a result: nobody reads errno, and nobody traps.
FLAGS = ("-O3", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC")
WIDEST = ("-march=native",) if platform.machine() in {"x86_64", "AMD64"} else ()

SECONDS_TO_COMPILE = 60

log = logging.getLogger(__name__)


@cache
def compiled() -> ctypes.CDLL | None:
    """The library; None, and a line in the log, where it cannot be had."""
    compiler = shutil.which(os.environ.get(COMPILER, "cc"))
    if compiler is None:
        log.info("No C compiler: networks train at half to two thirds of the speed (%s).", COMPILER)
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "native.so"
        command = [compiler, *FLAGS, *WIDEST, "-o", str(library), *map(str, SOURCES)]
        try:
            subprocess.run(  # noqa: S603  (the compiler that the machine or its owner names)
                command, check=True, capture_output=True, timeout=SECONDS_TO_COMPILE
            )
            return _loaded(library)
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", b"") or b""
            log.warning("The C of the engine did not compile: %s %s", error, said.decode()[:500])
            return None


def _loaded(library: Path) -> ctypes.CDLL:
    """From memory where the system can: from a container's temporary files nothing may be run."""
    if not hasattr(os, "memfd_create"):
        return ctypes.CDLL(str(library))
    with os.fdopen(os.memfd_create(library.name), "wb") as memory:
        memory.write(library.read_bytes())
        memory.flush()
        return ctypes.CDLL(f"/proc/self/fd/{memory.fileno()}")
