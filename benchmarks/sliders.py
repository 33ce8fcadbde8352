"""How long a slider of each lesson takes to move its picture, as a student sees it.

    python -m benchmarks.sliders                    about two minutes; the table of docs/lessons.md
    python -m benchmarks.sliders --moves 5

A real server and a real Chromium. Time runs from the message that tells the server of the move to
the last change of the picture in the page. Processor times are what a move cost the server and the
page's main thread, whatever else the machine did: together, what the clock would show on a machine
with nothing else to do.
"""

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.chromium import launched
from tests.browser.dashboard import Dashboard
from tests.browser.server import ROOT, Server, served
from tests.load.memory import processes_of

LESSONS = {
    "lesson_windows": "Slide the window",
    "lesson_state": "Angle a",
    "lesson_cell": "Values that are read",
    "lesson_gradients": "Spectral radius",
    "lesson_gates": "Bias of the gate",
    "lesson_leakage": "Horizon",
    "lesson_copying": "Height of the wave",
    "lesson_length": "Memory of the series",
    "lesson_intervals": "Calibration scores",
}
"""Lessons that answer at once, and the slider that is moved."""

WATCH = """(() => {
    window.sent = 0; window.drawn = 0;
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
        window.sent = window.sent || performance.now();
        return send.call(this, message);
    };
    const picture = "[data-testid=stPlotlyChart], [data-testid=stImage]";
    new MutationObserver(changes => {
        const near = change => change.target.closest?.(picture)
            || change.target.querySelector?.(picture);
        if (changes.some(near)) window.drawn = performance.now();
    }).observe(document, {subtree: true, childList: true, attributes: true});
})()"""
"""JavaScript: when the page last told the server something, and when a picture last changed."""


def move(page: Page, dashboard: Dashboard, slider: str, key: str) -> float:
    """Milliseconds from the message to the picture."""
    place = dashboard.main.get_by_role("slider", name=slider).first
    place.focus()
    page.evaluate("window.sent = window.drawn = 0")
    place.press(key)
    page.wait_for_function("window.sent > 0 && window.drawn > window.sent", timeout=30_000)
    dashboard.settle()
    page.wait_for_timeout(300)
    return page.evaluate("window.drawn - window.sent")


def processor_ms(pid: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def page_ms(session: CDPSession) -> float:
    """What the page's main thread has used so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(each["value"] for each in metrics if each["name"] == "TaskDuration")


@dataclass(frozen=True)
class Moved:
    """What the moves of one slider took, in milliseconds.

    Attributes:
        clock: Each of them, from the message to the picture.
        server: Processor time of one, in the server.
        page: And in the page's main thread.
    """

    clock: list[float]
    server: float
    page: float


def measured(browser: Browser, server: Server, lesson: str, moves: int) -> Moved:
    """Open the lesson as a visitor of its own and move its slider to and fro."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, locale="en-US")
    context.add_init_script(WATCH)
    dashboard = Dashboard(context.new_page(), server, name=lesson)
    dashboard.open(lesson)
    dashboard.button("Skip the guess").click()
    dashboard.main.get_by_role("slider", name=LESSONS[lesson]).first.wait_for(timeout=30_000)
    if lesson == "lesson_windows":
        dashboard.says("sorting undoes every shuffle", 60)
    dashboard.page.wait_for_timeout(2000)
    move(dashboard.page, dashboard, LESSONS[lesson], "ArrowRight")  # the first one warms up
    session, (pid,) = context.new_cdp_session(dashboard.page), processes_of(server.log)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    began = processor_ms(pid), page_ms(session)
    keys = ("ArrowRight", "ArrowLeft") * moves
    clock = [move(dashboard.page, dashboard, LESSONS[lesson], key) for key in keys[:moves]]
    used = processor_ms(pid) - began[0], page_ms(session) - began[1]
    context.close()
    return Moved(clock, used[0] / moves, used[1] / moves)


def table(moves: int) -> Iterator[str]:
    """Markdown: one row a lesson."""
    yield "| lesson | processor, ms: server | page | clock, ms: best | median | load average |"
    yield "| --- | --- | --- | --- | --- | --- |"
    folder = Path(tempfile.mkdtemp())
    with served(ROOT / "app.py", folder) as server, launched() as browser:
        for lesson in LESSONS:
            found = measured(browser, server, lesson, moves)
            best, middle = min(found.clock), statistics.median(found.clock)
            load = os.getloadavg()[0]
            yield (
                f"| {lesson} | {found.server:.0f} | {found.page:.0f} | {best:.0f} "
                f"| {middle:.0f} | {load:.1f} |"
            )


def main() -> None:
    """Print the rows as they come."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--moves", type=int, default=12)
    for line in table(options.parse_args().moves):
        print(line, flush=True)


if __name__ == "__main__":
    main()
