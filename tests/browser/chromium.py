"""Which Chromium the browser tests drive; run as a module, whether there is one that works."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

# It asks hosts of its maker at every start; the tests see only what the page itself asks for.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str | None:
    """The system's Chromium, or None for the one that Playwright downloaded."""
    on_path = (shutil.which(name) for name in ("chromium", "google-chrome", "chromium-browser"))
    return os.environ.get("CHROMIUM") or next(filter(None, on_path), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    # Chromium's sandbox refuses to work for root, who is the only user of many a container.
    sandbox = ("--no-sandbox",) if os.name == "posix" and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*QUIET, *sandbox])
        yield browser
        browser.close()


def main() -> int:
    """Open an empty page: 0 if that works."""
    try:
        with launched() as browser:
            browser.new_page().goto("about:blank")
    except Error as error:
        print(f"No Chromium yet: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
