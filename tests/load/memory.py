"""How much memory a server takes."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MEGABYTE = 1e6
MAPPING = re.compile(r"[0-9a-f]+-[0-9a-f]+ \S+ (\S+) (\S+ \d+) ")
SIZE = re.compile(r"(Rss|Anonymous): +(\d+) kB")


@dataclass(frozen=True)
class Weight:
    """A process and all that it started, in megabytes.

    Attributes:
        each: Resident set of every process, the first being the oldest.
        together: What they take of the machine: their own memory, of which a fork shares with its
            parent what neither has written since, and of each file that they map as much as the
            one that maps most of it. A control group counts like that.
    """

    each: tuple[float, ...]
    together: float

    @property
    def resident(self) -> float:
        """The sum of the resident sets; a library that two processes map counts twice."""
        return sum(self.each)


def weigh(pid: int) -> Weight:
    """A process and its descendants, now."""
    each, own, mapped = [], 0, {}
    for process in (pid, *descendants(pid)):
        resident = 0
        own += _own_share(process)
        for region, size, anonymous in _regions(process):
            resident += size
            mapped[region] = max(mapped.get(region, 0), size - anonymous)
        if resident:
            each.append(1024 * resident / MEGABYTE)
    return Weight(tuple(each), 1024 * (own + sum(mapped.values())) / MEGABYTE)


def descendants(pid: int) -> list[int]:
    """All that it started, and what they started."""
    children: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text(encoding="utf-8")
        except OSError:  # just gone
            continue
        # The name stands in brackets and may hold anything; behind it: state, parent.
        parent = int(status.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(entry.name))
    found = sorted(children.get(pid, []))
    for child in found:  # grows while it is read
        found += sorted(children.get(child, []))
    return found


def _own_share(pid: int) -> int:
    """Kilobytes that are in no file; a page that several forks share is divided among them."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:  # just gone
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))


def _regions(pid: int) -> Iterator[tuple[tuple[str, str], int, int]]:
    """What a process maps: offset and file, kilobytes resident, and its own among them."""
    try:
        lines = (PROC / str(pid) / "smaps").read_text(encoding="utf-8").splitlines()
    except OSError:  # just gone
        return
    region, resident = ("", ""), 0
    for line in lines:
        if match := MAPPING.match(line):
            region = match[1], match[2]
        elif match := SIZE.match(line):
            if match[1] == "Rss":
                resident = int(match[2])
            else:
                yield region, resident, int(match[2])


def processes_of(log: Path) -> list[int]:
    """The processes that write to this log, without what they started in turn."""
    found = []
    for entry in PROC.glob("[0-9]*"):
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
    pages = int((PROC / str(pid) / "statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
