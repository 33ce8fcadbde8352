"""How many worker processes this machine carries."""

import os
import sys
from pathlib import Path

from rnn_forecast.errors import OutOfBounds
from rnn_forecast.language import _

SETTING = "RNN_FORECAST_WORKERS"
"""Processes to train in, where the machine is not to decide; 1: none but the program itself."""

BYTES_SHARED = 300_000_000
"""What torch and pandas take once imported, once for all workers (nursery.py)."""

BYTES_EACH = 200_000_000
"""A worker's own: twice the buffers of a sweep of 24 networks of 32 units."""

SHARE = 0.25
"""Of the free memory, for all workers: the program itself grows too, and is not alone."""

ROOT = Path("/")


def one_thread() -> None:
    """Let torch compute with one thread, if it is loaded.

    On small networks a second OpenMP thread costs more than it brings, and processes that each
    start as many threads as there are cores fight over them.
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def worker_count() -> int:
    """As many processes as are set, else as there are cores and memory for; at least 1.

    Raises:
        OutOfBounds: The setting is no number of processes.
    """
    if chosen := os.environ.get(SETTING):
        return _count(chosen)
    memory = available_memory()
    if memory is None:
        return cores()
    fitting = (int(SHARE * memory) - BYTES_SHARED) // BYTES_EACH
    return max(min(cores(), fitting), 1)


def cores(root: Path = ROOT) -> int:
    """Cores that this process may use: its affinity, and the quota of its control group."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    seen = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota, _, period = _text(root / "sys/fs/cgroup/cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        return max(min(seen, int(quota) // int(period)), 1)
    return seen


def available_memory(root: Path = ROOT) -> int | None:
    """Bytes still free for new processes; None where the system does not say (not on Linux)."""
    known = [_free_on_machine(root), _free_in_group(root), _free_in_old_group(root)]
    return min((free for free in known if free is not None), default=None)


def _free_on_machine(root: Path) -> int | None:
    for line in _text(root / "proc/meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _free_in_group(root: Path) -> int | None:
    group = root / "sys/fs/cgroup"
    limit, used = _text(group / "memory.max"), _text(group / "memory.current")
    if not limit.isdigit() or not used.isdigit():
        return None  # "max", or no control group of version 2
    # File pages count as used, but are given back as soon as memory is asked for.
    stat = dict(line.split() for line in _text(group / "memory.stat").splitlines())
    return max(int(limit) - int(used) + int(stat.get("inactive_file", 0)), 0)


def _free_in_old_group(root: Path) -> int | None:
    group = root / "sys/fs/cgroup/memory"
    limit, used = _text(group / "memory.limit_in_bytes"), _text(group / "memory.usage_in_bytes")
    if not limit.isdigit() or not used.isdigit():
        return None  # no control group of version 1
    stat = dict(line.split() for line in _text(group / "memory.stat").splitlines())
    return max(int(limit) - int(used) + int(stat.get("total_inactive_file", 0)), 0)


def _count(chosen: str) -> int:
    if not chosen.isdecimal() or int(chosen) < 1:
        raise OutOfBounds(
            _(
                "{name} is {value!r}; give a number of processes, or 1 to train in the program "
                "itself."
            ).format(name=SETTING, value=chosen)
        )
    return int(chosen)


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
