"""How much memory a server takes."""

import os
from pathlib import Path


def processes_of(log: Path) -> list[int]:
    """The processes that write to this log, without what they started in turn."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            writes = (entry / "fd" / "1").samefile(log)
        except OSError:  # not ours, or just gone
            continue
        if writes:
            found.append(int(entry.name))
    return sorted(found)[:1]


def resident_megabytes(log: Path) -> float:
    """The resident set of the server that writes to this log."""
    (pid,) = processes_of(log)
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
