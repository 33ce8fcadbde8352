"""Looking at processes from outside, with patience."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 20.0


def alive(pid: int) -> bool:
    """Whether a process is still doing something."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # a zombie has ended, it only waits to be counted
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not stat.parent.parent.exists()  # just gone, or a system without /proc


def eventually(true: Callable[[], bool]) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not true():
        time.sleep(0.02)
    return true()
