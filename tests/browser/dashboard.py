"""The dashboard through a person's eyes: a page in Chromium, and what it complained about."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

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
        self.page.goto(f"{address}?{urlencode(query)}" if query else address)
        self.settle()

    def settle(self, seconds: float = 30) -> None:
        """Wait until the page is connected and its script has run.

        While a fragment ticks, the script never rests for long: wait for the outcome then.
        """
        app = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
        self.page.wait_for_selector(
            f"{app}[data-test-script-state=notRunning]", timeout=1000 * seconds
        )

    def shot(self, label: str = "page") -> Path:
        """A picture of the whole page in the folder that git ignores."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{re.sub(r'[^a-zA-Z0-9]+', '-', self.name).strip('-')}-{label}.png"
        self.page.screenshot(path=path, full_page=True)
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
