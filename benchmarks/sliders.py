"""How long a slider of each lesson takes to move its picture, as a student sees it.

    python -m benchmarks.sliders                    about two minutes; the table of docs/lessons.md
    python -m benchmarks.sliders --moves 5

A real server and a real Chromium. Time runs from the message that tells the server of the move to
the last change of the picture in the page. Processor time of the server is what the move cost
there, whatever else the machine did; the rest is the browser, which draws the figure anew.
"""

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

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


def measured(
    browser: Browser, server: Server, lesson: str, moves: int
) -> tuple[list[float], float]:
    """Milliseconds of each move, and the server's processor time for one."""
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
    (pid,) = processes_of(server.log)
    began = processor_ms(pid)
    keys = ("ArrowRight", "ArrowLeft") * moves
    found = [move(dashboard.page, dashboard, LESSONS[lesson], key) for key in keys[:moves]]
    used = (processor_ms(pid) - began) / moves
    context.close()
    return found, used


def table(moves: int) -> Iterator[str]:
    """Markdown: one row a lesson."""
    yield "| lesson | picture, ms: best | median | server's processor, ms | load average |"
    yield "| --- | --- | --- | --- | --- |"
    folder = Path(tempfile.mkdtemp())
    with served(ROOT / "app.py", folder) as server, launched() as browser:
        for lesson in LESSONS:
            found, used = measured(browser, server, lesson, moves)
            middle, load = statistics.median(found), os.getloadavg()[0]
            yield f"| {lesson} | {min(found):.0f} | {middle:.0f} | {used:.0f} | {load:.1f} |"


def main() -> None:
    """Print the rows as they come."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--moves", type=int, default=12)
    for line in table(options.parse_args().moves):
        print(line, flush=True)


if __name__ == "__main__":
    main()
