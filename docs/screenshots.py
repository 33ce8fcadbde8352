"""The pictures of the README, taken from the running dashboard: ``make screenshots``.

python -m docs.screenshots                    all of them, about five minutes
python -m docs.screenshots forecast memory      these
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.server import ROOT, served

IMAGES = Path(__file__).parent / "images"
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
CHART = ".js-plotly-plot .main-svg"
PATIENCE = 600_000  # milliseconds
COLOURS = 128
"""Enough for charts and text, at a third of the size."""


def trained(page: Page, *, button: str) -> None:
    """Press the button of a page, and wait until it may be pressed again."""
    found = page.get_by_role("button", name=button)
    found.click()
    expect(found).to_be_disabled(timeout=PATIENCE)
    expect(found).to_be_enabled(timeout=PATIENCE)
    page.locator(CHART).first.wait_for()


def guessed(page: Page) -> None:
    """Answer the question that a lesson begins with."""
    page.get_by_text("About half a per cent").click()
    page.get_by_role("button", name="Show me").click()
    page.locator(CHART).first.wait_for()


SHOTS: dict[str, tuple[str, int, Callable[[Page], None]]] = {
    "forecast": ("", 980, partial(trained, button="Forecast now")),
    "lengths": ("lengths", 1480, partial(trained, button="Draw the curve")),
    "memory": ("memory", 1300, partial(trained, button="Look into the networks")),
    "backtest": ("backtest", 1300, partial(trained, button="Run the backtest")),
    "panel": ("panel", 1200, partial(trained, button="Forecast all of them")),
    "lesson": ("lesson_gradients", 1100, guessed),
}
"""Name of the picture -> address of the page, height of the window, and what to do there."""


def take(page: Page, url: str, name: str) -> None:
    """One picture, with few colours."""
    path, _, act = SHOTS[name]
    page.goto(f"{url}/{path}")
    page.wait_for_selector(CONNECTED)
    act(page)
    expect(page.locator("[data-testid=stSkeleton]:visible")).to_have_count(0, timeout=PATIENCE)
    page.mouse.move(640, 5)  # off the charts, whose tools would show
    page.wait_for_timeout(3000)
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    with Image.open(file) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def main(names: Sequence[str]) -> int:
    """Take these, or all of them."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "app.py", Path(folder)) as server,
        chromium.launched() as browser,
    ):
        for name in names or SHOTS:
            page = browser.new_page(viewport={"width": 1280, "height": SHOTS[name][1]})
            page.set_default_timeout(PATIENCE)
            take(page, server.url, name)
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
