"""Ten visitors while one of them trains: how fast pages answer, and what memory does.

    python benchmarks/page_load.py                      about three minutes: make bench-page
    python benchmarks/page_load.py --seconds 20 --trainings 20

Real websockets against a real server (tests/load/visitor.py). One visitor trains for as long as the
others click: they change a number or the page every other second.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

import report  # noqa: E402

from tests.browser.server import served  # noqa: E402
from tests.load.memory import resident_megabytes  # noqa: E402
from tests.load.visitor import Visitor  # noqa: E402

QUICK = {"sequence_length": "5", "horizon": "2", "epochs": "2", "ensemble": "1", "hidden_size": "4"}
LONG = {"source": "New York JFK hourly weather", "epochs": "500", "patience": "500"}
SECONDS_BETWEEN_CLICKS = 2.0

Found = dict[str, list[float]]


def clicks(visitor: Visitor, seconds: float, found: Found) -> None:
    """One visitor who tries things out."""
    chance, end = random.Random(id(visitor)), time.monotonic() + seconds  # noqa: S311
    actions: list[tuple[str, Callable[[], float]]] = [
        ("another number", lambda: visitor.set_number("Horizon", chance.randint(1, 20))),
        ("another page", lambda: visitor.turn("data")),
        ("back to the forecast", lambda: visitor.turn("")),
    ]
    while time.monotonic() < end:
        for name, action in actions:
            visitor.stay(SECONDS_BETWEEN_CLICKS * (0.5 + chance.random()))
            found[name].append(1000 * action())


def clicking(url: str, seconds: float) -> Found:
    """Nine visitors click while the tenth trains."""
    found: Found = {"another number": [], "another page": [], "back to the forecast": []}
    with ExitStack() as tabs:
        trains = tabs.enter_context(Visitor(url, **LONG))
        others = [tabs.enter_context(Visitor(url, **QUICK)) for _ in range(9)]
        for visitor in (trains, *others):
            visitor.look()
        trains.press("Forecast now")
        for visitor in others:
            visitor.turn("data")  # the first time it imports what it needs
            visitor.turn("")
        threads = [
            threading.Thread(target=clicks, args=(visitor, seconds, found)) for visitor in others
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            trains.stay(0.5)
        assert not any(visitor.exceptions for visitor in (trains, *others))
        found["the training's own progress, each second"] = [1000 * tick for tick in trains.ticks]
        trains.press("Stop")
    return found


def memory(url: str, log: Path, trainings: int) -> list[float]:
    """The server's memory after every ten trainings, ten visitors one each."""
    sizes = []
    with ExitStack() as tabs:
        visitors = [tabs.enter_context(Visitor(url, **QUICK)) for _ in range(10)]
        for visitor in visitors:
            visitor.look()
        while 10 * len(sizes) < trainings:
            for visitor in visitors:
                visitor.press("Forecast now")
            for visitor in visitors:
                assert visitor.stay(120, lambda v=visitor: v.has_button("Forecast now"))
            sizes.append(resident_megabytes(log))
    return sizes


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--trainings", type=int, default=100)
    options = parser.parse_args()
    with served(ROOT / "app.py", Path(tempfile.mkdtemp())) as server:
        found = clicking(server.url, options.seconds)
        sizes = memory(server.url, server.log, options.trainings)
        assert "Traceback" not in server.log.read_text()
    for name, milliseconds in found.items():
        p95 = report.percentile(milliseconds, 95)
        print(f"{name:45} {len(milliseconds):5}  95 of 100 within {p95:.0f} ms")
    print("MB after every ten trainings:", *(f"{size:.0f}" for size in sizes))
    report.keep("page_load", {"interactions": found, "memory": sizes, "seconds": options.seconds})
    report.write()


if __name__ == "__main__":
    main()
