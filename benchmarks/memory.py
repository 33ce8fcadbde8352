"""What memory the dashboard takes: at rest, while it trains, and afterwards.

    python benchmarks/memory.py          about four minutes: make memory

A server as a deployment starts it, and one visitor over a real websocket (tests/load/visitor.py)
who opens the first page, forecasts, and draws the curve of sequence lengths, all with the settings
that a visitor finds. The server and its worker processes are weighed together twice a second.

What they take of the machine *together* counts a library that several of them map once, as the
limit of a container does, and the bars are put to that. The sum of their *resident* sets, which
tools like top show, counts it once for each process; it is printed beside it.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

import report  # noqa: E402

from tests.browser.server import served  # noqa: E402
from tests.load.memory import Weight, processes_of, weigh  # noqa: E402
from tests.load.visitor import Visitor  # noqa: E402

SECONDS_BETWEEN = 0.5
SECONDS_AT_REST = 10
SECONDS_AT_MOST = 600  # as long as one training may take
SMALL = "a small machine"
MACHINES = {SMALL: "1", "this machine": ""}
"""Where less than 2.8 GB are free, no worker processes are started (workers/capacity.py)."""

BARS = {"at rest": 450, "a forecast": 900, "a study of lengths": 900}
"""Megabytes: what Streamlit Community Cloud has room for."""


@dataclass
class Scale:
    """Weighs a server again and again.

    Attributes:
        pid: The server's process.
        peaks: The heaviest moment of every stage.
    """

    pid: int
    peaks: dict[str, Weight] = field(default_factory=dict)

    @contextmanager
    def watching(self, stage: str) -> Iterator[None]:
        """Keep the peak of what happens meanwhile."""
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(stage, over))
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _watch(self, stage: str, over: threading.Event) -> None:
        weights = [weigh(self.pid)]
        while not over.wait(SECONDS_BETWEEN):
            weights.append(weigh(self.pid))
        self.peaks[stage] = max(weights, key=lambda each: each.together)


def visit(url: str, scale: Scale) -> None:
    """A visitor does what the dashboard is for."""
    with Visitor(url) as visitor:
        with scale.watching("at rest"):
            visitor.look()
            visitor.stay(SECONDS_AT_REST)
        with scale.watching("a forecast"):
            train(visitor, "Forecast now")
        visitor.turn("lengths")
        with scale.watching("a study of lengths"):
            train(visitor, "Draw the curve")
        with scale.watching("afterwards"):
            visitor.stay(SECONDS_AT_REST)
        assert not visitor.exceptions


def train(visitor: Visitor, button: str) -> None:
    """Press the button and wait until it may be pressed again."""
    visitor.press(button)
    assert visitor.stay(SECONDS_AT_REST, lambda: not visitor.has_button(button))
    assert visitor.stay(SECONDS_AT_MOST, lambda: visitor.has_button(button))


def measured(workers: str) -> dict[str, Weight]:
    """The peak of every stage; ``workers`` as a deployment sets them, "" to let it decide."""
    os.environ["RNN_FORECAST_WORKERS"] = workers
    with served(ROOT / "app.py", Path(tempfile.mkdtemp())) as server:
        (pid,) = processes_of(server.log)
        scale = Scale(pid)
        visit(server.url, scale)
        log = server.log.read_text(encoding="utf-8")
        assert "Traceback" not in log, log
    return scale.peaks


def main() -> int:
    """Measure, print what docs/deployment.md says, and whether a small machine carries it."""
    found = {name: measured(workers) for name, workers in MACHINES.items()}
    for name, peaks in found.items():
        print(f"\n{name}")
        for stage, peak in peaks.items():
            bar = f"(bar: {BARS[stage]})" if stage in BARS else ""
            each = " + ".join(f"{size:.0f}" for size in peak.each)
            print(f"  {stage:20} {peak.together:5.0f} MB together {bar:11} resident: {each}")
    stages = {name: {each: vars(peaks[each]) for each in peaks} for name, peaks in found.items()}
    report.keep("memory", {"found": stages, "bars": BARS, "machine": report.machine()})
    small = found[SMALL]
    return int(any(small[stage].together > bar for stage, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
