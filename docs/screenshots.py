"""The pictures of the README, taken from the running dashboard: ``make screenshots``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium
from tests.browser.server import ROOT, served

IMAGES = Path(__file__).parent / "images"
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
PATIENCE = 180_000  # milliseconds


def forecast(page: Page) -> None:
    """The main job on the first series."""
    page.get_by_role("button", name="Forecast now").click()
    page.get_by_text("Measured on").first.wait_for(timeout=PATIENCE)


def lengths(page: Page) -> None:
    """The curve of the same series."""
    page.get_by_role("button", name="Draw the curve").click()
    page.get_by_text("The numbers").first.wait_for(timeout=PATIENCE)


SHOTS = {"forecast": ("", 980, forecast), "lengths": ("lengths", 1480, lengths)}
"""Name of the picture -> address of the page, height of the window, and what to do there."""


def main() -> int:
    """Take all of them."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "app.py", Path(folder)) as server,
        chromium.launched() as browser,
    ):
        for name, (path, height, act) in SHOTS.items():
            page = browser.new_page(viewport={"width": 1280, "height": height})
            page.goto(f"{server.url}/{path}")
            page.wait_for_selector(CONNECTED)
            act(page)
            page.mouse.move(640, 5)  # off the charts, whose tools would show
            page.wait_for_timeout(2000)
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
