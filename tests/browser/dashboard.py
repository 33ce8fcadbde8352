"""The dashboard through a person's eyes: a page in Chromium, and what it complained about."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from tests.browser.server import Server

SHOTS = Path(__file__).parent / "shots"

# Streamlit looks for these beside the address of a sub-page before it finds them at the root.
HARMLESS = ("_stcore/health", "_stcore/host-config")


@dataclass(frozen=True)
class Look:
    """A screen and the colours that its owner prefers."""

    width: int = 1280
    scheme: Literal["light", "dark"] = "light"

    @property
    def height(self) -> int:
        """A laptop's, or a phone's."""
        return 800 if self.width > 600 else 844

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}"


LENGTH = """() => Math.max(
    ...[...document.querySelectorAll("[data-testid=stMain], [data-testid=stSidebarContent]")]
        .filter(part => innerWidth > 600 || part.dataset.testid === "stMain")
        .map(part => part.scrollHeight))"""
"""JavaScript: how long the page is, its sidebar included where both can be seen."""

LOOKS = [Look(1280, "light"), Look(1280, "dark"), Look(390, "light"), Look(390, "dark")]

every_look = pytest.mark.parametrize("look", LOOKS, ids=str)
"""Runs a test on a laptop and on a phone, in light and in dark."""


@dataclass
class Dashboard:
    """One visitor's tab.

    Attributes:
        page: Playwright's page, for everything that is not named here.
        server: The dashboard that it shows.
        name: Of the test, for its screenshots.
        complaints: Errors of the browser's console, and requests that left this machine. The test
            fails if any are left at its end.
    """

    page: Page
    server: Server
    name: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._on_request)

    def open(self, path: str = "", **query: object) -> None:
        """Go to a page of the dashboard and wait until it stands still."""
        address = f"{self.server.url}/{path}"
        self.page.goto(f"{address}?{urlencode(query, doseq=True)}" if query else address)
        # Before its first run the script does not run either: the question is there after it.
        expect(self.main.get_by_role("heading", level=1)).to_be_visible()
        self.settle()

    def settle(self, seconds: float = 30) -> None:
        """Wait until the page is connected and its script has run.

        While a fragment ticks, the script never rests for long: wait for the outcome then.
        """
        self.page.wait_for_timeout(300)  # what was just done is on its way to the server
        app = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
        self.page.wait_for_selector(
            f"{app}[data-test-script-state=notRunning]", timeout=1000 * seconds
        )

    @property
    def main(self) -> Locator:
        """The page without its sidebar and header, where Streamlit has a Stop of its own."""
        return self.page.get_by_test_id("stMain")

    def button(self, name: str) -> Locator:
        """A button in the page."""
        return self.main.get_by_role("button", name=name, exact=True)

    def says(self, words: str | re.Pattern[str], seconds: float = 30) -> None:
        """Wait until the words can be read in the page."""
        expect(self.main.get_by_text(words).first).to_be_visible(timeout=1000 * seconds)

    def field(self, label: str) -> Locator:
        """Where a number is typed."""
        return self.page.get_by_role("spinbutton", name=label, exact=True)

    def type(self, label: str, value: object) -> None:
        """Type a number and wait until the page knows it."""
        self.field(label).fill(str(value))
        self.field(label).press("Enter")
        self.settle()

    def pick(self, label: str, option: str) -> None:
        """Choose from a list, which closes again if the page still scrolls to it or is drawn."""
        self.settle()
        field = self.page.get_by_role("combobox", name=label, exact=True)
        field.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)
        wanted = self.page.get_by_role("option", name=option, exact=True)
        for _ in range(3):
            field.click()
            self.page.wait_for_timeout(300)
            if wanted.count() > 0:
                break
        wanted.click()
        self.settle()

    def turn(self, page: str, question: str) -> None:
        """Choose a page in the navigation; its question says that it is there."""
        self.page.get_by_role("link", name=page, exact=True).click()
        expect(self.page.get_by_role("heading", name=question)).to_be_visible()

    def table(self, label: str) -> pd.DataFrame:
        """The file behind a download button, once the page stands still: a redraw cancels it."""
        self.settle()
        with self.page.expect_download() as download:
            self.button(label).click()
        return pd.read_csv(download.value.path())

    @property
    def address(self) -> dict[str, str]:
        """What the address says, by name."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def shot(self, label: str = "page") -> Path:
        """A picture of the whole page in the folder that git ignores."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{re.sub(r'[^a-zA-Z0-9]+', '-', self.name).strip('-')}-{label}.png"
        # The page scrolls inside the window, so the window is made as long as the page.
        window = self.page.viewport_size or {"width": 1280, "height": 800}
        length = int(self.page.evaluate(LENGTH))
        self.page.set_viewport_size({"width": window["width"], "height": max(length, 600)})
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=path)
        self.page.set_viewport_size(window)
        return path

    def _on_console(self, message: ConsoleMessage) -> None:
        harmless = message.location.get("url", "").endswith(HARMLESS)
        if message.type == "error" and not harmless:
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        outside = address.scheme in ("http", "https", "ws", "wss")
        if outside and address.hostname != "127.0.0.1":
            self.complaints.append(f"left this machine: {request.url}")
